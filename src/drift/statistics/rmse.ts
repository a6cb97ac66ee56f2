import type { Measured } from '../../domain/evidence.ts';
import { quantileOf } from './moments.ts';
import { seededRandom } from './seeded-random.ts';

const RESAMPLES = 200;

/** RMSE of predictions with a seeded percentile bootstrap interval (95 %); null for no rows. */
export function rmseOf(labels: Float64Array, predictions: Float64Array, seed = 1): Measured | null {
  const n = labels.length;
  if (n === 0) return null;
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) squares[i] = (labels[i]! - predictions[i]!) ** 2;
  const random = seededRandom(seed);
  const values = new Float64Array(RESAMPLES);
  for (let k = 0; k < RESAMPLES; k++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += squares[(random() * n) | 0]!;
    values[k] = Math.sqrt(sum / n);
  }
  values.sort();
  const value = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / n);
  return { value, low: quantileOf(values, 0.025), high: quantileOf(values, 0.975), n };
}
