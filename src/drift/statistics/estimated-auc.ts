import { ascendingOrder } from './auc.ts';
import type { Calibration } from './isotonic.ts';

/**
 * Confidence-based estimate (CBPE) of the ROC AUC of rows without labels: calibrated probabilities stand in for labels,
 * rows sorted by raw score. Sees what the scores admit; blind to a changed relation of inputs and label.
 */
export function estimatedAuc(scores: Float64Array, calibrate: Calibration): number | null {
  const order = ascendingOrder(scores);
  let truePositives = 0;
  let falsePositives = 0;
  let area = 0;
  for (let end = order.length; end > 0; ) {
    const score = scores[order[end - 1]!]!;
    const probability = calibrate(score);
    let start = end;
    while (start > 0 && scores[order[start - 1]!] === score) start--;
    const positives = probability * (end - start);
    const negatives = end - start - positives;
    area += negatives * (truePositives + positives / 2);
    truePositives += positives;
    falsePositives += negatives;
    end = start;
  }
  const value = area / (truePositives * falsePositives);
  return Number.isFinite(value) ? value : null;
}
