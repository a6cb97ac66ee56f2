import type { ChangePoint } from '../../domain/attribution.ts';
import type { Check, Measured } from '../../domain/evidence.ts';
import { seededRandom } from '../statistics/seeded-random.ts';

/** One window's figure and its standard error. */
export interface Reading {
  readonly key: string;
  readonly value: number;
  readonly error: number;
}

const DRAWS = 1_000;
const ENOUGH = 4;
/** χ² of one degree of freedom at 95 %. */
const LIKELY = 3.84;

/** Where a level changed once, each reading weighed by its error; null when chance would do as much (p ≥ 0.01). */
export function changePoint(readings: readonly Reading[]): ChangePoint | null {
  const usable = readings.filter(({ value, error }) => Number.isFinite(value) && error > 0);
  if (usable.length < ENOUGH) return null;
  const weights = usable.map(({ error }) => 1 / error ** 2);
  const values = usable.map(({ value }) => value);
  const splits = splitsOf(values, weights);
  const best = splits.reduce((a, b) => (b.gain > a.gain ? b : a));
  const p = luck(weights, best.gain);
  if (p >= 0.01) return null;
  const likely = splits.filter(({ gain }) => best.gain - gain < LIKELY);
  const keyOf = (at: number): string => usable[at]!.key;
  return {
    since: keyOf(best.at),
    earliest: keyOf(likely[0]!.at),
    latest: keyOf(likely.at(-1)!.at),
    before: best.before,
    after: best.after,
    p,
  };
}

interface Split {
  readonly at: number;
  readonly gain: number;
  readonly before: number;
  readonly after: number;
}

/** What two levels explain beyond one, split before each reading but the first. */
function splitsOf(values: readonly number[], weights: readonly number[]): Split[] {
  const total = { weight: 0, sum: 0 };
  values.forEach((value, i) => {
    total.weight += weights[i]!;
    total.sum += weights[i]! * value;
  });
  const splits: Split[] = [];
  let [weight, sum] = [0, 0];
  for (let at = 1; at < values.length; at++) {
    weight += weights[at - 1]!;
    sum += weights[at - 1]! * values[at - 1]!;
    const before = sum / weight;
    const after = (total.sum - sum) / (total.weight - weight);
    const gain = ((weight * (total.weight - weight)) / total.weight) * (before - after) ** 2;
    splits.push({ at, gain, before, after });
  }
  return splits;
}

/** How often the best split of unchanged readings with these errors gains as much. */
function luck(weights: readonly number[], gain: number): number {
  const random = seededRandom(11);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let beyond = 0;
  for (let k = 0; k < DRAWS; k++) {
    const drawn = weights.map((weight) => normal() / Math.sqrt(weight));
    if (Math.max(...splitsOf(drawn, weights).map((split) => split.gain)) >= gain) beyond++;
  }
  return (beyond + 1) / (DRAWS + 1);
}

/** Since when performance has another level: the reference is the first reading, each matured window one more. */
export function performanceChange(
  reference: Measured,
  checks: readonly Pick<Check, 'key' | 'performance'>[],
): ChangePoint | null {
  const reading = (key: string, { value, low, high }: Measured): Reading => ({
    key,
    value,
    error: (high - low) / (2 * 1.959964),
  });
  const windows = checks.flatMap(({ key, performance }) => (performance ? [reading(key, performance)] : []));
  return changePoint([reading('reference', reference), ...windows]);
}
