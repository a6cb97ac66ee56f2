import type { Measured } from '../../domain/evidence.ts';
import type { Column, Frame } from '../../domain/frame.ts';
import type { ColumnRoles, Task } from '../../domain/observation.ts';
import { takeRows } from '../column-sample.ts';
import { type LabelledRows, labelledRows } from '../labelled-rows.ts';
import { performanceOf } from '../performance-metric.ts';
import type { Comparison } from './comparison.ts';
import type { Performances } from './drift-report.ts';
import { realisedMetrics } from './realised-metrics.ts';

/** Not a column of any file: rows without times have none, and windows are cut elsewhere. */
const NO_TIME = '';

/** The roles that the engine knows: a prediction column is none of them. */
export function columnRoles({ roles, scored, columns }: Comparison): ColumnRoles {
  const label = columns.find(({ role }) => role === 'label');
  return {
    time: roles.time ?? NO_TIME,
    ...(roles.id === null ? {} : { id: roles.id }),
    ...(scored === null ? {} : { score: scored }),
    ...(label ? { label: label.name } : {}),
  };
}

/** The columns of a side as the engine takes them: comparable ones, times as numbers, the id; no second prediction. */
export function engineFrame(comparison: Comparison, side: 'reference' | 'current'): Frame {
  const { frame, times } = comparison[side];
  const { roles, scored } = comparison;
  const columns: Record<string, Column> = {};
  for (const aligned of comparison.columns) {
    const column = aligned[side];
    if (column && (aligned.name === scored || aligned.role === 'feature' || aligned.role === 'label')) {
      columns[aligned.name] = column;
    }
  }
  const id = roles.id === null ? undefined : frame.columns[roles.id];
  if (roles.id !== null && id) columns[roles.id] = id;
  if (roles.time !== null && times) columns[roles.time] = { kind: 'numeric', values: times };
  return { rows: frame.rows, columns };
}

/** Realised performance on some rows of a side; null where they cannot carry a number. */
export function performanceOfRows(
  comparison: Comparison,
  side: 'reference' | 'current',
  rows: Uint32Array,
): Measured | null {
  const labelled = labelledOf(comparison, side, rows);
  return labelled && performanceOf(comparison.task, labelled);
}

/** AUC or RMSE and every further metric; empty without labels or scores, null where the rows cannot carry a number. */
export function metricsOfRows(comparison: Comparison, side: 'reference' | 'current', rows: Uint32Array): Performances {
  const { task } = comparison;
  const labelled = labelledOf(comparison, side, rows);
  if (!labelled || !comparison.columns.some((column) => column.role === 'label' && column[side])) return {};
  const main = performanceOf(task, labelled);
  if (!main) return { [metricOf(task)]: { value: null, low: null, high: null } };
  const { value, low, high } = main;
  const classes = task === 'classification' ? predictedClasses(comparison, side) : null;
  const predicted = classes && Float64Array.from(labelled.rows, (row) => classes[rows[row]!]!);
  return { [metricOf(task)]: { value, low, high }, ...realisedMetrics(task, labelled, predicted) };
}

export const metricOf = (task: Task): 'auc' | 'rmse' => (task === 'classification' ? 'auc' : 'rmse');

/** A prediction column of nothing but 0 and 1. */
function predictedClasses({ columns }: Comparison, side: 'reference' | 'current'): Float64Array | null {
  const column = columns.find(({ role }) => role === 'prediction')?.[side];
  if (column?.kind !== 'numeric') return null;
  return column.values.every((value) => value === 0 || value === 1) ? column.values : null;
}

function labelledOf(comparison: Comparison, side: 'reference' | 'current', rows: Uint32Array): LabelledRows | null {
  const { score, label } = columnRoles(comparison);
  if (!score || !label) return null;
  const columns: Record<string, Column> = {};
  for (const aligned of comparison.columns) {
    const column = aligned[side];
    if (column && (aligned.name === score || aligned.role === 'label')) columns[aligned.name] = column;
  }
  const frame = takeRows({ rows: comparison[side].frame.rows, columns }, rows);
  const all = { before: Number.POSITIVE_INFINITY, version: null };
  return labelledRows(frame, { time: NO_TIME, score, label }, comparison.task, all);
}
