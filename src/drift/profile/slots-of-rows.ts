import type { Frame } from '../../domain/frame.ts';
import type { Chunk } from '../report/chunk-rows.ts';
import { timesOf } from '../report/read-times.ts';

/**
 * The chunk of each row of a batch, by time, or by its number in the files where rows have no time; `chunks.length` for
 * the rows of none. The chunks are those of a sample of every `every`th row.
 */
export function slotsOfRows(chunks: readonly Chunk[], time: string | null, every: number) {
  const bound = (at: string | number): number => (typeof at === 'number' ? at * every : Date.parse(at));
  const starts = chunks.map(({ start }) => bound(start));
  const end =
    chunks.length === 0
      ? 0
      : typeof chunks.at(-1)!.end === 'number'
        ? Number.POSITIVE_INFINITY
        : bound(chunks.at(-1)!.end);
  const timed = chunks.length > 0 && typeof chunks[0]!.start === 'string';
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
  return (batch: Frame, firstRow: number): Int32Array => {
    if (chunks.length === 0) return new Int32Array(batch.rows);
    if (!timed || time === null) return Int32Array.from({ length: batch.rows }, (_, i) => slotAt(firstRow + i));
    const column = batch.columns[time];
    return Int32Array.from(column ? timesOf(column) : new Float64Array(batch.rows).fill(Number.NaN), (at) =>
      Number.isNaN(at) ? chunks.length : slotAt(at),
    );
  };
}
