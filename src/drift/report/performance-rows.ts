import type { Measured } from '../../domain/evidence.ts';
import type { Column, Frame } from '../../domain/frame.ts';
import type { ColumnRoles } from '../../domain/observation.ts';
import { takeRows } from '../column-sample.ts';
import { labelledRows } from '../labelled-rows.ts';
import { performanceOf } from '../performance-metric.ts';
import type { Comparison } from './comparison.ts';

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
  const frame = engineFrame(comparison, side);
  const { score, label } = columnRoles(comparison);
  if (!score || !label) return null;
  const kept = Object.fromEntries(Object.entries(frame.columns).filter(([name]) => name === score || name === label));
  const roles = { time: NO_TIME, score, label };
  const all = { before: Number.POSITIVE_INFINITY, version: null };
  return performanceOf(
    comparison.task,
    labelledRows(takeRows({ rows: frame.rows, columns: kept }, rows), roles, comparison.task, all),
  );
}
