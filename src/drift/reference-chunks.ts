import type { Frame } from '../domain/frame.ts';
import type { Observation } from '../domain/observation.ts';
import { takeRows } from './column-sample.ts';
import { ascendingOrder } from './statistics/auc.ts';

const ENOUGH_CHUNKS = 8;
const MOST_CHUNKS = 30;
const SMALLEST_CHUNK = 30;

/**
 * The reference cut in time into pieces as long as a window; into ten of equal size when it is too short for eight
 * such pieces. What differs from piece to piece is what healthy data does by itself.
 */
export function referenceChunks(observation: Observation): readonly Frame[] {
  const { frame } = observation.reference;
  const time = frame.columns[observation.roles.time];
  const order =
    time?.kind === 'numeric' ? ascendingOrder(time.values) : Uint32Array.from({ length: frame.rows }, (_, i) => i);
  const window = observation.windows.at(-1);
  const length = window ? window.to.getTime() - window.from.getTime() : 0;
  const byTime = time?.kind === 'numeric' && length > 0 ? cutByTime(order, time.values, length) : [];
  const chunks = byTime.length >= ENOUGH_CHUNKS ? byTime : cutEvenly(order);
  const step = Math.max(1, Math.ceil(chunks.length / MOST_CHUNKS));
  return chunks.filter((_, i) => i % step === 0).map((indices) => takeRows(frame, indices));
}

function cutByTime(order: Uint32Array, times: Float64Array, length: number): Uint32Array[] {
  const chunks: Uint32Array[] = [];
  const first = order.length > 0 ? times[order[0]!]! : 0;
  for (let start = 0; start < order.length; ) {
    const slot = Math.floor((times[order[start]!]! - first) / length);
    let end = start + 1;
    while (end < order.length && Math.floor((times[order[end]!]! - first) / length) === slot) end++;
    if (end - start >= SMALLEST_CHUNK) chunks.push(order.slice(start, end));
    start = end;
  }
  return chunks;
}

function cutEvenly(order: Uint32Array): Uint32Array[] {
  const size = Math.floor(order.length / 10);
  if (size < SMALLEST_CHUNK) return [];
  return Array.from({ length: 10 }, (_, i) => order.slice(i * size, (i + 1) * size));
}
