import { SextantError } from '../../domain/error.ts';
import { ascendingOrder } from '../statistics/auc.ts';

export const periods = ['day', 'week', 'month'] as const;

export type Chunking =
  | { readonly kind: 'number'; readonly count: number }
  | { readonly kind: 'size'; readonly rows: number }
  | { readonly kind: 'period'; readonly period: (typeof periods)[number] };

export interface Chunk {
  readonly key: string;
  /** ISO times, or row numbers from 0 where rows have no time; `end` is exclusive. */
  readonly start: string | number;
  readonly end: string | number;
  readonly rows: Uint32Array;
}

const MOST_CHUNKS = 1_000;

/** Rows in chunks, oldest first, in their time's order where they have one; rows without a readable time are in none. */
export function chunkRows(rows: number, times: Float64Array | null, chunking: Chunking): Chunk[] {
  if (chunking.kind === 'period') {
    if (!times) throw new SextantError('input_invalid', '--chunk-period needs --timestamp: the column with the times');
    return byPeriod(times, chunking.period);
  }
  const order = times
    ? ascendingOrder(times.map((time) => (Number.isFinite(time) ? time : Number.POSITIVE_INFINITY))).filter((row) =>
        Number.isFinite(times[row]),
      )
    : Uint32Array.from({ length: rows }, (_, row) => row);
  const count = chunking.kind === 'number' ? chunking.count : Math.ceil(order.length / chunking.rows);
  refuseTooMany(count);
  const bound = (i: number): number =>
    chunking.kind === 'size' ? i * chunking.rows : Math.floor((i * order.length) / count);
  const cuts = Array.from({ length: count + 1 }, (_, i) => Math.min(order.length, bound(i)));
  return Array.from({ length: count }, (_, i) => order.slice(cuts[i]!, cuts[i + 1]!)).flatMap((piece, i) =>
    piece.length === 0 ? [] : [pieceOf(piece, cuts[i]!, times, order)],
  );
}

function pieceOf(piece: Uint32Array, from: number, times: Float64Array | null, order: Uint32Array): Chunk {
  const to = from + piece.length;
  const key = `${from}..${to}`;
  if (!times) return { key, start: from, end: to, rows: piece };
  const next = to < order.length ? times[order[to]!]! : times[piece.at(-1)!]! + 1;
  return { key, start: isoOf(times[piece[0]!]!), end: isoOf(next), rows: piece };
}

function byPeriod(times: Float64Array, period: (typeof periods)[number]): Chunk[] {
  const byStart = new Map<number, number[]>();
  times.forEach((time, row) => {
    if (!Number.isFinite(time)) return;
    const start = startOf(time, period);
    const rows = byStart.get(start);
    if (rows) rows.push(row);
    else byStart.set(start, [row]);
  });
  refuseTooMany(byStart.size);
  const starts = [...byStart.keys()].sort((a, b) => a - b);
  return starts.map((start) => ({
    key: isoOf(start).slice(0, period === 'month' ? -17 : -14),
    start: isoOf(start),
    end: isoOf(nextAfter(start, period)),
    rows: Uint32Array.from(byStart.get(start)!),
  }));
}

function refuseTooMany(count: number): void {
  if (count <= MOST_CHUNKS) return;
  const limit = MOST_CHUNKS.toLocaleString('en-US');
  const asked = count.toLocaleString('en-US');
  throw new SextantError('input_invalid', `that would be ${asked} chunks, at most ${limit} are told: take larger ones`);
}

const DAY = 86_400_000;
const isoOf = (time: number): string => new Date(time).toISOString();

/** Days, weeks from Monday and months of UTC. */
function startOf(time: number, period: (typeof periods)[number]): number {
  const at = new Date(time);
  if (period === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
  const day = Math.floor(time / DAY) * DAY;
  return period === 'day' ? day : day - ((at.getUTCDay() + 6) % 7) * DAY;
}

function nextAfter(start: number, period: (typeof periods)[number]): number {
  const at = new Date(start);
  if (period === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
  return start + (period === 'day' ? DAY : 7 * DAY);
}
