import { chiSquaredOf, chiSquaredTail } from '../statistics/chi-squared.ts';
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.ts';
import { wassersteinDistance } from '../statistics/wasserstein.ts';
import { countBelow, doaneEdges, evenEdges, histogram } from './numpy-histogram.ts';

/** One side of a column as NannyML gets it: without missing values, infinite ones kept. */
export type NannyValues =
  | { readonly kind: 'continuous'; readonly sorted: Float64Array }
  | { readonly kind: 'categorical'; readonly n: number; readonly counts: ReadonlyMap<string, number> };

/** A method fitted on the reference: the value of a chunk, NaN for an empty one. */
export interface NannyMethod {
  readonly title: string;
  readonly bins: number | null;
  /** Thresholds above it are set to it. */
  readonly limit: number | null;
  of(chunk: NannyValues): number;
}

/** From so many reference rows on KS and Wasserstein are estimated from bins. */
const EXACT_BELOW = 10_000;
const FINE_BINS = 10_000;

/** NannyML's methods by its own names, 0.13; null where NannyML itself fails (an infinite value in the reference). */
export function nannyMethods(reference: NannyValues): Readonly<Record<string, NannyMethod>> | null {
  if (reference.kind === 'categorical') return ofCategories(reference);
  const { sorted } = reference;
  if (sorted.length === 0 || !Number.isFinite(sorted[0]!) || !Number.isFinite(sorted.at(-1)!)) return null;
  const edges = doaneEdges(sorted);
  const shares = sharesIn(sorted, edges);
  const binned = (title: string, of: (p: readonly number[], q: readonly number[]) => number): NannyMethod => ({
    title: `${title}, Doane bins of the reference and one for what lies outside`,
    bins: shares.length,
    limit: null,
    of: (chunk) =>
      numbers(chunk).length === 0 ? Number.NaN : of(...withLeftover(shares, sharesIn(numbers(chunk), edges))),
  });
  return {
    jensen_shannon: binned('Jensen-Shannon distance, base 2', jensenShannon),
    kolmogorov_smirnov: sorted.length < EXACT_BELOW ? exactKs(sorted) : estimatedKs(sorted),
    wasserstein: sorted.length < EXACT_BELOW ? exactWasserstein(sorted) : estimatedWasserstein(sorted),
    hellinger: binned('Hellinger distance', hellinger),
  };
}

function ofCategories(reference: Extract<NannyValues, { kind: 'categorical' }>) {
  const names = [...reference.counts.keys()];
  const shares = names.map((name) => reference.counts.get(name)! / reference.n);
  const method = (title: string, of: (counts: ReadonlyMap<string, number>, n: number) => number): NannyMethod => ({
    title,
    bins: names.length,
    limit: null,
    of: (chunk) => (chunk.kind !== 'categorical' || chunk.n === 0 ? Number.NaN : of(chunk.counts, chunk.n)),
  });
  const known = (counts: ReadonlyMap<string, number>, n: number) => names.map((name) => (counts.get(name) ?? 0) / n);
  return {
    jensen_shannon: method('Jensen-Shannon distance, base 2, one bin for unseen categories', (counts, n) =>
      jensenShannon(...withLeftover(shares, known(counts, n))),
    ),
    hellinger: method('Hellinger distance, one bin for unseen categories', (counts, n) =>
      hellinger(...withLeftover(shares, known(counts, n))),
    ),
    l_infinity: method('L-Infinity distance', (counts, n) =>
      [...new Set([...names, ...counts.keys()])].reduce(
        (most, name) =>
          Math.max(most, Math.abs((reference.counts.get(name) ?? 0) / reference.n - (counts.get(name) ?? 0) / n)),
        0,
      ),
    ),
    chi2: method(
      'Chi2 statistic of the contingency table, Yates at one degree of freedom',
      (counts) => contingency(reference.counts, counts).statistic,
    ),
  };
}

/** scipy's `chi2_contingency`: Yates' correction where there are two categories. NannyML alerts below p 0.05. */
export function contingency(reference: ReadonlyMap<string, number>, chunk: ReadonlyMap<string, number>) {
  const plain = chiSquaredOf(reference, chunk);
  if (!plain) return { statistic: Number.NaN, p: Number.NaN };
  if (plain.degrees !== 1) return { statistic: plain.statistic, p: plain.p };
  const statistic = yates(reference, chunk);
  return { statistic, p: chiSquaredTail(statistic, 1) };
}

function yates(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
  const [m, n] = [total(a), total(b)];
  let statistic = 0;
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const both = (a.get(name) ?? 0) + (b.get(name) ?? 0);
    for (const [counts, rows] of [[a, m] as const, [b, n] as const]) {
      const expected = (both * rows) / (m + n);
      const gap = Math.abs((counts.get(name) ?? 0) - expected);
      statistic += (gap - Math.min(0.5, gap)) ** 2 / expected;
    }
  }
  return statistic;
}

const numbers = (values: NannyValues): Float64Array =>
  values.kind === 'continuous' ? values.sorted : new Float64Array(0);

const sharesIn = (sorted: Float64Array, edges: Float64Array): number[] =>
  [...histogram(sorted, edges)].map((count) => count / sorted.length);

/** What lies outside the reference's bins is one more bin, empty in the reference. */
function withLeftover(p: readonly number[], q: readonly number[]): [readonly number[], readonly number[]] {
  const left = 1 - q.reduce((sum, share) => sum + share, 0);
  return left > 0
    ? [
        [...p, 0],
        [...q, left],
      ]
    : [p, q];
}

function jensenShannon(p: readonly number[], q: readonly number[]): number {
  const term = (share: number, middle: number): number => (share > 0 ? share * Math.log2(share / middle) : 0);
  const [totalP, totalQ] = [p, q].map((shares) => shares.reduce((sum, share) => sum + share, 0));
  const divergence = p.reduce((sum, _, i) => {
    const [a, b] = [p[i]! / totalP!, q[i]! / totalQ!];
    return sum + term(a, (a + b) / 2) + term(b, (a + b) / 2);
  }, 0);
  return Math.sqrt(Math.max(0, divergence) / 2);
}

const hellinger = (p: readonly number[], q: readonly number[]): number =>
  Math.sqrt(p.reduce((sum, _, i) => sum + (Math.sqrt(p[i]!) - Math.sqrt(q[i]!)) ** 2, 0)) / Math.SQRT2;

const exactKs = (sorted: Float64Array): NannyMethod => ({
  title: 'Kolmogorov-Smirnov D, exact',
  bins: null,
  limit: 1,
  of: (chunk) => kolmogorovSmirnov(sorted, numbers(chunk)),
});

function estimatedKs(sorted: Float64Array): NannyMethod {
  const edges = evenEdges(sorted[0]!, sorted.at(-1)!, FINE_BINS);
  const reference = cumulated(sharesIn(sorted, edges));
  return {
    title: 'Kolmogorov-Smirnov D at the edges of equal bins over the reference’s range',
    bins: FINE_BINS,
    limit: 1,
    of: (chunk) => {
      const values = numbers(chunk);
      if (values.length === 0) return Number.NaN;
      const below = countBelow(values, edges[0]!, false) / values.length;
      const shares = cumulated(sharesIn(values, edges));
      return reference.reduce((largest, share, i) => Math.max(largest, Math.abs(share - below - shares[i]!)), 0);
    },
  };
}

const exactWasserstein = (sorted: Float64Array): NannyMethod => ({
  title: 'Wasserstein distance, exact, in the unit of the column',
  bins: null,
  limit: null,
  of: (chunk) => {
    const values = numbers(chunk);
    const whole = values.length === 0 || (Number.isFinite(values[0]!) && Number.isFinite(values.at(-1)!));
    return whole ? wassersteinDistance(sorted, values) : Number.POSITIVE_INFINITY;
  },
});

function estimatedWasserstein(sorted: Float64Array): NannyMethod {
  const [low, high] = sorted[0] === sorted.at(-1) ? [sorted[0]! - 0.5, sorted[0]! + 0.5] : [sorted[0]!, sorted.at(-1)!];
  const edges = evenEdges(low, high, FINE_BINS);
  const reference = cumulated(sharesIn(sorted, edges));
  const width = edges[1]! - edges[0]!;
  return {
    title: 'Wasserstein distance from equal bins over the reference’s range and the tails outside, unit of the column',
    bins: FINE_BINS,
    limit: null,
    of: (chunk) => {
      const values = numbers(chunk);
      if (values.length === 0) return Number.NaN;
      const below = values.subarray(0, countBelow(values, low, false));
      const above = values.subarray(countBelow(values, high, true));
      // NannyML adds the edge itself as one more value of each tail.
      const lower = below.length > 0 ? (below.length + 1) / values.length : 0;
      const upper = above.length > 0 ? (above.length + 1) / values.length : 0;
      const shares = cumulated(sharesIn(values, edges));
      const within = reference.reduce((total, share, i) => total + Math.abs(share - shares[i]! - lower) * width, 0);
      return within + lower * areaTo(below, low) + upper * areaFrom(high, above);
    },
  };
}

/** ∫ of the distribution function of the tail and its edge, up to the edge. */
function areaTo(below: Float64Array, edge: number): number {
  let area = 0;
  below.forEach((value, i) => {
    area += ((i + 1) / (below.length + 1)) * ((below[i + 1] ?? edge) - value);
  });
  return area;
}

/** ∫ of one minus the distribution function of the edge and the tail, from the edge. */
function areaFrom(edge: number, above: Float64Array): number {
  let area = 0;
  above.forEach((value, i) => {
    area += (1 - (i + 1) / (above.length + 1)) * (value - (above[i - 1] ?? edge));
  });
  return area;
}

function cumulated(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.map((share) => {
    sum += share;
    return sum;
  });
}
