/** How the numbers of a column are counted: by ascending edges, and in even cells where most values lie. */
export interface NumericBins {
  /**
   * Bin b lies between edge b − 1 and edge b; the first and the last are open. A value on an edge belongs above it where
   * there is a grid, below it where there is none.
   */
  readonly edges: Float64Array;
  /** `cells` bins of one width from bin `first` on, that a multiplication finds: ten times as fast as a search. */
  readonly grid: { readonly first: number; readonly low: number; readonly scale: number; readonly cells: number };
}

const noGrid: NumericBins['grid'] = { first: 0, low: 0, scale: 0, cells: 0 };
/** Share of the values below, and above, the grid. */
const TAIL = 0.02;
const TAIL_EDGES = 20;
/** No cell may hold so many times its share of the values: where they are piled up, quantiles tell more. */
const HEAVY = 4;

/** Bins from a sample of the reference: at most about `most`. */
export function profileBins(sortedSample: Float64Array, most: number): NumericBins {
  const different = sortedSample.filter((value, i) => i === 0 || value !== sortedSample[i - 1]);
  const range = different.at(-1)! - different[0]!;
  if (range < most && different.every(Number.isSafeInteger)) return evenBins([], different[0]!, 1, range + 1, []);
  if (different.length <= most) return { edges: different, grid: noGrid };
  const outer = Math.min(TAIL_EDGES, Math.floor(most / 10));
  return griddedBins(sortedSample, different, most, outer) ?? quantileBins(sortedSample, different, most, outer);
}

function griddedBins(sorted: Float64Array, different: Float64Array, most: number, outer: number): NumericBins | null {
  const cells = most - 4 * outer;
  const [low, high] = [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
  const scale = cells / (high - low);
  // Cells narrower than the numbers can tell apart are none.
  if (!(1 / scale > 4 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high)))) return null;
  const counts = new Float64Array(cells);
  for (const value of sorted) {
    const at = (value - low) * scale;
    if (at >= 0 && at < cells && ++counts[Math.trunc(at)]! > (HEAVY * sorted.length) / cells) return null;
  }
  const tail = (from: number): number[] =>
    Array.from({ length: outer }, (_, i) => quantile(sorted, from + (i / outer) * TAIL));
  const edges = [...tail(0), ...tail(1 - TAIL), ...outermost(different, outer)];
  const below = edges.filter((edge) => edge < low);
  const above = edges.filter((edge) => edge > high);
  return evenBins(below, low, scale, cells, above);
}

/** The cells' edges between further ones below and above. */
function evenBins(
  below: readonly number[],
  low: number,
  scale: number,
  cells: number,
  above: readonly number[],
): NumericBins {
  const inner = Array.from({ length: cells + 1 }, (_, cell) => low + cell / scale);
  const before = new Set(below).size;
  const edges = Float64Array.from(new Set([...below, ...inner, ...above.filter((edge) => edge > inner.at(-1)!)]));
  return { edges: edges.sort(), grid: { first: before + 1, low, scale, cells } };
}

function quantileBins(sorted: Float64Array, different: Float64Array, most: number, outer: number): NumericBins {
  const count = most - 2 * outer;
  const quantiles = Array.from({ length: count }, (_, i) => quantile(sorted, i / (count - 1)));
  const edges = Float64Array.from(new Set([...quantiles, ...outermost(different, outer)])).sort();
  return { edges, grid: noGrid };
}

const quantile = (sorted: Float64Array, share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;

const outermost = (different: Float64Array, count: number): number[] => [
  ...different.subarray(0, count),
  ...different.subarray(different.length - count),
];

const TABLE = 1 << 14;
/** So few edges are looked through one by one. */
const FEW = 6;

/** The bin of a value outside of the grid: a table over the middle of the edges tells where to look. */
export function binFinder({ edges, grid }: NumericBins): (value: number) => number {
  const n = edges.length;
  if (grid.cells > 0) return (value) => firstAbove(edges, value);
  const [low, high] = [edges[Math.floor(n * 0.02)] ?? 0, edges[Math.ceil(n * 0.98) - 1] ?? 0];
  const scale = high > low && Number.isFinite(TABLE / (high - low)) ? TABLE / (high - low) : 0;
  const from = Uint16Array.from({ length: TABLE + 2 }, (_, cell) =>
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

/** How many of the edges are not above `value`. */
function firstAbove(edges: Float64Array, value: number): number {
  let [from, to] = [0, edges.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (edges[middle]! <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
