import type { Measured } from '../domain/evidence.ts';
import type { Frame } from '../domain/frame.ts';
import type { Observation } from '../domain/observation.ts';
import { type LabelledRows, labelledRows } from './labelled-rows.ts';
import { lossOf, performanceOf } from './performance-metric.ts';
import { type Calibration, isotonicCalibration } from './statistics/isotonic.ts';
import { momentsOf } from './statistics/moments.ts';

/** How well the model did on its reference, and what counts as worse. */
export interface ReferencePerformance {
  readonly measured: Measured;
  readonly limit: number;
  readonly rows: LabelledRows;
  /** Probability of the label by score; null for regression. */
  readonly calibrate: Calibration | null;
}

/** A loss smaller than this is not worth a word: 0.02 of AUC, 5 % of RMSE. */
const AUC_FLOOR = 0.02;
const RMSE_FLOOR = 0.05;

/** null when the reference has no labels or scores. */
export function referencePerformance(observation: Observation, chunks: readonly Frame[]): ReferencePerformance | null {
  const { task, roles } = observation;
  const all = { before: Number.POSITIVE_INFINITY, version: null };
  const rows = labelledRows(observation.reference.frame, roles, task, all);
  const measured = performanceOf(task, rows);
  if (!measured) return null;
  const spread = spreadOfWindows(observation, chunks, measured);
  const floor = task === 'classification' ? AUC_FLOOR : RMSE_FLOOR * measured.value;
  const allowed = Math.max(3 * spread, floor);
  const limit = task === 'classification' ? Math.max(0.5, measured.value - allowed) : measured.value + allowed;
  return { measured, limit, rows, calibrate: task === 'classification' ? isotonicCalibration(rows) : null };
}

/**
 * Standard deviation of the metric over pieces as large as a window: measured on the reference's chunks, and never
 * less than what the reference's own interval implies at a window's row count.
 */
function spreadOfWindows(observation: Observation, chunks: readonly Frame[], whole: Measured): number {
  const { task, roles, windows } = observation;
  const all = { before: Number.POSITIVE_INFINITY, version: null };
  const usualRows = median(windows.map((window) => window.frame.rows));
  const pieces = chunks.flatMap((chunk) => {
    const measured = performanceOf(task, labelledRows(chunk, roles, task, all));
    return measured ? [measured] : [];
  });
  const sampling = ((whole.high - whole.low) / (2 * 1.96)) * Math.sqrt(whole.n / Math.max(1, usualRows));
  if (pieces.length < 3) return sampling;
  const losses = pieces.map((piece) => lossOf(task, whole.value, piece.value));
  const rows = median(pieces.map((piece) => piece.n));
  const seen = momentsOf(losses).std * Math.sqrt(rows / Math.max(1, usualRows));
  return Math.max(seen, sampling);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
