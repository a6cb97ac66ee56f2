import type { Column } from '../../domain/frame.ts';
import { chunkRuns } from '../profile/chunk-runs.ts';
import { type NumericBins, profileBins } from '../profile/numeric-bins.ts';
import { profiledColumn } from '../profile/profile-column.ts';
import { type ColumnProfile, type SideProfile, sideProfiler } from '../profile/side-profile.ts';
import type { Comparison } from './comparison.ts';
import type { ChunkReport, ColumnReport } from './drift-report.ts';

/** Both sides counted in full, where the comparison itself holds a sample of every so-many-th row. */
export interface AllRows {
  readonly reference: SideProfile;
  readonly current: SideProfile;
  readonly every: { readonly reference: number; readonly current: number };
}

const MOST_BINS = 1_000;
/** Bins of a side, of all columns and chunks: what bounds the memory. */
const MOST_CELLS = 16_000_000;

/** For each side what takes all its rows, batch by batch, and counts them: the current ones in the chunks of their sample. */
export function profilersOf(comparison: Comparison, every: AllRows['every']) {
  const { columns, roles, current } = comparison;
  const most = Math.min(MOST_BINS, Math.ceil(MOST_CELLS / (columns.length * (current.chunks.length + 1))));
  const bins = new Map<string, NumericBins>();
  for (const { name, reference, problem } of columns) {
    if (problem === null && reference?.kind === 'numeric') bins.set(name, binsOf(reference, most));
  }
  const names = columns.map(({ name }) => name);
  const counting = (chunks: Comparison['current']['chunks'], of: number) =>
    sideProfiler(bins, names, chunks.length, chunkRuns(chunks, roles.time, of));
  return {
    // The reference is one distribution: its chunks say what is usual, and a sample does for that.
    reference: () => counting([], every.reference),
    current: () => counting(current.chunks, every.current),
  };
}

const binsOf = ({ values }: Extract<Column, { kind: 'numeric' }>, most: number): NumericBins =>
  profileBins(values.filter((value) => value - value === 0).sort(), most);

/** Column and chunk values of the sample replaced by those of all rows. */
export function ofAllRows(
  { reference, current, every }: AllRows,
  sampled: { readonly columns: readonly ColumnReport[]; readonly chunks: readonly ChunkReport[] },
): { columns: ColumnReport[]; chunks: ChunkReport[] } {
  const told = sampled.columns.map((column) => {
    const [before, after] = [reference.columns.get(column.name), current.columns.get(column.name)];
    const counted = before && after && rowsOf(before) > 0 && rowsOf(after) > 0;
    return counted ? profiledColumn(column, before, after) : { column, chunks: null };
  });
  const position = (at: string | number): string | number => (typeof at === 'number' ? at * every.current : at);
  const chunks = sampled.chunks.map((chunk, i): ChunkReport => {
    const [start, end] = [position(chunk.start), position(chunk.end)];
    const values = told.flatMap(({ column, chunks: of }): [string, ChunkReport['columns'][string]][] =>
      of?.[i] ? [[column.name, of[i]]] : [],
    );
    return {
      ...chunk,
      key: typeof start === 'number' ? `${start}..${end}` : chunk.key,
      start,
      end,
      n: current.chunkRows[i] ?? chunk.n,
      columns: { ...chunk.columns, ...Object.fromEntries(values) },
    };
  });
  return { columns: told.map(({ column }) => column), chunks };
}

const rowsOf = (profile: ColumnProfile): number => profile.slots.reduce((sum, { rows }) => sum + rows, 0);
