import type { Frame } from '../../domain/frame.ts';
import { invalid } from './evaluation-rows.ts';

/** One value of a slice column: "country = BR" and its positions among the evaluation rows. */
export interface Slice {
  readonly name: string;
  readonly positions: Uint32Array;
}

const MOST_VALUES = 200;

/** The rows by each value of a column, rows without a value under "(missing)": no row escapes the gates. */
export function slicesOf(frame: Frame, rows: Uint32Array, name: string): Slice[] {
  const column = frame.columns[name];
  if (!column) throw invalid(`slice column ${name} is missing`);
  const positions = new Map<string, number[]>();
  rows.forEach((row, position) => {
    const number = column.kind === 'numeric' ? column.values[row]! : Number.NaN;
    const value = column.kind === 'numeric' ? String(number) : column.categories[column.codes[row]!];
    const key = value === undefined || value === 'NaN' ? '(missing)' : value;
    const list = positions.get(key);
    if (list) list.push(position);
    else positions.set(key, [position]);
  });
  if (positions.size > MOST_VALUES) {
    throw invalid(`slice column ${name} has ${positions.size} values, at most ${MOST_VALUES} can be judged`);
  }
  return [...positions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, list]) => ({ name: `${name} = ${value}`, positions: Uint32Array.from(list) }));
}
