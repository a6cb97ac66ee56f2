import type { Action } from '../../../src/domain/decision.ts';
import { type VerdictType, verdictTypes } from '../../../src/domain/verdict.ts';
import { type Choice, type Contestant, contestants, type Judged } from './judge-case.ts';

/** What a choice costs, USD: a run; a run on broken rows or a faulty service, with its clean-up; a real loss left standing. */
export const prices = { run: 40, harmful: 500, missed: 1_000, wrongAlarm: 100 } as const;

const harmfulOn: ReadonlySet<VerdictType> = new Set(['broken-data', 'serving-fault']);
const needsDoing: ReadonlySet<VerdictType> = new Set([
  'broken-data',
  'serving-fault',
  'covariate-shift',
  'concept-drift',
]);

/** A run that a person must agree to is right where the cause is unknown: nothing runs by itself. */
export function isRight({ label, actions }: Judged['case'], choice: Choice): boolean {
  return choice === 'ask' ? label === 'unknown' : (actions as readonly Action[]).includes(choice);
}

function costOf({ label }: Judged['case'], choice: Choice): number {
  if (choice === 'retrain' && harmfulOn.has(label)) return prices.run + prices.harmful + prices.missed;
  const run = choice === 'retrain' ? prices.run : 0;
  if (choice === 'hold' && needsDoing.has(label)) return prices.missed;
  const needless =
    choice !== 'hold' && choice !== 'retrain' && choice !== 'ask' && !needsDoing.has(label) && label !== 'unknown';
  return run + (needless ? prices.wrongAlarm : 0);
}

export interface Tally {
  readonly contestant: Contestant;
  readonly right: number;
  readonly harmful: number;
  readonly missed: number;
  readonly needless: number;
  readonly cost: number;
}

export function tallyOf(judged: readonly Judged[], contestant: Contestant): Tally {
  const count = (holds: (one: Judged, choice: Choice) => boolean): number =>
    judged.filter((one) => holds(one, one.choices[contestant])).length;
  return {
    contestant,
    right: count((one, choice) => isRight(one.case, choice)),
    harmful: count((one, choice) => choice === 'retrain' && harmfulOn.has(one.case.label)),
    missed: count((one, choice) => choice === 'hold' && needsDoing.has(one.case.label)),
    needless: count(
      (one, choice) => choice === 'retrain' && !isRight(one.case, choice) && !harmfulOn.has(one.case.label),
    ),
    cost: judged.reduce((sum, one) => sum + costOf(one.case, one.choices[contestant]), 0),
  };
}

export interface Score {
  readonly cases: number;
  readonly verdict: number;
  readonly action: number;
  readonly known: { readonly cases: number; readonly verdict: number };
  readonly novel: { readonly cases: number; readonly verdict: number };
  readonly cause: { readonly cases: number; readonly hit: number };
  /** Mean squared gap of confidence and being right, and by how much it is off in each band. */
  readonly brier: number;
  readonly bands: readonly {
    readonly band: string;
    readonly cases: number;
    readonly said: number;
    readonly right: number;
  }[];
  readonly confusion: readonly (readonly number[])[];
  readonly tallies: readonly Tally[];
}

export function scoreOf(judged: readonly Judged[]): Score {
  const right = (one: Judged): boolean => one.verdict === one.case.label;
  const share = (some: readonly Judged[]) => ({ cases: some.length, verdict: some.filter(right).length });
  const named = judged.filter((one) => one.case.causes.length > 0);
  return {
    cases: judged.length,
    verdict: judged.filter(right).length,
    action: judged.filter((one) => isRight(one.case, one.choices.sextant)).length,
    known: share(judged.filter((one) => !one.case.novel)),
    novel: share(judged.filter((one) => one.case.novel)),
    cause: {
      cases: named.length,
      hit: named.filter((one) => one.cause !== null && one.case.causes.includes(one.cause)).length,
    },
    brier: mean(judged.map((one) => (one.confidence - (right(one) ? 1 : 0)) ** 2)),
    bands: bandsOf(judged),
    confusion: verdictTypes.map((label) =>
      verdictTypes.map((said) => judged.filter((one) => one.case.label === label && one.verdict === said).length),
    ),
    tallies: contestants.map((contestant) => tallyOf(judged, contestant)),
  };
}

const EDGES = [0, 0.5, 0.7, 0.8, 0.9, 1.01] as const;

function bandsOf(judged: readonly Judged[]): Score['bands'] {
  return EDGES.slice(1).flatMap((to, i) => {
    const from = EDGES[i]!;
    const some = judged.filter(({ confidence }) => confidence >= from && confidence < to);
    if (some.length === 0) return [];
    const said = mean(some.map(({ confidence }) => confidence));
    const right = mean(some.map((one) => (one.verdict === one.case.label ? 1 : 0)));
    return [{ band: `${from.toFixed(1)} to ${Math.min(1, to).toFixed(1)}`, cases: some.length, said, right }];
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
