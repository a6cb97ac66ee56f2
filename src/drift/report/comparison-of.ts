import { SextantError } from '../../domain/error.ts';
import type { Column, Frame } from '../../domain/frame.ts';
import type { Task } from '../../domain/observation.ts';
import { formatNumber } from '../format-number.ts';
import { type AlignedColumn, alignColumns } from './align-columns.ts';
import { type Chunk, type Chunking, chunkRows } from './chunk-rows.ts';
import type { Comparison, ComparisonSide } from './comparison.ts';
import type { ComparisonRoles } from './comparison-roles.ts';
import type { Compat } from './drift-report.ts';
import { readTimes } from './read-times.ts';

export interface ComparisonInput {
  readonly reference: Frame;
  readonly current: Frame;
  readonly referenceFiles: string;
  readonly currentFiles: string;
  readonly roles: ComparisonRoles;
  readonly features: readonly string[] | null;
  readonly chunking: Chunking;
  readonly compat: Compat | null;
  /** How long labels take to come; those of younger rows are not believed. */
  readonly labelDelayMs: number;
  readonly attribution?: Comparison['attribution'];
  readonly notes: readonly string[];
}

/** Makes two sets of rows comparable, with a note on everything that had to be left out. */
export function comparisonOf(input: ComparisonInput): Comparison {
  const { reference, current, roles, referenceFiles, currentFiles } = input;
  const aligned = alignColumns(reference, current, roles, input.features);
  if (aligned.length === 0) throw new SextantError('input_invalid', 'there is no column to compare beside time and id');
  const task = taskOf(aligned);
  const { scored, scoreProblem, notes } = scoredBy(aligned, task);
  const sides = {
    reference: sideOf(reference, referenceFiles, input, roles.time !== null && roles.time in reference.columns),
    current: sideOf(current, currentFiles, input, roles.time !== null),
  };
  return {
    source: `${currentFiles} against ${referenceFiles}`,
    roles,
    compat: input.compat,
    attribution: input.attribution ?? {},
    task,
    scored,
    scoreProblem,
    columns: aligned,
    reference: sides.reference.side,
    current: sides.current.side,
    maturedUntil: maturedUntil(sides.current.side.times, input.labelDelayMs),
    labelDelayMs: input.labelDelayMs,
    notes: [...input.notes, ...notes, ...sides.reference.notes, ...sides.current.notes],
  };
}

function sideOf(frame: Frame, files: string, { roles, chunking, compat }: ComparisonInput, timed: boolean) {
  const times = timed && roles.time !== null ? readTimes(frame, roles.time, files) : null;
  // A reference without the times of the current rows is cut evenly.
  const cut: Chunking =
    times || chunking.kind !== 'period' || roles.time === null ? chunking : { kind: 'number', count: 10 };
  const untimed = times ? times.reduce((count, time) => count + (Number.isFinite(time) ? 0 : 1), 0) : 0;
  const side: ComparisonSide = {
    frame,
    times,
    chunks: compat === 'nannyml' ? nannymlChunks(frame, times, cut) : chunkRows(frame.rows, times, cut),
  };
  const notes =
    untimed === 0 ? [] : [`${count(untimed, 'row')} of ${files} have no readable "${roles.time}" and are in no chunk.`];
  return { side, notes };
}

/** NannyML's chunks by number are of one size and what is left over is one more; fewer rows than chunks are in none. */
function nannymlChunks(frame: Frame, times: Float64Array | null, chunking: Chunking): Chunk[] {
  if (chunking.kind !== 'number') return chunkRows(frame.rows, times, chunking);
  const rows = Math.floor(frame.rows / chunking.count);
  return rows === 0 ? [] : chunkRows(frame.rows, times, { kind: 'size', rows });
}

/** The newest row stands in for now: labels of rows younger than the delay have not matured. */
function maturedUntil(times: Float64Array | null, delayMs: number): number | null {
  if (delayMs === 0) return null;
  if (!times) throw new SextantError('input_invalid', '--label-delay needs --timestamp: the column with the times');
  const newest = times
    .filter(Number.isFinite)
    .reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  return newest + 1 - delayMs;
}

const count = (n: number, what: string): string => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`;

/** Labels 0 and 1 make a classification; without labels, scores within 0…1 do. */
function taskOf(columns: readonly AlignedColumn[]): Task {
  const of = (role: AlignedColumn['role']): number[][] =>
    columns
      .filter((column) => column.role === role)
      .flatMap(({ reference, current }) => [numbers(reference), numbers(current)]);
  const labels = of('label').flat();
  const numeric = columns.some(
    ({ role, reference, current }) => role === 'label' && (reference ?? current)?.kind === 'numeric',
  );
  if (labels.length > 0 && numeric)
    return labels.every((value) => value === 0 || value === 1) ? 'classification' : 'regression';
  return of('score')
    .flat()
    .every((value) => value >= 0 && value <= 1)
    ? 'classification'
    : 'regression';
}

function numbers(column: Column | null): number[] {
  return column?.kind === 'numeric' ? [...new Set(column.values)].filter((value) => !Number.isNaN(value)) : [];
}

/** The column performance is measured on, and why there is none where somebody asked for one. */
function scoredBy(
  columns: readonly AlignedColumn[],
  task: Task,
): Pick<Comparison, 'scored' | 'scoreProblem' | 'notes'> {
  const label = columns.find(({ role }) => role === 'label');
  const none = (because: string) => ({
    scored: null,
    scoreProblem: null,
    notes: [`Performance is not measured: ${because}.`],
  });
  const numeric = ({ reference, current }: AlignedColumn): boolean =>
    [reference, current].every((column) => column === null || column.kind === 'numeric');
  const column =
    columns.find(({ role }) => role === 'score') ?? columns.find((c) => c.role === 'prediction' && numeric(c));
  if (!column)
    return label
      ? none('there is no --score, and no numeric --prediction')
      : { scored: null, scoreProblem: null, notes: [] };
  if (!numeric(column)) return none(`${column.name} holds text`);
  if (label && !numeric(label)) return none(`labels of ${label.name} are neither numbers nor true and false`);
  const strange = task === 'classification' ? outsideOf(column) : null;
  if (strange) {
    const { n, example, side } = strange;
    const lie = n === 1 ? 'lies' : 'lie';
    const text = `${count(n, 'value')} of ${column.name} (${side}) ${lie} outside 0…1, for example ${formatNumber(example)}`;
    return { ...none(`${text}; a score is a probability`), scoreProblem: { column: column.name, text } };
  }
  return { scored: column.name, scoreProblem: null, notes: [] };
}

function outsideOf(column: AlignedColumn): { n: number; example: number; side: string } | null {
  for (const side of ['reference', 'current'] as const) {
    const values = column[side];
    if (values?.kind !== 'numeric') continue;
    const outside = values.values.filter((value) => Number.isFinite(value) && (value < 0 || value > 1));
    if (outside.length > 0) return { n: outside.length, example: outside[0]!, side };
  }
  return null;
}
