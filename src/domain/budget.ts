import type { Policy } from './policy.ts';
import type { Run } from './run.ts';

/** Money in the budget's currency; a run whose charge nobody knows is counted as unknown, never as 0. */
export interface RunSpending {
  readonly spentThisMonth: number;
  readonly unknownThisMonth: number;
  readonly fleetSpentToday: number;
  readonly fleetUnknownToday: number;
  readonly runsInPeriod: number;
  readonly fleetRunsToday: number;
}

export type RunLimits = Pick<Policy, 'budget' | 'max_runs'>;

const dayMs = 86_400_000;
export const dayOf = (now: Date): Date => new Date(Math.floor(now.getTime() / dayMs) * dayMs);
export const monthOf = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));

/** Runs before this moment can touch no budget any more. */
export function spendingSince({ max_runs }: RunLimits, now: Date): Date {
  const period = now.getTime() - max_runs.period;
  return new Date(Math.min(monthOf(now).getTime(), dayOf(now).getTime(), period));
}

/**
 * What a run is charged: its estimate from the moment it is asked for, its cost once that is known. One that was
 * cancelled before the pipeline heard of it is free; one that may have started is not.
 */
export function chargeOf(run: Run, currency: string): number | null {
  if (!isCharged(run)) return 0;
  return run.currency === currency ? (run.cost ?? run.estimatedCost) : null;
}

const isCharged = ({ state, startedAt }: Run): boolean => state !== 'cancelled' || startedAt !== null;

/** What stands on the budgets of a model and of the fleet, from the rows of runs. */
export function spendingOf(runs: readonly Run[], model: string, limits: RunLimits, now: Date): RunSpending {
  const { currency } = limits.budget;
  const since = (from: Date): Run[] => runs.filter((run) => isCharged(run) && run.createdAt >= from);
  const mine = (list: readonly Run[]): Run[] => list.filter((run) => run.model === model);
  const charges = (list: readonly Run[]): (number | null)[] => list.map((run) => chargeOf(run, currency));
  const month = charges(mine(since(monthOf(now))));
  const today = since(dayOf(now));
  return {
    spentThisMonth: known(month),
    unknownThisMonth: unknown(month),
    fleetSpentToday: known(charges(today)),
    fleetUnknownToday: unknown(charges(today)),
    runsInPeriod: mine(since(new Date(now.getTime() - limits.max_runs.period))).length,
    fleetRunsToday: today.length,
  };
}

const known = (charges: readonly (number | null)[]): number =>
  charges.reduce<number>((sum, charge) => sum + (charge ?? 0), 0);
const unknown = (charges: readonly (number | null)[]): number => charges.filter((charge) => charge === null).length;
