import type { Press } from '../domain/approval.ts';
import { type Change, nothing } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Intent } from '../domain/intent.ts';
import { postKey } from '../domain/post.ts';
import { askQuestion } from './ask-question.ts';
import type { Deps, Flow } from './flow.ts';
import { refuseTalk } from './may-talk.ts';
import { onCommand } from './on-command.ts';
import { onIncidentAction } from './on-incident-action.ts';

/** A committed Slack payload becomes an intent, and the intent rows and steps. */
export const receiveSlack: Flow = (deps) => async (step) => {
  const row = await deps.store.inbox(step.subject.id);
  if (!row) throw new SextantError('not_found', `There is no inbox row ${step.subject.id}`);
  const intent = await deps.chat.interpret(row);
  switch (intent.kind) {
    case 'ignore':
      return nothing;
    case 'question':
      return asked(deps, intent, step.now);
    case 'card-deleted':
      return postAnew(deps, intent);
    case 'press':
      return pressed(deps, intent.press);
    case 'incident-action':
      return onIncidentAction(deps, intent, step.now);
    case 'command':
      return onCommand(deps, intent, step.now);
    case 'feedback':
      return {
        ledger: [
          {
            kind: 'question-answered',
            incidentId: null,
            model: null,
            actor: intent.user,
            facts: { question: intent.questionId, feedback: intent.value },
          },
        ],
      };
  }
};

/** In a thread people also talk to each other: whoever may not ask is not told so for a word that was not for us. */
async function asked(deps: Deps, intent: Extract<Intent, { kind: 'question' }>, now: Date): Promise<Change> {
  const { user, channel, threadTs, addressed } = intent;
  const incidentId = threadTs === null ? null : await deps.store.incidentByThread(channel, threadTs);
  const incident = incidentId === null ? null : await deps.store.get('incident', incidentId);
  const model = incident === null ? null : deps.models.get(incident.model);
  const models = model === null ? deps.models.all() : [model];
  const refusal = await refuseTalk(deps, { user, right: 'ask', models, incidentId, to: { channel, threadTs } });
  if (refusal) return addressed === 'thread' ? nothing : refusal;
  return askQuestion(deps, intent, now);
}

/** A card that waits is posted anew when its message was deleted: it must stay where people can reach it. */
async function postAnew(
  { store }: Deps,
  { approvalId, channel, ts }: Extract<Intent, { kind: 'card-deleted' }>,
): Promise<Change> {
  const approval = await store.get('approval', approvalId);
  const sent = await store.sentPost(postKey.approval(approvalId));
  if (approval?.state !== 'pending' || sent?.channel !== channel || sent.ts !== ts) return nothing;
  return {
    next: [
      {
        kind: 'resolve-approval',
        subject: { kind: 'approval', id: approval.id },
        incidentId: approval.incidentId,
        input: { cause: 'recheck', deleted: ts },
      },
    ],
  };
}

async function pressed(deps: Deps, press: Press): Promise<Change> {
  const approval = await deps.store.get('approval', press.approvalId);
  if (!approval) return unknownCard(press);
  const { user, choice, reason, via, channel, threadTs, card = null } = press;
  return {
    next: [
      {
        kind: 'resolve-approval',
        subject: { kind: 'approval', id: approval.id },
        incidentId: approval.incidentId,
        input: { user, choice, reason, via, channel, threadTs, card },
      },
    ],
  };
}

const unknownCard = (press: Press): Change => ({
  ledger: [
    {
      kind: 'press-refused',
      incidentId: null,
      model: null,
      actor: press.user,
      facts: { approval: press.approvalId.slice(0, 40), choice: press.choice, via: press.via, why: 'unknown' },
    },
  ],
  posts: [
    {
      kind: 'note',
      incidentId: null,
      to: { channel: press.channel, ephemeralTo: press.user, threadTs: press.threadTs },
      facts: {
        text: 'I know no such approval (any more), so your press changed nothing. `/sextant pending` lists what waits.',
        tone: 'warning',
        mentions: [],
      },
    },
  ],
});
