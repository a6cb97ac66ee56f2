import type { Column, Frame } from '../../domain/frame.ts';
import { profileEdges } from '../profile/numeric-counter.ts';
import { profiledColumn } from '../profile/profile-column.ts';
import { type ColumnProfile, type SideProfile, sideProfiler } from '../profile/side-profile.ts';
import { slotsOfRows } from '../profile/slots-of-rows.ts';
import type { Comparison } from './comparison.ts';
import type { ChunkReport, ColumnReport } from './drift-report.ts';

/** Both sides counted in full, where the comparison itself holds a sample of every so-many-th row. */
export interface AllRows {
  readonly reference: SideProfile;
  readonly current: SideProfile;
  readonly every: { readonly reference: number; readonly current: number };
}

/** Takes all rows of a side, batch by batch, and counts them in the chunks of its sample. */
export function profilerOf(comparison: Comparison, side: 'reference' | 'current', every: number) {
  const edges = new Map<string, Float64Array>();
  for (const { name, reference, problem } of comparison.columns) {
    if (problem === null && reference?.kind === 'numeric') edges.set(name, edgesOf(reference));
  }
  const names = comparison.columns.map(({ name }) => name);
  const { chunks } = comparison[side];
  const slots = slotsOfRows(chunks, comparison.roles.time, every);
  return sideProfiler(edges, names, chunks.length, (batch: Frame, first: number) => slots(batch, first));
}

const edgesOf = (column: Extract<Column, { kind: 'numeric' }>): Float64Array =>
  profileEdges(column.values.filter(Number.isFinite).sort());

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
