import type { Approval, Vote } from '../domain/approval.ts';
import { type Post, postKey, threadKey } from '../domain/post.ts';
import type { Promotion } from '../domain/promotion.ts';
import { approverFacts, approversOf } from './approvers.ts';
import type { Deps } from './flow.ts';
import { liveFigure } from './live-figures.ts';
import { startedBy } from './started-by.ts';

type CardDeps = Pick<Deps, 'store' | 'chat' | 'models' | 'approvals'>;
type SettledDeps = Omit<CardDeps, 'chat'>;

/** The card with its buttons, saying who may press. */
export async function approvalPost(
  deps: CardDeps,
  approval: Approval,
  now: Date,
  newVotes: readonly Vote[] = [],
  replaces: string | null = null,
): Promise<Post> {
  const starters = await startedBy(deps.store, approval);
  const members = [...(await approversOf(deps.chat, approval.sets))].filter((user) => !starters.has(user));
  return card(deps, approval, { newVotes, replaces, approvers: await approverFacts(deps.chat, members, now) });
}

/** The same card without buttons: it keeps its numbers and says who, when, why, and how the promotion ended. */
export function settledPost(
  deps: SettledDeps,
  approval: Approval,
  options: Pick<Parts, 'newVotes' | 'supersededBy' | 'promotion'> = {},
): Promise<Post> {
  return card(deps, approval, options);
}

interface Parts {
  readonly newVotes?: readonly Vote[];
  readonly approvers?: Awaited<ReturnType<typeof approverFacts>>;
  readonly supersededBy?: string | null;
  readonly promotion?: Promotion | null;
  readonly replaces?: string | null;
}

async function card(deps: SettledDeps, approval: Approval, parts: Parts): Promise<Post> {
  const { store, models, approvals } = deps;
  const { id, incidentId, subject } = approval;
  const incident = await store.get('incident', incidentId);
  const votes = await store.find('vote', { where: { approvalId: id }, order: 'oldest' });
  const { step_up = 'none', surface = 'slack' } = models.get(approval.model)?.policy.approval ?? {};
  const versions = approval.kind === 'rollback' ? [subject.champion, subject.candidate] : [];
  return {
    key: postKey.approval(id),
    kind: 'approval',
    incidentId,
    to: approvals.channel
      ? { channel: approvals.channel }
      : {
          channel: incident?.channel ?? '',
          threadOf: incident ? threadKey(incident) : postKey.incident(incidentId),
          broadcast: true,
        },
    facts: {
      approval,
      votes: [...votes, ...(parts.newVotes ?? [])],
      validation: approval.validationId ? await store.get('validation', approval.validationId) : null,
      run: approval.runId ? await store.get('run', approval.runId) : null,
      decision: approval.decisionId ? await store.get('decision', approval.decisionId) : null,
      approvers: parts.approvers ?? [],
      startedBy: [...(await startedBy(store, approval))],
      stepUp: step_up,
      surface,
      live: await Promise.all(
        versions.flatMap((version) => (version === null ? [] : [liveFigure(store, approval.model, version)])),
      ),
      supersededBy: parts.supersededBy ?? null,
      promotion: parts.promotion ?? null,
      ...(parts.replaces ? { replaces: parts.replaces } : {}),
    },
  };
}
