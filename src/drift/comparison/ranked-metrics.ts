import { ascendingOrder } from '../statistics/auc.ts';

/** Scores sorted once, so that every resample is only a new set of row weights. */
export interface Ranking {
  readonly order: Uint32Array;
  /** For each position in `order`, whether the next one has a larger score. */
  readonly last: Uint8Array;
}

export function rankingOf(scores: Float64Array): Ranking {
  const order = ascendingOrder(scores);
  const last = new Uint8Array(order.length);
  for (let i = 0; i < order.length; i++) {
    last[i] = i + 1 === order.length || scores[order[i + 1]!] !== scores[order[i]!] ? 1 : 0;
  }
  return { order, last };
}

/** Weighted ROC AUC, ties half; NaN when a class has no weight. */
export function weightedAuc({ order, last }: Ranking, labels: Float64Array, weights: Float64Array): number {
  let positives = 0;
  let negatives = 0;
  let tied = 0;
  let tiedNegatives = 0;
  let area = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const weight = weights[row]!;
    if (labels[row] === 1) tied += weight;
    else tiedNegatives += weight;
    if (last[i] === 0) continue;
    area += tied * (negatives + tiedNegatives / 2);
    positives += tied;
    negatives += tiedNegatives;
    tied = 0;
    tiedNegatives = 0;
  }
  return area / (positives * negatives);
}

/** Weighted average precision Σ (Rₖ − Rₖ₋₁)·Pₖ over distinct scores, highest first; NaN without positives. */
export function weightedAveragePrecision(
  { order, last }: Ranking,
  labels: Float64Array,
  weights: Float64Array,
): number {
  let positives = 0;
  let all = 0;
  let sum = 0;
  let tied = 0;
  for (let i = order.length - 1; i >= 0; i--) {
    const row = order[i]!;
    const weight = weights[row]!;
    all += weight;
    if (labels[row] === 1) tied += weight;
    if (i > 0 && last[i - 1] === 0) continue;
    positives += tied;
    if (tied > 0) sum += tied * (positives / all);
    tied = 0;
  }
  return sum / positives;
}
