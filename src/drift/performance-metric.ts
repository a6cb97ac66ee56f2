import type { Measured } from '../domain/evidence.ts';
import type { Task } from '../domain/observation.ts';
import { aucOf, type Scored } from './statistics/auc.ts';
import { rmseOf } from './statistics/rmse.ts';

const ENOUGH_ROWS = 30;
const ENOUGH_OF_A_CLASS = 5;

/** AUC (DeLong interval) or RMSE (seeded bootstrap interval); null when the rows cannot carry a number. */
export function performanceOf(task: Task, rows: Scored): Measured | null {
  if (rows.labels.length < ENOUGH_ROWS) return null;
  if (task === 'regression') return finite(rmseOf(rows.labels, rows.scores));
  let positives = 0;
  for (const label of rows.labels) positives += label;
  if (Math.min(positives, rows.labels.length - positives) < ENOUGH_OF_A_CLASS) return null;
  return aucOf(rows);
}

/** Values too large to square leave nothing to say. */
const finite = (measured: Measured | null): Measured | null =>
  measured && [measured.value, measured.low, measured.high].every(Number.isFinite) ? measured : null;

/** How much worse `value` is than `reference`: positive is worse, whatever the metric. */
export const lossOf = (task: Task, reference: number, value: number): number =>
  task === 'classification' ? reference - value : value - reference;

/** Worse than the limit, and the interval leaves the reference value out: not noise. */
export function isWorse(task: Task, measured: Measured, reference: number, limit: number): boolean {
  const best = task === 'classification' ? measured.high : measured.low;
  return lossOf(task, limit, measured.value) > 0 && lossOf(task, reference, best) > 0;
}
