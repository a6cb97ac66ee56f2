import type { Measured } from '../../domain/evidence.ts';

/** Rows with a label 0 or 1 and a finite score. */
export interface Scored {
  readonly labels: Float64Array;
  readonly scores: Float64Array;
}

/** Indices in ascending order of `values`. */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => values[a]! - values[b]!);
}

/** ROC AUC (ties count half) with DeLong's 95 % interval, clipped to [0, 1]; null when a class is missing. */
export function aucOf({ labels, scores }: Scored): Measured | null {
  const n = labels.length;
  let positives = 0;
  for (let i = 0; i < n; i++) positives += labels[i]!;
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) return null;
  const placements = placementsOf(labels, scores, positives, negatives);
  const value = placements.meanPositive;
  const variance = placements.variancePositive / positives + placements.varianceNegative / negatives;
  // Perfect separation has no sampled variance; the rule of three bounds it.
  const half = variance > 0 ? 1.959964 * Math.sqrt(variance) : 3 / Math.min(positives, negatives);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), n };
}

/** DeLong's structural components: for each row the share of the other class it is ranked right against. */
function placementsOf(labels: Float64Array, scores: Float64Array, positives: number, negatives: number) {
  const order = ascendingOrder(scores);
  const positive = { sum: 0, squares: 0 };
  const negative = { sum: 0, squares: 0 };
  let seenPositives = 0;
  let seenNegatives = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedPositives = 0;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) tiedPositives += labels[order[end++]!]!;
    const tiedNegatives = end - start - tiedPositives;
    const placePositive = (seenNegatives + tiedNegatives / 2) / negatives;
    const placeNegative = (positives - seenPositives - tiedPositives / 2) / positives;
    positive.sum += tiedPositives * placePositive;
    positive.squares += tiedPositives * placePositive ** 2;
    negative.sum += tiedNegatives * placeNegative;
    negative.squares += tiedNegatives * placeNegative ** 2;
    seenPositives += tiedPositives;
    seenNegatives += tiedNegatives;
    start = end;
  }
  return {
    meanPositive: positive.sum / positives,
    variancePositive: sampleVariance(positive.sum, positive.squares, positives),
    varianceNegative: sampleVariance(negative.sum, negative.squares, negatives),
  };
}

const sampleVariance = (sum: number, squares: number, n: number): number =>
  n < 2 ? 0.25 : Math.max(0, (squares - sum ** 2 / n) / (n - 1));
