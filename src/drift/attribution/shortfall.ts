import type { Task } from '../../domain/observation.ts';
import type { ScoredSide } from './scored-side.ts';

/**
 * What is missing to a perfect model, as a sum over rows: `value` = Σ shares·each, Σ shares = 1. For AUC it is 1 − AUC
 * and a row's own is the weight of the other class that it is ranked wrong against (DeLong's components), each class
 * counting half; for RMSE it is the mean squared error. So it can be split among rows, and adds up.
 */
export interface Shortfall {
  readonly value: number;
  readonly each: Float64Array;
  readonly shares: Float64Array;
}

/** null when the weighted rows cannot carry a number (one class only, no weight). */
export function shortfallOf(task: Task, side: ScoredSide, weights: Float64Array): Shortfall | null {
  return task === 'classification' ? rankingShortfall(side, weights) : squaredShortfall(side, weights);
}

/** d value / d log weight of a row is this × shares·(each − value): moving a row of either class moves a whole class mean. */
export const leverage = (task: Task): number => (task === 'classification' ? 2 : 1);

function squaredShortfall({ labels, scores }: ScoredSide, weights: Float64Array): Shortfall | null {
  const n = labels.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i]!;
  if (!(total > 0)) return null;
  const each = new Float64Array(n);
  const shares = new Float64Array(n);
  let value = 0;
  for (let i = 0; i < n; i++) {
    each[i] = (labels[i]! - scores[i]!) ** 2;
    shares[i] = weights[i]! / total;
    value += shares[i]! * each[i]!;
  }
  return Number.isFinite(value) ? { value, each, shares } : null;
}

function rankingShortfall({ labels, scores, order }: ScoredSide, weights: Float64Array): Shortfall | null {
  const n = labels.length;
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < n; i++) {
    if (labels[i] === 1) positives += weights[i]!;
    else negatives += weights[i]!;
  }
  if (!(positives > 0 && negatives > 0)) return null;
  const each = new Float64Array(n);
  const shares = new Float64Array(n);
  let value = 0;
  let below = { positives: 0, negatives: 0 };
  for (let start = 0; start < n; ) {
    const tied = { positives: 0, negatives: 0 };
    let end = start;
    for (; end < n && scores[order[end]!] === scores[order[start]!]; end++) {
      const i = order[end]!;
      if (labels[i] === 1) tied.positives += weights[i]!;
      else tied.negatives += weights[i]!;
    }
    const ofPositive = 1 - (below.negatives + tied.negatives / 2) / negatives;
    const ofNegative = (below.positives + tied.positives / 2) / positives;
    for (let at = start; at < end; at++) {
      const i = order[at]!;
      const positive = labels[i] === 1;
      each[i] = positive ? ofPositive : ofNegative;
      shares[i] = weights[i]! / (2 * (positive ? positives : negatives));
      value += shares[i]! * each[i]!;
    }
    below = { positives: below.positives + tied.positives, negatives: below.negatives + tied.negatives };
    start = end;
  }
  return { value, each, shares };
}
