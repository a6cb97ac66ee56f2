import type { SlicePart } from '../../domain/attribution.ts';
import type { FoundSlice } from './find-slices.ts';

export type NamedSlice = Pick<SlicePart, 'where' | 'others' | 'p'>;

/** Slices are taken out one after another: a later one may be what is left around an earlier, narrower one. */
export function nameSlices(found: readonly FoundSlice[]): NamedSlice[] {
  return found.map(({ where, p }, k) => {
    const narrower = found.slice(0, k).some((earlier) => holdsAll(earlier.where, where));
    return narrower ? { where, others: true, p } : { where, p };
  });
}

const holdsAll = (conditions: FoundSlice['where'], wanted: FoundSlice['where']): boolean =>
  wanted.every(({ column, value }) => conditions.some((other) => other.column === column && other.value === value));
