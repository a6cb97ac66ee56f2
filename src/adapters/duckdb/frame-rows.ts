import type { Column, Frame } from '../../domain/frame.ts';

/** The rows of a frame at these positions, in this order. */
export function pickRows(frame: Frame, positions: Int32Array): Frame {
  const columns = Object.entries(frame.columns).map(([name, column]): [string, Column] => [
    name,
    pick(column, positions),
  ]);
  return { rows: positions.length, columns: Object.fromEntries(columns) };
}

function pick(column: Column, positions: Int32Array): Column {
  if (column.kind === 'numeric') {
    const values = new Float64Array(positions.length);
    for (let i = 0; i < positions.length; i++) values[i] = column.values[positions[i]!]!;
    return { kind: 'numeric', values };
  }
  const codes = new Int32Array(positions.length);
  for (let i = 0; i < positions.length; i++) codes[i] = column.codes[positions[i]!]!;
  return { kind: 'categorical', codes, categories: column.categories };
}

export function withoutColumns(frame: Frame, names: ReadonlySet<string>): Frame {
  return { ...frame, columns: Object.fromEntries(Object.entries(frame.columns).filter(([name]) => !names.has(name))) };
}

export function isAllMissing(column: Column): boolean {
  return column.kind === 'numeric' ? column.values.every(Number.isNaN) : column.codes.every((code) => code < 0);
}
