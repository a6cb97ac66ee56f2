import type { Change } from '../domain/change.ts';
import { type Right, refusalToTalk } from '../domain/may.ts';
import type { Model } from '../domain/model.ts';
import type { PostTarget } from '../domain/post.ts';
import { approversOf } from './approvers.ts';
import type { Deps } from './flow.ts';

export interface Talk {
  readonly user: string;
  readonly right: Right;
  /** What it is about; several: a right on any of them is enough. */
  readonly models: readonly Model[];
  readonly incidentId: string | null;
  /** Where that person is told no. */
  readonly to: Pick<PostTarget, 'channel' | 'threadTs'>;
}

/** null: may. Otherwise the refusal, which only that person sees and the ledger keeps. Membership is asked for now. */
export async function refuseTalk(deps: Pick<Deps, 'chat'>, talk: Talk): Promise<Change | null> {
  const { user, right, models, incidentId, to } = talk;
  const sets = [...new Set(models.flatMap((model) => setsOf(model, right)))];
  const person = await deps.chat.person(user);
  const text = refusalToTalk({ right, user, person, sets, members: await approversOf(deps.chat, sets) });
  if (text === null) return null;
  return {
    ledger: [
      {
        kind: 'talk-refused',
        incidentId,
        model: models.length === 1 ? (models[0]?.id ?? null) : null,
        actor: user,
        facts: { right },
      },
    ],
    posts: [
      { kind: 'note', incidentId, to: { ...to, ephemeralTo: user }, facts: { text, tone: 'warning', mentions: [] } },
    ],
  };
}

/** Who decides on a model may always ask about it. */
const setsOf = ({ may, approvers }: Model, right: Right): readonly string[] =>
  right === 'ask' ? [...may.ask, ...approvers.sets] : may[right];
