import { SextantError } from '../../domain/error.ts';
import type { Column, Frame } from '../../domain/frame.ts';
import type { Task } from '../../domain/observation.ts';
import type { TimeSpan } from '../../domain/run.ts';
import { labelValues } from '../labelled-rows.ts';

export interface EvaluationColumns {
  readonly time: string | null;
  readonly label: string;
  readonly candidate: string;
  /** null when there is no champion yet. */
  readonly champion: string | null;
}

/** The labelled rows of an evaluation file, checked. `rows` are the file's row numbers. */
export interface EvaluationRows {
  readonly rows: Uint32Array;
  readonly labels: Float64Array;
  readonly candidate: Float64Array;
  readonly champion: Float64Array | null;
  readonly window: TimeSpan | null;
  readonly reasons: readonly string[];
}

export function evaluationRows(frame: Frame, task: Task, columns: EvaluationColumns): EvaluationRows {
  const labels = labelsOf(frame, task, columns.label);
  const labelled = Uint32Array.from(labels, (_, i) => i).filter((i) => Number.isFinite(labels[i]));
  const left = frame.rows - labelled.length;
  return {
    rows: labelled,
    labels: Float64Array.from(labelled, (i) => labels[i]!),
    candidate: scoresOf(frame, columns.candidate, labelled),
    champion: columns.champion === null ? null : scoresOf(frame, columns.champion, labelled),
    window: windowOf(columns.time === null ? undefined : frame.columns[columns.time], labelled),
    reasons: left > 0 ? [`${left} of ${frame.rows} rows have no label and were left out`] : [],
  };
}

function labelsOf(frame: Frame, task: Task, name: string): Float64Array {
  const labels = labelValues(expectColumn(frame, name));
  if (!labels) throw invalid(`column ${name} holds no labels`);
  labels.forEach((label, i) => {
    if (label === Number.POSITIVE_INFINITY || label === Number.NEGATIVE_INFINITY) {
      throw invalid(`column ${name}, row ${i + 1}: the label is infinite`);
    }
    if (task === 'classification' && Number.isFinite(label) && label !== 0 && label !== 1) {
      throw invalid(`column ${name}, row ${i + 1}: the label is ${label}, a classification needs 0 or 1`);
    }
  });
  return labels;
}

function scoresOf(frame: Frame, name: string, rows: Uint32Array): Float64Array {
  const column = expectColumn(frame, name);
  if (column.kind !== 'numeric') throw invalid(`column ${name} holds text, the scores must be numbers`);
  const scores = Float64Array.from(rows, (i) => column.values[i]!);
  const at = scores.findIndex((score) => !Number.isFinite(score));
  if (at >= 0) {
    const count = scores.filter((score) => !Number.isFinite(score)).length;
    throw invalid(`column ${name} has no finite number in ${count} labelled rows, the first is row ${rows[at]! + 1}`);
  }
  return scores;
}

function expectColumn(frame: Frame, name: string): Column {
  const column = frame.columns[name];
  if (column) return column;
  throw invalid(`column ${name} is missing, the file has ${Object.keys(frame.columns).join(', ') || 'no columns'}`);
}

export const invalid = (message: string): SextantError =>
  new SextantError('input_invalid', `evaluation file: ${message}`);

function windowOf(column: Column | undefined, rows: Uint32Array): TimeSpan | null {
  if (column?.kind !== 'numeric') return null;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const time = column.values[row]!;
    if (!Number.isFinite(time)) continue;
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return from <= to ? { from: new Date(from).toISOString(), to: new Date(to).toISOString() } : null;
}
