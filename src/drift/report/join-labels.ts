import { SextantError } from '../../domain/error.ts';
import type { Column, Frame } from '../../domain/frame.ts';

export interface LabelJoin {
  readonly id: string;
  readonly label: string;
  /** What the files are called, for sentences. */
  readonly rowsFile: string;
  readonly targetsFile: string;
}

/**
 * The frame with the label of another file's row of the same id. An id with two different labels has none; a label
 * without a row belongs to nobody; both are said.
 */
export function joinLabels(frame: Frame, targets: Frame, join: LabelJoin): { frame: Frame; notes: string[] } {
  const label = column(targets, join.label, join.targetsFile);
  const { rowOfId, disputed, repeated } = rowsById(column(targets, join.id, join.targetsFile), label);
  const keys = keysOf(column(frame, join.id, join.rowsFile));
  const rows = keys.map((key) => (key === null || disputed.has(key) ? -1 : (rowOfId.get(key) ?? -1)));
  const found = new Set(keys);
  const matched = rows.filter((row) => row >= 0).length;
  if (matched === 0 && frame.rows > 0) {
    throw new SextantError(
      'input_invalid',
      `no "${join.id}" of ${join.rowsFile} occurs in ${join.targetsFile}: are these the targets of these rows?`,
    );
  }
  const strangers = [...rowOfId.keys()].filter((key) => !found.has(key)).length;
  const twice = keys.length - found.size;
  const told = [
    [disputed.size, `of ${join.targetsFile} come with two different labels: they count as not labelled`],
    [repeated, `of ${join.targetsFile} come twice with the same label: counted once`],
    [strangers, `of ${join.targetsFile} belong to no row of ${join.rowsFile}: left out`],
    [twice, `of ${join.rowsFile} come twice`],
    [frame.rows - matched, `of ${join.rowsFile} have no label in ${join.targetsFile}`],
  ] as const;
  return {
    frame: { ...frame, columns: { ...frame.columns, [join.label]: taken(label, rows) } },
    notes: told.flatMap(([count, text]) =>
      count > 0 ? [`${count.toLocaleString('en-US')} values of "${join.id}" ${text}.`] : [],
    ),
  };
}

function rowsById(ids: Column, label: Column) {
  const rowOfId = new Map<string, number>();
  const disputed = new Set<string>();
  let repeated = 0;
  const valueAt = (row: number): unknown => (label.kind === 'numeric' ? label.values[row] : label.codes[row]);
  keysOf(ids).forEach((key, row) => {
    if (key === null) return;
    const first = rowOfId.get(key);
    if (first === undefined) rowOfId.set(key, row);
    else if (Object.is(valueAt(first), valueAt(row))) repeated++;
    else disputed.add(key);
  });
  return { rowOfId, disputed, repeated };
}

/** Ids as text, so that 7 of a number column is "7" of a text column; null = no id. */
function keysOf(ids: Column): (string | null)[] {
  if (ids.kind === 'categorical') return Array.from(ids.codes, (code) => ids.categories[code] ?? null);
  return Array.from(ids.values, (value) => (Number.isNaN(value) ? null : String(value)));
}

function taken(label: Column, rows: readonly number[]): Column {
  if (label.kind === 'categorical') return { ...label, codes: Int32Array.from(rows, (row) => label.codes[row] ?? -1) };
  return { kind: 'numeric', values: Float64Array.from(rows, (row) => label.values[row] ?? Number.NaN) };
}

function column(frame: Frame, name: string, file: string): Column {
  const found = frame.columns[name];
  if (found) return found;
  const names = Object.keys(frame.columns).join(', ');
  throw new SextantError('input_invalid', `${file} has no column "${name}"; it has ${names}`);
}
