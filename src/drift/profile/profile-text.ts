import type { CategorySlot } from './category-counter.ts';
import type { NumericSlot } from './numeric-counter.ts';
import type { ColumnProfile, SideProfile } from './side-profile.ts';

/** A profile as text and back; another shape than today's reads as none. */
const FORMAT = 2;

export function profileText({ rows, chunkRows, columns }: SideProfile): string {
  return JSON.stringify({
    format: FORMAT,
    rows,
    chunkRows,
    columns: [...columns].map(([name, of]) => [name, plain(of)]),
  });
}

function plain(column: ColumnProfile): unknown {
  if (column.kind === 'categorical') {
    return { kind: column.kind, slots: column.slots.map(({ counts, ...slot }) => ({ ...slot, counts: [...counts] })) };
  }
  const slots = column.slots.map(({ counts, sums, min, max, ...slot }) => ({
    ...slot,
    // JSON has no infinity: an empty slot has no range.
    range: Number.isFinite(min) ? [min, max] : null,
    counts: [...counts],
    sums: [...sums],
  }));
  return { kind: column.kind, edges: [...column.edges], slots };
}

interface PlainNumeric extends Omit<NumericSlot, 'counts' | 'sums' | 'min' | 'max'> {
  readonly range: readonly [number, number] | null;
  readonly counts: readonly number[];
  readonly sums: readonly number[];
}
interface PlainCategory extends Omit<CategorySlot, 'counts'> {
  readonly counts: readonly (readonly [string, number])[];
}
type Plain =
  | { readonly kind: 'numeric'; readonly edges: readonly number[]; readonly slots: readonly PlainNumeric[] }
  | { readonly kind: 'categorical'; readonly slots: readonly PlainCategory[] };

/** Only texts that `profileText` wrote are read: the key is a digest of what they were made of. */
export function profileOfText(text: string): SideProfile | null {
  const read = JSON.parse(text) as SideProfile & { format: number; columns: readonly (readonly [string, Plain])[] };
  if (read.format !== FORMAT) return null;
  const columns = read.columns.map(([name, column]): [string, ColumnProfile] => [name, restored(column)]);
  return { rows: read.rows, chunkRows: read.chunkRows, columns: new Map(columns) };
}

function restored(column: Plain): ColumnProfile {
  if (column.kind === 'categorical') {
    return { kind: column.kind, slots: column.slots.map((slot) => ({ ...slot, counts: new Map(slot.counts) })) };
  }
  const slots = column.slots.map(({ range, counts, sums, ...slot }) => ({
    ...slot,
    min: range?.[0] ?? Number.POSITIVE_INFINITY,
    max: range?.[1] ?? Number.NEGATIVE_INFINITY,
    counts: Float64Array.from(counts),
    sums: Float64Array.from(sums),
  }));
  return { kind: column.kind, edges: Float64Array.from(column.edges), slots };
}
