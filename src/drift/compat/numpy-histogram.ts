import { momentsOf } from '../statistics/moments.ts';

/** Edges of equally wide bins as `numpy.linspace` makes them, to the last bit. */
export function evenEdges(first: number, last: number, bins: number): Float64Array {
  const step = (last - first) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + first);
  edges[bins] = last;
  return edges;
}

/** `numpy.histogram_bin_edges(values, bins='sturges')` of finite values; bins of whole numbers are at least 1 wide. */
export function sturgesEdges(sorted: Float64Array, wholeNumbers: boolean): Float64Array {
  const width = (sorted.at(-1)! - sorted[0]!) / (Math.log2(sorted.length) + 1);
  return edgesOfWidth(sorted, wholeNumbers && width > 0 ? Math.max(1, width) : width);
}

/** `numpy.histogram_bin_edges(values, bins='doane')` of finite values: Sturges with a term for the skewness. */
export function doaneEdges(sorted: Float64Array): Float64Array {
  const n = sorted.length;
  const { mean, std } = momentsOf(sorted);
  if (n <= 2 || !(std > 0)) return edgesOfWidth(sorted, 0);
  let cubes = 0;
  for (const value of sorted) cubes += ((value - mean) / std) ** 3;
  const spread = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const bins = 1 + Math.log2(n) + Math.log2(1 + Math.abs(cubes / n) / spread);
  return edgesOfWidth(sorted, (sorted[n - 1]! - sorted[0]!) / bins);
}

function edgesOfWidth(sorted: Float64Array, width: number): Float64Array {
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const [first, last] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  return evenEdges(first, last, width > 0 ? Math.ceil((last - first) / width) : 1);
}

/** Counts as `numpy.histogram` makes them: a bin holds its lower edge, the last one both; values outside are in none. */
export function histogram(sorted: Float64Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  let from = countBelow(sorted, edges[0]!, false);
  for (let bin = 0; bin < counts.length; bin++) {
    const to = countBelow(sorted, edges[bin + 1]!, bin === counts.length - 1);
    counts[bin] = to - from;
    from = to;
  }
  return counts;
}

/** How many ascending values are below `edge`, or also at it. */
export function countBelow(sorted: Float64Array, edge: number, orAt: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (orAt ? sorted[middle]! <= edge : sorted[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}
