import type { Frame } from '../../domain/frame.ts';
import { type CategoryProfile, categoryCounter } from './category-counter.ts';
import type { Run } from './chunk-runs.ts';
import type { NumericBins } from './numeric-bins.ts';
import { type NumericProfile, numericCounter } from './numeric-counter.ts';

export type ColumnProfile = NumericProfile | CategoryProfile;

/** All rows of one side, counted: the last slot is that of the rows in no chunk. */
export interface SideProfile {
  readonly rows: number;
  readonly chunkRows: readonly number[];
  readonly columns: ReadonlyMap<string, ColumnProfile>;
}

/** `runsOf` tells the chunks of a batch's rows; `bins` name the numeric columns, every other one is counted by category. */
export function sideProfiler(
  bins: ReadonlyMap<string, NumericBins>,
  names: readonly string[],
  chunks: number,
  runsOf: (batch: Frame, firstRow: number) => readonly Run[],
) {
  const numeric = new Map([...bins].map(([name, of]) => [name, numericCounter(of, chunks + 1)]));
  const categorical = new Map(
    names.filter((name) => !bins.has(name)).map((name) => [name, categoryCounter(chunks + 1)]),
  );
  const chunkRows = new Array<number>(chunks + 1).fill(0);
  let rows = 0;
  return {
    add(batch: Frame): void {
      const runs = runsOf(batch, rows);
      for (const { slot, from, to } of runs) chunkRows[slot]! += to - from;
      rows += batch.rows;
      for (const [name, column] of Object.entries(batch.columns)) {
        if (column.kind === 'numeric') numeric.get(name)?.add(column.values, runs);
        else categorical.get(name)?.add(column, runs);
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
