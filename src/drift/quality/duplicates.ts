import type { Column, Frame } from '../../domain/frame.ts';
import type { ColumnRoles } from '../../domain/observation.ts';

/**
 * Share of rows that repeat an earlier row of the frame: by id where there is one, else by every column but the label
 * (which may mature differently).
 */
export function duplicateShare(frame: Frame, roles: ColumnRoles): number {
  if (frame.rows === 0) return 0;
  const id = roles.id && frame.columns[roles.id] ? roles.id : null;
  const names = id ? [id] : Object.keys(frame.columns).filter((name) => name !== roles.label);
  const columns = names.map((name) => frame.columns[name]!);
  if (columns.length === 0) return 0;
  const keys = rowKeys(columns, frame.rows);
  return 1 - new Set(keys).size / frame.rows;
}

const bits = new Float64Array(1);
const halves = new Uint32Array(bits.buffer);

/** A 53-bit hash of each row's values: strings of all columns would cost more than everything else together. */
function rowKeys(columns: readonly Column[], rows: number): Float64Array {
  const high = new Uint32Array(rows);
  const low = new Uint32Array(rows);
  for (const column of columns) {
    const values = column.kind === 'numeric' ? column.values : column.codes;
    for (let i = 0; i < rows; i++) {
      bits[0] = values[i]!;
      high[i] = Math.imul((high[i]! ^ halves[0]!) + 0x9e3779b9, 0x85ebca6b) ^ (high[i]! >>> 13) ^ halves[1]!;
      low[i] = Math.imul((low[i]! ^ halves[1]!) + 0x7f4a7c15, 0xc2b2ae35) ^ (low[i]! >>> 15) ^ halves[0]!;
    }
  }
  return Float64Array.from({ length: rows }, (_, i) => (high[i]! & 0x1fffff) * 4_294_967_296 + low[i]!);
}
