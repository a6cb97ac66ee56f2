import { type Change, update } from './domain/change.ts';
import { asSextantError, type SextantError } from './domain/error.ts';
import type { LedgerFact } from './domain/ledger.ts';
import { postKey } from './domain/post.ts';
import type { Step, StepKind } from './domain/step.ts';
import type { Deps, Flow } from './flows/flow.ts';
import type { Log } from './ports/log.ts';
import type { Claim, StepStore, StoreReads } from './ports/store.ts';

const leaseMs = 60_000;
const maxDelayMs = 5 * 60_000;

/** How often a step is tried before a person is told. Conflicts are cheap and expected, promotions are precious. */
const attempts: Record<StepKind, number> = {
  sweep: 5,
  'receive-signal': 20,
  'receive-slack': 20,
  investigate: 10,
  decide: 10,
  'start-run': 10,
  'check-run': 50,
  validate: 10,
  'request-approval': 20,
  'remind-approval': 10,
  'resolve-approval': 20,
  promote: 50,
  watch: 50,
  'answer-question': 5,
};

export interface StepRunner {
  readonly store: StepStore & StoreReads;
  readonly lifecycle: Record<StepKind, Flow>;
  readonly deps: Deps;
  readonly log: Log;
}

/** Claims a step, runs its flow, applies its Change; retries or gives up with words a person can read. */
export async function runStep(runner: StepRunner, stepId: string): Promise<'done' | 'not-mine' | 'retry' | 'gave-up'> {
  const claim = await runner.store.claim(stepId, leaseMs);
  if (!claim) return 'not-mine';
  const { step } = claim;
  const log = runner.log.child({ step: step.id, kind: step.kind, incidentId: step.incidentId });
  const keepAlive = setInterval(() => void runner.store.extend(claim, leaseMs).catch(() => undefined), leaseMs / 3);
  keepAlive.unref();
  try {
    const change = await runner.lifecycle[step.kind]({ ...runner.deps, log })(step);
    await runner.store.apply(claim, change);
    log.debug({ attempt: step.attempt }, 'step done');
    return 'done';
  } catch (thrown) {
    return await failed(runner, claim, asSextantError(thrown), log);
  } finally {
    clearInterval(keepAlive);
  }
}

async function failed(runner: StepRunner, claim: Claim, error: SextantError, log: Log): Promise<'retry' | 'gave-up'> {
  const { step } = claim;
  const fields = { attempt: step.attempt, code: error.code, err: error };
  if (error.retryable && step.attempt + 1 < attempts[step.kind]) {
    log.info(fields, 'step will be retried');
    await runner.store.retry(claim, new Date(step.now.getTime() + delay(step, error)), error.message);
    return 'retry';
  }
  log.error(fields, 'step gave up');
  await runner.store.giveUp(claim, await surrender(runner.store, step, error), error.message);
  return 'gave-up';
}

/** Conflicts at once, everything else with a doubling delay; what the other side asked for wins. */
function delay(step: Step, error: SextantError): number {
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  if (error.code === 'conflict') return Math.min(50 * (step.attempt + 1), 1000);
  return Math.min(1000 * 2 ** step.attempt, maxDelayMs);
}

/** The incident of a step that cannot go on needs a person, and says so in its thread. */
async function surrender(store: StoreReads, step: Step, error: SextantError): Promise<Change> {
  const fact: LedgerFact = {
    kind: 'step-gave-up',
    incidentId: step.incidentId,
    model: null,
    actor: 'sextant',
    facts: {
      step: step.id,
      kind: step.kind,
      attempt: step.attempt,
      code: error.code,
      message: error.message.slice(0, 500),
    },
  };
  const incident = step.incidentId ? await store.get('incident', step.incidentId) : null;
  if (!incident || incident.state === 'closed') return { ledger: [fact], writes: await failedQuestion(store, step) };
  const text = `I could not go on (${step.kind}): ${error.message}`;
  const stuck = step.kind !== 'answer-question' && step.kind !== 'remind-approval' && step.kind !== 'receive-slack';
  return {
    ledger: [fact],
    writes: [
      ...(stuck ? [update('incident', incident.id, { state: 'needs-human' as const, stateReason: text })] : []),
      ...(await failedQuestion(store, step)),
    ],
    posts: [
      {
        kind: 'note',
        incidentId: incident.id,
        to: { channel: incident.channel, threadOf: postKey.incident(incident.id) },
        facts: { text, tone: 'bad', mentions: [] },
      },
    ],
  };
}

async function failedQuestion(store: StoreReads, step: Step): Promise<NonNullable<Change['writes']>> {
  if (step.subject.kind !== 'question') return [];
  const question = await store.get('question', step.subject.id);
  return question?.state === 'waiting' ? [update('question', question.id, { state: 'failed' as const })] : [];
}
