import { momentsOf } from '../statistics/moments.ts';

/** Numbers of one side of a column, counted into bins, one row of bins a slot (a chunk, or the rows of none). */
export interface NumericProfile {
  readonly kind: 'numeric';
  /** Ascending; bin b holds what is above edge b − 1 and not above edge b, the last bin what is above them all. */
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

const MOST_EDGES = 1_000;
const EXTREMES = 20;

/** Edges from a sample of the reference: its quantiles and its outermost values, or all values where there are few. */
export function profileEdges(sortedSample: Float64Array): Float64Array {
  const different = Float64Array.from(new Set(sortedSample));
  if (different.length <= MOST_EDGES) return different;
  const at = (i: number): number => different[i]!;
  const quantiles = Array.from(
    { length: MOST_EDGES - 2 * EXTREMES },
    (_, i, of = MOST_EDGES - 2 * EXTREMES - 1) => sortedSample[Math.round((i * (sortedSample.length - 1)) / of)]!,
  );
  const outer = Array.from({ length: EXTREMES }, (_, i) => [at(i), at(different.length - 1 - i)]).flat();
  return Float64Array.from(new Set([...quantiles, ...outer])).sort();
}

/** Counts values as they come, without keeping them. `slots[i]` says to which slot row i belongs. */
export function numericCounter(edges: Float64Array, slotCount: number) {
  const binOf = binFinder(edges);
  const origin = momentsOf(edges).mean || 0;
  const slots = Array.from({ length: slotCount }, (): NumericSlot => {
    const bins = edges.length + 1;
    const none = { squares: 0, rows: 0, missing: 0, infinite: 0, min: Infinity, max: -Infinity };
    return { counts: new Float64Array(bins), sums: new Float64Array(bins), ...none };
  });
  return {
    add(values: Float64Array, slotOfRow: Int32Array): void {
      for (let i = 0; i < values.length; i++) {
        const slot = slots[slotOfRow[i]!]!;
        const value = values[i]!;
        slot.rows++;
        if (value - value !== 0) {
          if (Number.isNaN(value)) slot.missing++;
          else slot.infinite++;
          continue;
        }
        const bin = binOf(value);
        slot.counts[bin]! += 1;
        slot.sums[bin]! += value;
        slot.squares += (value - origin) ** 2;
        if (value < slot.min) slot.min = value;
        if (value > slot.max) slot.max = value;
      }
    },
    profile: (): NumericProfile => ({ kind: 'numeric', edges, slots }),
  };
}

const CELLS = 1 << 14;
/** So few edges are looked through one by one. */
const FEW = 6;

/** The bin of a value: a grid over the middle of the edges tells where to look. */
function binFinder(edges: Float64Array): (value: number) => number {
  const n = edges.length;
  const [low, high] = [edges[Math.floor(n * 0.02)] ?? 0, edges[Math.ceil(n * 0.98) - 1] ?? 0];
  const scale = high > low && Number.isFinite(CELLS / (high - low)) ? CELLS / (high - low) : 0;
  const from = Uint16Array.from({ length: CELLS + 2 }, (_, cell) =>
    scale === 0 ? 0 : firstNotBelow(edges, low + (cell - 1) / scale, 0, n),
  );
  return (value) => {
    if (scale === 0 || !(value > low && value < high)) return firstNotBelow(edges, value, 0, n);
    const cell = Math.trunc((value - low) * scale);
    let bin = from[cell]!;
    const end = Math.min(n, from[cell + 2]! + 1);
    if (end - bin > FEW) return firstNotBelow(edges, value, bin, end);
    while (bin < n && edges[bin]! < value) bin++;
    return bin;
  };
}

/** How many of the edges before `high` are below `value`, knowing that those before `low` are. */
function firstNotBelow(edges: Float64Array, value: number, low: number, high: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (edges[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** All slots as one. */
export function wholeOf({ edges, slots }: NumericProfile): NumericSlot {
  const whole: NumericSlot = {
    counts: new Float64Array(edges.length + 1),
    sums: new Float64Array(edges.length + 1),
    ...{ squares: 0, rows: 0, missing: 0, infinite: 0, min: Infinity, max: -Infinity },
  };
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
