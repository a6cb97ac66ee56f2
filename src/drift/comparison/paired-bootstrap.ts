import type { Measured } from '../../domain/evidence.ts';
import { quantileOf } from '../statistics/moments.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import type { WeightedMetric } from './metric-of.ts';

export const RESAMPLES = 1000;

/** Both models' metric on the same rows. */
export interface Pair {
  readonly candidate: WeightedMetric;
  readonly champion: WeightedMetric;
}

export interface PairedResult {
  readonly candidate: number;
  readonly champion: number;
  readonly delta: Measured;
}

/**
 * candidate − champion with a percentile 95 % interval: every resample draws the same rows for both models, within each
 * stratum (class). Resamples on which a metric is not defined are left out.
 */
export function pairedBootstrap(
  pairs: readonly Pair[],
  strata: readonly Uint32Array[],
  rows: number,
  seed: number,
  resamples = RESAMPLES,
) {
  const random = seededRandom(seed);
  const ones = new Float64Array(rows).fill(1);
  const points = pairs.map((pair) => ({ candidate: pair.candidate(ones), champion: pair.champion(ones) }));
  const deltas = pairs.map(() => new Float64Array(resamples).fill(Number.NaN));
  const weights = new Float64Array(rows);
  for (let k = 0; k < resamples; k++) {
    weights.fill(0);
    for (const stratum of strata) {
      for (let i = 0; i < stratum.length; i++) weights[stratum[(random() * stratum.length) | 0]!]! += 1;
    }
    pairs.forEach((pair, i) => {
      deltas[i]![k] = pair.candidate(weights) - pair.champion(weights);
    });
  }
  return points.map((point, i): PairedResult => {
    const sorted = deltas[i]!.filter(Number.isFinite).sort();
    const low = quantileOf(sorted, 0.025);
    const high = quantileOf(sorted, 0.975);
    return { ...point, delta: { value: point.candidate - point.champion, low, high, n: rows } };
  });
}

/** Rows of each class for classification, all rows for regression. */
export function strataOf(labels: Float64Array, classes: boolean): Uint32Array[] {
  const all = Uint32Array.from(labels, (_, i) => i);
  if (!classes) return [all];
  return [0, 1].map((value) => all.filter((i) => labels[i] === value)).filter((stratum) => stratum.length > 0);
}
