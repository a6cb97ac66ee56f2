import type { Press } from '../domain/approval.ts';
import { type Change, nothing } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Post } from '../domain/post.ts';
import { askQuestion } from './ask-question.ts';
import type { Deps, Flow } from './flow.ts';
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
      return askQuestion(deps, intent, step.now);
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

async function pressed(deps: Deps, press: Press): Promise<Change> {
  const approval = await deps.store.get('approval', press.approvalId);
  if (!approval) return { posts: [unknownCard(press)] };
  const { user, choice, reason, via, channel, threadTs } = press;
  return {
    next: [
      {
        kind: 'resolve-approval',
        subject: { kind: 'approval', id: approval.id },
        incidentId: approval.incidentId,
        input: { user, choice, reason, via, channel, threadTs },
      },
    ],
  };
}

const unknownCard = (press: Press): Post => ({
  kind: 'note',
  incidentId: null,
  to: { channel: press.channel, ephemeralTo: press.user, threadTs: press.threadTs },
  facts: {
    text: 'I know no such approval (any more), so your press changed nothing. `/sextant pending` lists what waits.',
    tone: 'warning',
    mentions: [],
  },
});
