import type { DuckDBDataChunk } from '@duckdb/node-api';

export type Vector = ReturnType<DuckDBDataChunk['getColumnVector']>;

/** What vectors of doubles and enums hold, in one piece: asking for one value at a time costs ten times as much. */
interface Held {
  readonly items?: unknown;
  readonly validity?: { readonly data: BigUint64Array | null };
}

const heldBy = (vector: Vector): Held => vector as unknown as Held;

/** The vector's own numbers where none is missing; null where they have to be copied. */
export function heldNumbers(vector: Vector, count: number): Float64Array | null {
  const { items, validity } = heldBy(vector);
  return items instanceof Float64Array && validity?.data === null ? items.subarray(0, count) : null;
}

/** Numbers of a vector of doubles; missing ones are NaN. */
export function copyNumbers(vector: Vector, count: number, into: Float64Array, offset: number): void {
  const { items, validity } = heldBy(vector);
  if (items instanceof Float64Array && validity?.data === null) {
    into.set(items.subarray(0, count), offset);
    return;
  }
  if (items instanceof Float64Array && validity?.data) {
    into.set(items.subarray(0, count), offset);
    forEachMissing(validity.data, count, (i) => {
      into[offset + i] = Number.NaN;
    });
    return;
  }
  for (let i = 0; i < count; i++) {
    const value = vector.getItem(i);
    into[offset + i] = typeof value === 'number' ? value : Number.NaN;
  }
}

/** Numbers of an enum's vector into its categories; missing ones are -1. */
export function copyCodes(vector: Vector, count: number, into: Int32Array, codeOf: (name: string) => number): void {
  const { items, validity } = heldBy(vector);
  const raw = items instanceof Uint8Array || items instanceof Uint16Array || items instanceof Uint32Array;
  if (!raw || validity === undefined) {
    for (let i = 0; i < count; i++) {
      const value = vector.getItem(i);
      into[i] = typeof value === 'string' ? codeOf(value) : -1;
    }
    return;
  }
  for (let i = 0; i < count; i++) into[i] = items[i]!;
  if (validity.data) {
    forEachMissing(validity.data, count, (i) => {
      into[i] = -1;
    });
  }
}

function forEachMissing(validity: BigUint64Array, count: number, of: (i: number) => void): void {
  const words = new Uint32Array(validity.buffer, validity.byteOffset, validity.length * 2);
  for (let word = 0; word * 32 < count; word++) {
    const bits = words[word]!;
    if (bits === 0xffffffff) continue;
    const end = Math.min(32, count - word * 32);
    for (let bit = 0; bit < end; bit++) if (((bits >>> bit) & 1) === 0) of(word * 32 + bit);
  }
}
