import { heldBy, type NumericSlot } from './numeric-counter.ts';

/** Kolmogorov-Smirnov D at the edges: never above the exact D, and below it by less than the largest share of a bin. */
export function profileKs(a: NumericSlot, b: NumericSlot): number {
  const [n, m] = [heldBy(a), heldBy(b)];
  if (n === 0 || m === 0) return Number.NaN;
  let [p, q, largest] = [0, 0, 0];
  for (let bin = 0; bin < a.counts.length; bin++) {
    p += a.counts[bin]! / n;
    q += b.counts[bin]! / m;
    largest = Math.max(largest, Math.abs(p - q));
  }
  return largest;
}

/**
 * Wasserstein-1. In a bin the area under a distribution function follows from its count and its sum of values, so the
 * area between two of them is exact wherever they do not cross inside the bin.
 */
export function profileWasserstein(edges: Float64Array, a: NumericSlot, b: NumericSlot): number {
  const [n, m] = [heldBy(a), heldBy(b)];
  if (n === 0 || m === 0) return Number.NaN;
  const [low, high] = [Math.min(a.min, b.min), Math.max(a.max, b.max)];
  let [p, q, distance] = [0, 0, 0];
  for (let bin = 0; bin <= edges.length; bin++) {
    const from = bin === 0 ? low : Math.min(high, Math.max(low, edges[bin - 1]!));
    const to = bin === edges.length ? high : Math.min(high, Math.max(low, edges[bin]!));
    if (!(to > from)) {
      p += a.counts[bin]! / n;
      q += b.counts[bin]! / m;
      continue;
    }
    const under = (slot: NumericSlot, before: number, rows: number): number =>
      before * (to - from) + (slot.counts[bin]! * to - slot.sums[bin]!) / rows;
    distance += Math.abs(under(a, p, n) - under(b, q, m));
    p += a.counts[bin]! / n;
    q += b.counts[bin]! / m;
  }
  return distance;
}

/** The counts in about `bins` bins of equal reference share, made of whole fine bins. */
export function coarseCounts(
  reference: NumericSlot,
  slot: NumericSlot,
  bins: number,
): { readonly before: Map<string, number>; readonly after: Map<string, number> } {
  const n = heldBy(reference);
  const [before, after] = [new Map<string, number>(), new Map<string, number>()];
  let [seen, coarse] = [0, 0];
  for (let bin = 0; bin < reference.counts.length; bin++) {
    const key = `bin ${coarse + 1}`;
    before.set(key, (before.get(key) ?? 0) + reference.counts[bin]!);
    after.set(key, (after.get(key) ?? 0) + slot.counts[bin]!);
    seen += reference.counts[bin]!;
    if (coarse < bins - 1 && seen * bins >= (coarse + 1) * n)
      coarse = Math.min(bins - 1, Math.floor((seen * bins) / n));
  }
  return { before, after };
}
