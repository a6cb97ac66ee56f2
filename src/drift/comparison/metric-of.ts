import type { Metric } from '../../domain/gate.ts';
import { type Ranking, rankingOf, weightedAuc, weightedAveragePrecision } from './ranked-metrics.ts';

/** A metric of one model's scores as a function of row weights, prepared for many resamples. */
export type WeightedMetric = (weights: Float64Array) => number;

const TINY = 1e-15;
const ECE_BINS = 10;

export function metricOf(
  metric: Metric,
  labels: Float64Array,
  scores: Float64Array,
  threshold: number,
  ranking: () => Ranking = () => rankingOf(scores),
): WeightedMetric {
  switch (metric) {
    case 'auc':
      return ranked(ranking(), labels, weightedAuc);
    case 'average_precision':
      return ranked(ranking(), labels, weightedAveragePrecision);
    case 'precision':
    case 'recall':
    case 'f1':
      return confusion(metric, labels, scores, threshold);
    case 'log_loss':
      return average(labels, scores, (y, p) => -Math.log(Math.min(1 - TINY, Math.max(TINY, y === 1 ? p : 1 - p))));
    case 'brier':
      return average(labels, scores, (y, p) => (y - p) ** 2);
    case 'ece':
      return calibrationError(labels, scores);
    case 'mae':
      return average(labels, scores, (y, p) => Math.abs(y - p));
    case 'rmse': {
      const meanSquare = average(labels, scores, (y, p) => (y - p) ** 2);
      return (weights) => Math.sqrt(meanSquare(weights));
    }
    case 'mape':
      return average(labels, scores, (y, p) => (y === 0 ? null : Math.abs((y - p) / y)));
    case 'r2':
      return explainedVariance(labels, scores);
  }
}

const ranked =
  (
    ranking: Ranking,
    labels: Float64Array,
    of: (ranking: Ranking, labels: Float64Array, weights: Float64Array) => number,
  ): WeightedMetric =>
  (weights) =>
    of(ranking, labels, weights);

/** Weighted mean of a loss a row; rows with a null loss are left out. */
function average(
  labels: Float64Array,
  scores: Float64Array,
  lossOf: (label: number, score: number) => number | null,
): WeightedMetric {
  const losses = Float64Array.from(labels, (label, i) => lossOf(label, scores[i]!) ?? Number.NaN);
  const kept = Float64Array.from(losses, (loss) => (Number.isNaN(loss) ? 0 : 1));
  losses.forEach((loss, i) => {
    if (Number.isNaN(loss)) losses[i] = 0;
  });
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < losses.length; i++) {
      sum += weights[i]! * losses[i]!;
      total += weights[i]! * kept[i]!;
    }
    return sum / total;
  };
}

/** Zero when nothing is predicted positive, as scikit-learn has it. */
function confusion(
  metric: 'precision' | 'recall' | 'f1',
  labels: Float64Array,
  scores: Float64Array,
  threshold: number,
): WeightedMetric {
  const predicted = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
  return (weights) => {
    let truePositives = 0;
    let called = 0;
    let positives = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      if (labels[i] === 1) positives += weight;
      if (predicted[i] === 0) continue;
      called += weight;
      if (labels[i] === 1) truePositives += weight;
    }
    if (metric === 'precision') return called > 0 ? truePositives / called : 0;
    if (metric === 'recall') return truePositives / positives;
    return (2 * truePositives) / (called + positives);
  };
}

/** Expected calibration error over ten equal-width bins of the score. */
function calibrationError(labels: Float64Array, scores: Float64Array): WeightedMetric {
  const bins = Uint8Array.from(scores, (score) => Math.min(ECE_BINS - 1, Math.floor(score * ECE_BINS)));
  return (weights) => {
    const gap = new Float64Array(ECE_BINS);
    let total = 0;
    for (let i = 0; i < weights.length; i++) {
      gap[bins[i]!]! += weights[i]! * (labels[i]! - scores[i]!);
      total += weights[i]!;
    }
    return gap.reduce((sum, difference) => sum + Math.abs(difference), 0) / total;
  };
}

function explainedVariance(labels: Float64Array, scores: Float64Array): WeightedMetric {
  return (weights) => {
    let total = 0;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      total += weights[i]!;
      sum += weights[i]! * labels[i]!;
    }
    const mean = sum / total;
    let left = 0;
    let all = 0;
    for (let i = 0; i < weights.length; i++) {
      left += weights[i]! * (labels[i]! - scores[i]!) ** 2;
      all += weights[i]! * (labels[i]! - mean) ** 2;
    }
    return 1 - left / all;
  };
}
