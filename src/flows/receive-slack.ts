import { type Change, nothing } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import { askQuestion } from './ask-question.ts';
import type { Flow } from './flow.ts';
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
      return pressed(intent.press);
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

const pressed = (press: {
  approvalId: string;
  user: string;
  choice: string;
  reason: string | null;
  via: string;
  channel: string;
  threadTs: string | null;
}): Change => ({
  next: [
    {
      kind: 'resolve-approval',
      subject: { kind: 'approval', id: press.approvalId },
      input: {
        user: press.user,
        choice: press.choice,
        reason: press.reason,
        via: press.via,
        channel: press.channel,
        threadTs: press.threadTs,
      },
    },
  ],
});
