import type { Change } from './domain/change.ts';
import { asSextantError, SextantError } from './domain/error.ts';
import type { Step, StepKind } from './domain/step.ts';
import type { Deps, Flow } from './flows/flow.ts';
import { giveUpChange } from './flows/give-up.ts';
import type { Log } from './ports/log.ts';
import type { Claim, StepStore, StoreReads } from './ports/store.ts';
import { type Observer, type StepOutcome, unobserved } from './ports/telemetry.ts';

const defaultLeaseMs = 60_000;
/** A step that ends its process is a fault of ours: after about an hour of trying a person is told. */
const mostLost = 60;
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
  'reach-back': 50,
  validate: 10,
  'request-approval': 20,
  'remind-approval': 10,
  'withdraw-approval': 20,
  'resolve-approval': 20,
  promote: 50,
  watch: 50,
  'answer-question': 5,
  gather: 20,
};

export interface StepRunner {
  readonly store: StepStore & StoreReads;
  readonly lifecycle: Record<StepKind, Flow>;
  readonly deps: Deps;
  readonly log: Log;
  /** How long a step is held without a sign of life; default a minute. */
  readonly leaseMs?: number;
  readonly observer?: Pick<Observer, 'step'>;
}

/** Claims a step, runs its flow, applies its Change; retries or gives up with words a person can read. */
export async function runStep(runner: StepRunner, stepId: string): Promise<StepOutcome> {
  const { leaseMs = defaultLeaseMs, observer = unobserved } = runner;
  const claim = await runner.store.claim(stepId, leaseMs);
  if (!claim) return 'not-mine';
  const { step } = claim;
  const began = performance.now();
  const told = <T extends StepOutcome>(outcome: T, change: Change | null = null): T => {
    observer.step(step, outcome, (performance.now() - began) / 1000, change);
    return outcome;
  };
  const log = runner.log.child({ step: step.id, kind: step.kind, incidentId: step.incidentId });
  const keepAlive = setInterval(() => void runner.store.extend(claim, leaseMs).catch(() => undefined), leaseMs / 3);
  keepAlive.unref();
  try {
    if (claim.lost > mostLost)
      throw new SextantError(
        'internal',
        `It was begun ${claim.lost} times and each time its process was gone before the end.`,
      );
    const change = await runner.lifecycle[step.kind]({ ...runner.deps, log })(step);
    await runner.store.apply(claim, change);
    log.debug({ attempt: step.attempt }, 'step done');
    return told('done', change);
  } catch (thrown) {
    return told(await failed(runner, claim, asSextantError(thrown), log).catch((later: unknown) => lost(later, log)));
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
  await runner.store.giveUp(claim, await giveUpChange(runner.store, runner.deps.models, step, error), error.message);
  return 'gave-up';
}

/** Another attempt holds the step by now, or the store is down: its lease ends and the relay wakes it again. */
function lost(thrown: unknown, log: Log): 'not-mine' {
  const error = asSextantError(thrown);
  if (!error.retryable) throw error;
  log.warn({ code: error.code, err: error }, 'step is no longer mine');
  return 'not-mine';
}

/** Conflicts at once, everything else with a doubling delay; what the other side asked for wins. */
function delay(step: Step, error: SextantError): number {
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  if (error.code === 'conflict') return Math.min(50 * (step.attempt + 1), 1000);
  return Math.min(1000 * 2 ** step.attempt, maxDelayMs);
}
