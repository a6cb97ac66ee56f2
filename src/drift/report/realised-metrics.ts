import type { Metric } from '../../domain/gate.ts';
import type { Task } from '../../domain/observation.ts';
import { metricOf } from '../comparison/metric-of.ts';
import { pairedBootstrap, strataOf } from '../comparison/paired-bootstrap.ts';
import { rankingOf } from '../comparison/ranked-metrics.ts';
import type { LabelledRows } from '../labelled-rows.ts';
import type { Interval, Performances } from './drift-report.ts';

/** Beside AUC and RMSE, which have intervals of their own. */
const further: Readonly<Record<Task, readonly Metric[]>> = {
  classification: ['average_precision', 'f1', 'precision', 'recall', 'log_loss', 'brier', 'ece'],
  regression: ['mae', 'mape', 'r2'],
};

/** A probability of so much and more is a predicted 1. */
export const CLASS_THRESHOLD = 0.5;
const RESAMPLES = 200;
const MOST_RESAMPLED = 4_000;
const SEED = 1;

/**
 * Realised metrics with 95 % percentile bootstrap intervals. Many rows are resampled thinned, and the interval shrinks
 * with the root of the rows. `classes` are predicted classes where there are some of their own.
 */
export function realisedMetrics(task: Task, rows: LabelledRows, classes: Float64Array | null): Performances {
  const every = Math.max(1, Math.ceil(rows.labels.length / MOST_RESAMPLED));
  const thin = (values: Float64Array): Float64Array => values.filter((_, i) => i % every === 0);
  const [labels, scores] = [thin(rows.labels), thin(rows.scores)];
  const predicted = classes ? thin(classes) : scores;
  const byClass = (metric: Metric): boolean => metric === 'f1' || metric === 'precision' || metric === 'recall';
  const metrics = further[task];
  const ones = new Float64Array(rows.labels.length).fill(1);
  const points = metrics.map((metric) =>
    metricOf(metric, rows.labels, byClass(metric) ? (classes ?? rows.scores) : rows.scores, CLASS_THRESHOLD)(ones),
  );
  const ranking = rankingOf(scores);
  const resampled = pairedBootstrap(
    metrics.map((metric) => ({
      candidate: metricOf(metric, labels, byClass(metric) ? predicted : scores, CLASS_THRESHOLD, () => ranking),
      champion: () => 0,
    })),
    strataOf(labels, task === 'classification'),
    labels.length,
    SEED,
    RESAMPLES,
  );
  return Object.fromEntries(metrics.map((metric, i) => [metric, intervalOf(points[i]!, resampled[i]!, every)]));
}

function intervalOf(
  value: number,
  { candidate, delta }: { readonly candidate: number; readonly delta: { readonly low: number; readonly high: number } },
  every: number,
): Interval {
  if (![value, delta.low, delta.high].every(Number.isFinite)) return { value: null, low: null, high: null };
  const shrink = Math.sqrt(1 / every);
  return { value, low: value - (candidate - delta.low) * shrink, high: value + (delta.high - candidate) * shrink };
}
