import { quantileOf } from './moments.ts';

/** Inner edges of at most `bins` bins with equally many reference rows; tied quantiles are one edge, the ends are open. */
export function quantileEdges(sortedReference: Float64Array, bins: number): Float64Array {
  if (sortedReference.length === 0) return new Float64Array(0);
  const edges = Array.from({ length: bins - 1 }, (_, i) => quantileOf(sortedReference, (i + 1) / bins));
  return Float64Array.from(new Set(edges));
}

/** Counts of ascending values by bin, each bin up to and with its upper edge; every bin is there, if only with 0. */
export function countByBin(sorted: Float64Array, edges: Float64Array): Map<string, number> {
  const counts = new Map<string, number>();
  let from = 0;
  for (let bin = 0; bin <= edges.length; bin++) {
    const to = bin < edges.length ? firstAbove(sorted, edges[bin]!) : sorted.length;
    counts.set(`bin ${bin + 1}`, to - from);
    from = to;
  }
  return counts;
}

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
