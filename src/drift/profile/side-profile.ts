import type { Frame } from '../../domain/frame.ts';
import { type CategoryProfile, categoryCounter } from './category-counter.ts';
import { type NumericProfile, numericCounter } from './numeric-counter.ts';

export type ColumnProfile = NumericProfile | CategoryProfile;

/** All rows of one side, counted: the last slot is that of the rows in no chunk. */
export interface SideProfile {
  readonly rows: number;
  readonly chunkRows: readonly number[];
  readonly columns: ReadonlyMap<string, ColumnProfile>;
}

/** `slotsOf` tells each row of a batch its chunk; `edges` name the numeric columns, every other one is counted by category. */
export function sideProfiler(
  edges: ReadonlyMap<string, Float64Array>,
  names: readonly string[],
  chunks: number,
  slotsOf: (batch: Frame, firstRow: number) => Int32Array,
) {
  const numeric = new Map([...edges].map(([name, of]) => [name, numericCounter(of, chunks + 1)]));
  const categorical = new Map(
    names.filter((name) => !edges.has(name)).map((name) => [name, categoryCounter(chunks + 1)]),
  );
  const chunkRows = new Array<number>(chunks + 1).fill(0);
  let rows = 0;
  return {
    add(batch: Frame): void {
      const slots = slotsOf(batch, rows);
      for (const slot of slots) chunkRows[slot]! += 1;
      rows += batch.rows;
      for (const [name, column] of Object.entries(batch.columns)) {
        if (column.kind === 'numeric') numeric.get(name)?.add(column.values, slots);
        else categorical.get(name)?.add(column, slots);
      }
    },
    profile: (): SideProfile => ({
      rows,
      chunkRows: chunkRows.slice(0, chunks),
      columns: new Map<string, ColumnProfile>([
        ...[...numeric].map(([name, counter]): [string, ColumnProfile] => [name, counter.profile()]),
        ...[...categorical].map(([name, counter]): [string, ColumnProfile] => [name, counter.profile()]),
      ]),
    }),
  };
}
