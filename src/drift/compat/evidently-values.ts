import type { Column } from '../../domain/frame.ts';

/** One side of a column as Evidently's tests get it: without missing and infinite values. */
export type EvidentlyValues =
  | { readonly kind: 'num'; readonly n: number; readonly sorted: Float64Array; readonly wholeNumbers: boolean }
  | { readonly kind: 'cat'; readonly n: number; readonly counts: ReadonlyMap<string | number, number> };

/** What Evidently's `infer_column_type` makes of pandas' reading of the file. */
export type EvidentlyKind = 'num' | 'cat' | 'text' | 'times';

/** Whole numbers with at most so many different values are categories. */
const INTEGER_CARDINALITY = 10;

/** pandas turns whole numbers with gaps into floats, so those are never categories. */
export function evidentlyKind(column: Column): EvidentlyKind {
  if (column.kind === 'categorical') return isText(column) ? 'text' : 'cat';
  if (column.holds === 'times') return 'times';
  return isInteger(column) && new Set(column.values).size <= INTEGER_CARDINALITY ? 'cat' : 'num';
}

export function evidentlyValues(column: Column, kind: 'num' | 'cat', sorted: Float64Array | null): EvidentlyValues {
  if (kind === 'num' && column.kind === 'numeric') {
    const values = sorted ?? column.values.filter(Number.isFinite).sort();
    return { kind, n: values.length, sorted: values, wholeNumbers: isInteger(column) };
  }
  const counts = new Map<string | number, number>();
  let n = 0;
  const add = (key: string | number | undefined): void => {
    if (key === undefined || (typeof key === 'number' && !Number.isFinite(key))) return;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    n++;
  };
  if (column.kind === 'numeric') column.values.forEach(add);
  else for (const code of column.codes) add(column.categories[code]);
  return { kind: 'cat', n, counts };
}

/** Numbers counted value by value, as Evidently does where there are few. */
export function countsOf(values: EvidentlyValues): ReadonlyMap<string | number, number> {
  if (values.kind === 'cat') return values.counts;
  const counts = new Map<number, number>();
  for (const value of values.sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** How many different values both sides have together, counted no further than `most` + 1. */
export function differentValues(sides: readonly EvidentlyValues[], most: number): number {
  const seen = new Set<string | number>();
  for (const side of sides) {
    for (const value of side.kind === 'num' ? side.sorted : side.counts.keys()) {
      seen.add(value);
      if (seen.size > most) return seen.size;
    }
  }
  return seen.size;
}

const isInteger = (column: Extract<Column, { kind: 'numeric' }>): boolean =>
  column.holds === 'integers' && !column.values.some(Number.isNaN);

/** More than half of the values all different: prose, ids; true and false are none. */
function isText({ codes, categories }: Extract<Column, { kind: 'categorical' }>): boolean {
  if (categories.length > 0 && categories.every((name) => name === 'true' || name === 'false')) return false;
  let held = 0;
  const seen = new Set<number>();
  for (const code of codes) {
    if (code < 0) continue;
    held++;
    seen.add(code);
  }
  return seen.size > held * 0.5;
}
