import { SextantError } from '../../domain/error.ts';
import type { Column, Frame } from '../../domain/frame.ts';
import { formatCategory } from '../format-number.ts';
import { labelValues } from '../labelled-rows.ts';
import type { ComparisonRoles } from './comparison-roles.ts';
import type { ColumnRole, ColumnStatus } from './drift-report.ts';

/** One column of both sides, of one kind, or the reason why the two cannot be compared. */
export interface AlignedColumn {
  readonly name: string;
  readonly role: ColumnRole;
  readonly reference: Column | null;
  readonly current: Column | null;
  readonly problem: { readonly status: ColumnStatus; readonly reason: string } | null;
}

/** Score, prediction and label first, then the features as they come in the files. */
export function alignColumns(
  reference: Frame,
  current: Frame,
  roles: ComparisonRoles,
  features: readonly string[] | null,
): AlignedColumn[] {
  const known = [...new Set([...Object.keys(reference.columns), ...Object.keys(current.columns)])];
  const named = { '--score': roles.score, '--prediction': roles.prediction, '--target': roles.label };
  for (const [flag, name] of [...Object.entries(named), ...(features ?? []).map((name) => ['--features', name])]) {
    if (name === null || name === undefined || known.includes(name)) continue;
    throw new SextantError('input_invalid', `${flag}: no file has a column "${name}"; there are ${known.join(', ')}`);
  }
  const others = new Set([roles.time, roles.id, roles.score, roles.prediction, roles.label]);
  const first = [
    { name: roles.score, role: 'score' as const },
    { name: roles.prediction, role: 'prediction' as const },
    { name: roles.label, role: 'label' as const },
  ];
  return [
    ...first.flatMap(({ name, role }) => (name === null ? [] : [align(name, role, reference, current)])),
    ...(features ?? known.filter((name) => !others.has(name))).map((name) =>
      align(name, 'feature', reference, current),
    ),
  ];
}

function align(name: string, role: ColumnRole, reference: Frame, current: Frame): AlignedColumn {
  const [before, after] = sameKind(read(reference, name, role), read(current, name, role));
  const base = { name, role, reference: before, current: after };
  if (!before) return { ...base, problem: { status: 'new-column', reason: 'the reference has no such column' } };
  if (!after) return { ...base, problem: { status: 'missing-column', reason: 'the current rows have no such column' } };
  if (before.kind === after.kind) return { ...base, problem: null };
  const text = before.kind === 'categorical' ? before : after;
  const example = text.kind === 'categorical' ? text.categories.find((value) => !isNumber(value)) : undefined;
  const because = example === undefined ? '' : `, it holds "${formatCategory(example)}"`;
  const reason = `it was ${before.kind} and is ${after.kind} now${because}`;
  return { ...base, problem: { status: 'type-change', reason } };
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** Labels true/false, yes/no are the numbers 1 and 0. */
function read(frame: Frame, name: string, role: ColumnRole): Column | null {
  const column = frame.columns[name];
  if (!column) return null;
  const values = role === 'label' && column.kind === 'categorical' ? labelValues(column) : null;
  const lost =
    values && column.kind === 'categorical' && values.some((v, i) => Number.isNaN(v) && column.codes[i]! >= 0);
  return values && !lost ? { kind: 'numeric', values } : column;
}

/** A column without any value has no kind of its own: it takes the other side's. */
function sameKind(before: Column | null, after: Column | null): [Column | null, Column | null] {
  if (!before || !after || before.kind === after.kind) return [before, after];
  const [left, right] = [numbersOfWords(before), numbersOfWords(after)];
  if (left.kind === right.kind) return [left, right];
  if (isEmpty(after)) return [before, empty(before.kind, lengthOf(after))];
  if (isEmpty(before)) return [empty(after.kind, lengthOf(before)), after];
  return [before, after];
}

const words: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

/** Numbers that were taken for text because of a word for one that is not finite: CSV says nothing of types. */
function numbersOfWords(column: Column): Column {
  if (column.kind === 'numeric') return column;
  const numbers = column.categories.map(
    (name) => words[name.trim().toLowerCase()] ?? (isNumber(name) ? Number(name) : null),
  );
  const word = numbers.some((value) => value !== null && !Number.isFinite(value));
  if (!word || numbers.includes(null)) return column;
  return { kind: 'numeric', values: Float64Array.from(column.codes, (code) => numbers[code] ?? Number.NaN) };
}

const lengthOf = (column: Column): number => (column.kind === 'numeric' ? column.values : column.codes).length;

const isEmpty = (column: Column): boolean =>
  column.kind === 'numeric' ? column.values.every(Number.isNaN) : column.codes.every((code) => code < 0);

const empty = (kind: Column['kind'], rows: number): Column =>
  kind === 'numeric'
    ? { kind, values: new Float64Array(rows).fill(Number.NaN) }
    : { kind, codes: new Int32Array(rows).fill(-1), categories: [] };
