import { type Change, nothing, update } from '../domain/change.ts';
import type { Post } from '../domain/post.ts';
import type { Proposal, Question } from '../domain/question.ts';
import type { NextStep } from '../domain/step.ts';
import { expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';

/** A chat question, answered in its thread's memory from read-only tools. A proposal re-enters like any alert. */
export const answerQuestion: Flow = (deps) => async (step) => {
  const question = await expectRow(deps.store, 'question', step.subject.id);
  if (question.state !== 'waiting') return nothing;
  const addressed = step.input.addressed === 'thread' ? 'thread' : step.input.addressed === 'dm' ? 'dm' : 'mention';
  const answer = await deps.advisor.answer({ question, addressed });
  if (!answer) return { writes: [update('question', question.id, { state: 'silent' }, { state: 'waiting' })] };
  return {
    writes: [update('question', question.id, { state: 'answered', answer }, { state: 'waiting' })],
    ledger: [
      {
        kind: 'question-answered',
        incidentId: question.incidentId,
        model: null,
        actor: question.user,
        facts: {
          question: question.id,
          by: answer.by,
          tools: answer.tools,
          proposals: answer.proposals,
          usage: answer.usage,
        },
      },
    ],
    posts: [
      {
        kind: 'answer',
        incidentId: question.incidentId,
        to: target(question),
        facts: { answer, questionId: question.id },
      },
      ...swap(question),
    ],
    next: (await Promise.all(answer.proposals.map((p) => reenter(deps, question, p)))).flat(),
  } satisfies Change;
};

/** A question typed as a command is answered to that person only; all others where they were asked. */
const target = (question: Question): Post['to'] =>
  question.messageTs.startsWith('command-')
    ? { channel: question.channel, ephemeralTo: question.user }
    : { channel: question.channel, threadTs: question.threadTs };

const swap = (question: Question): Post[] =>
  question.messageTs.includes('.')
    ? [
        {
          key: `reaction-${question.id}`,
          kind: 'reaction',
          incidentId: question.incidentId,
          to: { channel: question.channel },
          facts: { name: 'white_check_mark', messageTs: question.messageTs },
        },
      ]
    : [];

async function reenter(deps: Deps, question: Question, proposal: Proposal): Promise<NextStep[]> {
  if (!deps.models.get(proposal.model)) return [];
  const open = (await deps.store.find('incident', { where: { model: proposal.model }, limit: 5 })).find(
    (i) => i.state !== 'closed',
  );
  if (proposal.kind === 'retrain')
    return [
      {
        kind: 'receive-signal',
        subject: { kind: 'question', id: question.id },
        incidentId: open?.id ?? null,
        input: { model: proposal.model, requestedBy: question.user, reason: proposal.reason.slice(0, 200) },
      },
    ];
  const [validation] = await deps.store.find('validation', {
    where: { model: proposal.model, candidate: proposal.version, outcome: 'PASS' },
    limit: 1,
  });
  if (!open || !validation) return [];
  return [
    {
      kind: 'request-approval',
      subject: { kind: 'incident', id: open.id },
      incidentId: open.id,
      input: { kind: 'promote', validationId: validation.id, requestedBy: question.user },
    },
  ];
}
