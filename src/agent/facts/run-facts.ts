import { spanText } from '../../domain/broken-period.ts';
import type { Run } from '../../domain/run.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { sayCount, sayMinutes, sayMoney, sayName, sayText, sayTime, sentence } from '../words.ts';

/** One retraining: state, duration, cost, who asked, what it made and from which code and data. */
export function runFacts(run: Run): Fact[] {
  const { id, candidate } = run;
  const took = run.minutes === null ? '' : `, took ${sayMinutes(run.minutes)}`;
  const cost = run.cost === null ? '' : `, cost ${sayMoney(run.cost, run.currency)}`;
  const made = candidate ? `, made ${sayName(candidate.version)}` : '';
  const by = run.requestedBy ? `asked for by ${sayName(run.requestedBy)}` : 'started by the policy';
  const text = `Run ${id} of ${run.model} ${run.state}${made}${took}${cost}; ${by} on ${sayTime(run.createdAt)}.`;
  const facts: Fact[] = [
    fact(id, 'run', text, {
      model: run.model,
      state: run.state,
      minutes: run.minutes,
      cost: run.cost,
      candidate: candidate ? sayName(candidate.version) : null,
      requested_by: run.requestedBy,
      created_at: run.createdAt.toISOString(),
    }),
  ];
  if (run.state === 'running' || run.state === 'queued') {
    const share = `${Math.round(run.progress * 100)} %`;
    facts.push(fact(id, 'progress', sentence(`Progress ${share}: ${sayText(run.progressText || run.state)}`)));
  }
  if (run.estimatedMinutes !== null || run.estimatedCost !== null) {
    const minutes = run.estimatedMinutes === null ? 'duration unknown' : sayMinutes(run.estimatedMinutes);
    const money = sayMoney(run.estimatedCost, run.currency);
    facts.push(fact(id, 'run-estimate', `It was estimated at ${minutes} and ${money}.`));
  }
  if (candidate) facts.push(fact(id, 'provenance', sentence(provenance(candidate))));
  if (run.leaveOut.length > 0)
    facts.push(fact(id, 'left-out', `Told to leave out broken data: ${run.leaveOut.map(spanText).join(', ')}.`));
  if (run.voided !== null) facts.push(fact(id, 'void', sentence(`Its candidate is void: ${sayText(run.voided, 400)}`)));
  if (run.errorTail) facts.push(fact(id, 'run-error', sentence(`Its last words: “${sayText(run.errorTail, 400)}”`)));
  return facts;
}

function provenance(candidate: NonNullable<Run['candidate']>): string {
  const window = candidate.trainingWindow;
  const parts = [
    window ? `trained on rows from ${sayTime(window.from)} to ${sayTime(window.to)}` : 'training window not reported',
    candidate.rows === null ? null : `${sayCount(candidate.rows)} rows`,
    candidate.codeRevision ? `code ${sayName(candidate.codeRevision)}` : 'code revision not reported',
    candidate.dataSnapshot ? `data ${sayName(candidate.dataSnapshot)}` : null,
  ];
  return `${sayName(candidate.version)}: ${parts.filter((part) => part !== null).join(', ')}`;
}
