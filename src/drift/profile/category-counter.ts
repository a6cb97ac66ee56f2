import type { CategoricalColumn } from '../../domain/frame.ts';
import { MISSING } from '../column-sample.ts';
import type { Run } from './chunk-runs.ts';

/** Categories of one side of a column, counted a slot. */
export interface CategoryProfile {
  readonly kind: 'categorical';
  readonly slots: readonly CategorySlot[];
}

export interface CategorySlot {
  rows: number;
  missing: number;
  readonly counts: Map<string, number>;
}

/** Counts codes as they come; all batches of a column share one list of categories. */
export function categoryCounter(slotCount: number) {
  let categories: readonly string[] = [];
  const counts = Array.from({ length: slotCount }, () => new Float64Array(0));
  const missing = new Float64Array(slotCount);
  return {
    add(column: CategoricalColumn, runs: readonly Run[]): void {
      if (column.categories.length > categories.length) {
        categories = column.categories;
        counts.forEach((slot, i) => {
          const larger = new Float64Array(categories.length);
          larger.set(slot);
          counts[i] = larger;
        });
      }
      for (const { slot, from, to } of runs) {
        const of = counts[slot]!;
        for (let i = from; i < to; i++) {
          const code = column.codes[i]!;
          if (code < 0) missing[slot]! += 1;
          else of[code]! += 1;
        }
      }
    },
    profile: (): CategoryProfile => ({
      kind: 'categorical',
      slots: counts.map((slot, i) => slotOf(slot, categories, missing[i]!)),
    }),
  };
}

/** Missing is a category of its own, as in a sample. */
function slotOf(counts: Float64Array, categories: readonly string[], missing: number): CategorySlot {
  const named = new Map<string, number>();
  let rows = missing;
  counts.forEach((count, code) => {
    if (count > 0) named.set(categories[code]!, count);
    rows += count;
  });
  if (missing > 0) named.set(MISSING, missing);
  return { rows, missing, counts: named };
}

/** All slots as one. */
export function wholeCategories({ slots }: CategoryProfile): CategorySlot {
  const whole: CategorySlot = { rows: 0, missing: 0, counts: new Map() };
  for (const { rows, missing, counts } of slots) {
    whole.rows += rows;
    whole.missing += missing;
    for (const [name, count] of counts) whole.counts.set(name, (whole.counts.get(name) ?? 0) + count);
  }
  return whole;
}
