import type { Column, Frame } from '../domain/frame.ts';
import type { ColumnRoles, Task } from '../domain/observation.ts';
import type { Scored } from './statistics/auc.ts';

/** Rows whose label has matured, with the frame row each one came from. */
export interface LabelledRows extends Scored {
  readonly rows: Uint32Array;
}

/**
 * Rows with a score and a matured label, of one serving version if given. A label that came before its time is left
 * out: early labels are mostly of one class. For classification only labels 0 and 1 count.
 */
export function labelledRows(
  frame: Frame,
  roles: ColumnRoles,
  task: Task,
  only: { readonly before: number; readonly version: string | null },
): LabelledRows {
  const label = labelValues(roles.label ? frame.columns[roles.label] : undefined);
  const score = roles.score ? frame.columns[roles.score] : undefined;
  if (!label || score?.kind !== 'numeric') return none;
  const time = frame.columns[roles.time];
  const version = roles.version ? frame.columns[roles.version] : undefined;
  const rows: number[] = [];
  for (let i = 0; i < frame.rows; i++) {
    const value = label[i]!;
    const usable = task === 'classification' ? value === 0 || value === 1 : Number.isFinite(value);
    if (!usable || !Number.isFinite(score.values[i]!)) continue;
    if (time?.kind === 'numeric' && !(time.values[i]! < only.before)) continue;
    if (only.version !== null && version && textAt(version, i) !== only.version) continue;
    rows.push(i);
  }
  return {
    rows: Uint32Array.from(rows),
    labels: Float64Array.from(rows, (i) => label[i]!),
    scores: Float64Array.from(rows, (i) => score.values[i]!),
  };
}

const none: LabelledRows = { rows: new Uint32Array(0), labels: new Float64Array(0), scores: new Float64Array(0) };

const words: Readonly<Record<string, number>> = { '0': 0, '1': 1, false: 0, true: 1, no: 0, yes: 1 };

/** Labels as numbers; categories `true`/`false`, `yes`/`no`, `0`/`1` are read as such. NaN = no label yet. */
export function labelValues(column: Column | undefined): Float64Array | null {
  if (!column) return null;
  if (column.kind === 'numeric') return column.values;
  const numbers = column.categories.map((name) => words[name.trim().toLowerCase()] ?? Number.NaN);
  return Float64Array.from(column.codes, (code) => numbers[code] ?? Number.NaN);
}

const textAt = (column: Column, row: number): string | null =>
  column.kind === 'numeric' ? String(column.values[row]) : (column.categories[column.codes[row]!] ?? null);

/** The version that answered most rows of a frame; null when the log does not say. */
export function dominantVersion(frame: Frame, roles: ColumnRoles): string | null {
  const column = roles.version ? frame.columns[roles.version] : undefined;
  if (!column) return null;
  const counts = new Map<string, number>();
  for (let i = 0; i < frame.rows; i++) {
    const text = textAt(column, i);
    if (text !== null && text !== 'NaN') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  let best: string | null = null;
  for (const [text, count] of counts) if (best === null || count > counts.get(best)!) best = text;
  return best;
}
