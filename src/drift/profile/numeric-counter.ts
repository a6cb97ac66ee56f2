import { momentsOf } from '../statistics/moments.ts';
import type { Run } from './chunk-runs.ts';
import { binFinder, type NumericBins } from './numeric-bins.ts';

/** Numbers of one side of a column, counted into bins, one row of bins a slot (a chunk, or the rows of none). */
export interface NumericProfile {
  readonly kind: 'numeric';
  readonly edges: Float64Array;
  readonly slots: readonly NumericSlot[];
}

export interface NumericSlot {
  readonly counts: Float64Array;
  /** The values of each bin added up: with them the area between two distribution functions is exact. */
  readonly sums: Float64Array;
  squares: number;
  rows: number;
  missing: number;
  infinite: number;
  min: number;
  max: number;
}

/** Counts values as they come, without keeping them. */
export function numericCounter(bins: NumericBins, slotCount: number) {
  const { edges, grid } = bins;
  const { first, low, scale, cells } = grid;
  const binOf = binFinder(bins);
  const origin = momentsOf(edges).mean || 0;
  const slots = Array.from({ length: slotCount }, (): NumericSlot => emptySlot(edges.length + 1));
  const count = (slot: NumericSlot, values: Float64Array, from: number, to: number): void => {
    const { counts, sums } = slot;
    let { squares, missing, infinite, min, max } = slot;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      const at = (value - low) * scale;
      let bin = 0;
      if (at >= 0 && at < cells) bin = first + Math.trunc(at);
      else if (value - value === 0) bin = binOf(value);
      else {
        if (Number.isNaN(value)) missing++;
        else infinite++;
        continue;
      }
      counts[bin]! += 1;
      sums[bin]! += value;
      squares += (value - origin) * (value - origin);
      if (value < min) min = value;
      if (value > max) max = value;
    }
    Object.assign(slot, { squares, missing, infinite, min, max });
    slot.rows += to - from;
  };
  return {
    add(values: Float64Array, runs: readonly Run[]): void {
      for (const { slot, from, to } of runs) count(slots[slot]!, values, from, to);
    },
    profile: (): NumericProfile => ({ kind: 'numeric', edges, slots }),
  };
}

const emptySlot = (bins: number): NumericSlot => ({
  counts: new Float64Array(bins),
  sums: new Float64Array(bins),
  squares: 0,
  rows: 0,
  missing: 0,
  infinite: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
});

/** All slots as one. */
export function wholeOf({ edges, slots }: NumericProfile): NumericSlot {
  const whole = emptySlot(edges.length + 1);
  for (const slot of slots) {
    for (let bin = 0; bin < whole.counts.length; bin++) {
      whole.counts[bin]! += slot.counts[bin]!;
      whole.sums[bin]! += slot.sums[bin]!;
    }
    whole.squares += slot.squares;
    whole.rows += slot.rows;
    whole.missing += slot.missing;
    whole.infinite += slot.infinite;
    whole.min = Math.min(whole.min, slot.min);
    whole.max = Math.max(whole.max, slot.max);
  }
  return whole;
}

export const heldBy = ({ rows, missing, infinite }: NumericSlot): number => rows - missing - infinite;

/** Mean and population σ of all values of a slot. */
export function slotMoments(edges: Float64Array, slot: NumericSlot): { mean: number; std: number } {
  const n = heldBy(slot);
  const origin = momentsOf(edges).mean || 0;
  const mean = slot.sums.reduce((total, sum) => total + sum, 0) / n;
  return { mean, std: Math.sqrt(Math.max(0, slot.squares / n - (mean - origin) ** 2)) };
}
