import type { Frame } from '../../domain/frame.ts';
import type { Chunk } from '../report/chunk-rows.ts';
import { timesOf } from '../report/read-times.ts';

/** Rows of a batch that follow one another in the same chunk, up to but without `to`; the rows of no chunk have a slot after all others. */
export interface Run {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The chunks of a batch's rows, by time, or by their number in the files where rows have no time. The chunks are those of
 * a sample of every `every`th row; without any, all rows are in slot 0.
 */
export function chunkRuns(chunks: readonly Chunk[], time: string | null, every: number) {
  const bound = (at: string | number): number => (typeof at === 'number' ? at * every : Date.parse(at));
  const timed = typeof chunks[0]?.start === 'string';
  const starts = Float64Array.from(chunks, ({ start }) => bound(start));
  // What the sample's last row was is not known to be the last row of all.
  const end = timed ? bound(chunks.at(-1)!.end) : Number.POSITIVE_INFINITY;
  const slotAt = (position: number): number => {
    if (!(position < end) || !(position >= starts[0]!)) return chunks.length;
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= position) low = middle;
      else high = middle;
    }
    return low;
  };
  return (batch: Frame, firstRow: number): Run[] => {
    if (chunks.length === 0) return [{ slot: 0, from: 0, to: batch.rows }];
    const column = timed && time !== null ? batch.columns[time] : undefined;
    const times = column && timesOf(column);
    return runsOf(batch.rows, (row) => {
      if (!timed) return slotAt(firstRow + row);
      return times ? slotAt(times[row]!) : chunks.length;
    });
  };
}

function runsOf(rows: number, slotOf: (row: number) => number): Run[] {
  const runs: Run[] = [];
  let [slot, from] = [rows > 0 ? slotOf(0) : 0, 0];
  for (let row = 1; row < rows; row++) {
    const next = slotOf(row);
    if (next === slot) continue;
    runs.push({ slot, from, to: row });
    [slot, from] = [next, row];
  }
  if (rows > 0) runs.push({ slot, from, to: rows });
  return runs;
}
