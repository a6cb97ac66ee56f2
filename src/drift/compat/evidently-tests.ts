import { chiSquaredTail } from '../statistics/chi-squared.ts';
import { kolmogorovSmirnovP } from '../statistics/kolmogorov-smirnov-test.ts';
import { momentsOf } from '../statistics/moments.ts';
import { wassersteinDistance } from '../statistics/wasserstein.ts';
import { countsOf, differentValues, type EvidentlyValues } from './evidently-values.ts';
import { histogram, sturgesEdges } from './numpy-histogram.ts';

/** Evidently's tests by its own names; formulas of `evidently.legacy.calculations.stattests`, 0.7. */
export const evidentlyTests = {
  psi: { title: 'PSI', threshold: 0.1, p: false, of: psi },
  kl_div: { title: 'Kullback-Leibler divergence', threshold: 0.1, p: false, of: kullbackLeibler },
  jensenshannon: { title: 'Jensen-Shannon distance', threshold: 0.1, p: false, of: jensenShannon },
  hellinger: { title: 'Hellinger distance', threshold: 0.1, p: false, of: hellinger },
  wasserstein: { title: 'Wasserstein distance (normed)', threshold: 0.1, p: false, of: wassersteinNormed },
  ks: { title: 'K-S p_value', threshold: 0.05, p: true, of: kolmogorovSmirnovTest },
  chisquare: { title: 'chi-square p_value', threshold: 0.05, p: true, of: chiSquare },
  z: { title: 'Z-test p_value', threshold: 0.05, p: true, of: zTest },
} as const;
export type EvidentlyTest = keyof typeof evidentlyTests;

/** A value, and the bins or categories it was made of; null where there are none. */
export interface Tested {
  readonly value: number;
  readonly bins: number | null;
}
type Values = EvidentlyValues;

/** p-values alert below the threshold (KS also at it), distances at it and above. */
export function isDrifted(test: EvidentlyTest, value: number): boolean {
  const { threshold, p } = evidentlyTests[test];
  if (test === 'ks') return value <= threshold;
  return p ? value < threshold : value >= threshold;
}

function psi(reference: Values, current: Values): Tested {
  const { p, q } = filled(binned(reference, current));
  return { value: sum(p, (share, i) => (share - q[i]!) * Math.log(share / q[i]!)), bins: p.length };
}

/** scipy's `entropy(p, q)`: both are made to add up to 1 first. */
function kullbackLeibler(reference: Values, current: Values): Tested {
  const { p, q } = filled(binned(reference, current));
  const [totalP, totalQ] = [sum(p), sum(q)];
  const value = sum(p, (share, i) => (share / totalP) * Math.log(share / totalP / (q[i]! / totalQ)));
  return { value, bins: p.length };
}

/** Natural logarithm: at most √ln 2. */
function jensenShannon(reference: Values, current: Values): Tested {
  const { p, q } = binned(reference, current);
  const half = (share: number, middle: number): number => (share > 0 ? share * Math.log(share / middle) : 0);
  const [totalP, totalQ] = [sum(p), sum(q)];
  const value = sum(p, (_, i) => {
    const [a, b] = [p[i]! / totalP, q[i]! / totalQ];
    return half(a, (a + b) / 2) + half(b, (a + b) / 2);
  });
  return { value: Math.sqrt(Math.max(0, value) / 2), bins: p.length };
}

/** Sturges bins of the *different* values of numbers. */
function hellinger(reference: Values, current: Values): Tested {
  const overlap = (p: readonly number[], q: readonly number[]): Tested => ({
    value: Math.sqrt(
      1 -
        Math.min(
          1,
          Math.max(
            0,
            sum(p, (share, i) => Math.sqrt(share * q[i]!)),
          ),
        ),
    ),
    bins: p.length,
  });
  if (reference.kind === 'cat' || current.kind === 'cat') {
    const { p, q } = byCategory(reference, current);
    return overlap(p, q);
  }
  const different = Float64Array.from(new Set([...reference.sorted, ...current.sorted])).sort();
  const edges = sturgesEdges(different, reference.wholeNumbers && current.wholeNumbers);
  const share = ({ sorted, n }: { sorted: Float64Array; n: number }) => [...histogram(sorted, edges)].map((c) => c / n);
  return overlap(share(reference), share(current));
}

function wassersteinNormed(reference: Values, current: Values): Tested {
  if (reference.kind === 'cat' || current.kind === 'cat') return { value: Number.NaN, bins: null };
  const norm = Math.max(momentsOf(reference.sorted).std, 0.001);
  return { value: wassersteinDistance(reference.sorted, current.sorted) / norm, bins: null };
}

function kolmogorovSmirnovTest(reference: Values, current: Values): Tested {
  if (reference.kind === 'cat' || current.kind === 'cat') return { value: Number.NaN, bins: null };
  return { value: kolmogorovSmirnovP(reference.sorted, current.sorted), bins: null };
}

/** One-sample: the current counts against those expected from the reference; a category it never had makes p 0. */
function chiSquare(reference: Values, current: Values): Tested {
  const { p, q } = byCategory(reference, current);
  const statistic = sum(p, (share, i) => (current.n * (q[i]! - share) ** 2) / share);
  const bins = p.length;
  if (bins < 2) return { value: Number.NaN, bins };
  return { value: statistic === Number.POSITIVE_INFINITY ? 0 : chiSquaredTail(statistic, bins - 1), bins };
}

/** Two proportions, of everything that is not one category: whichever of two it is, |z| is the same. */
function zTest(reference: Values, current: Values): Tested {
  const [before, after] = [countsOf(reference), countsOf(current)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const first = keys[0];
  if (first === undefined || keys.length === 1) return { value: 1, bins: 1 };
  const [m, n] = [reference.n, current.n];
  const [p, q] = [1 - (before.get(first) ?? 0) / m, 1 - (after.get(first) ?? 0) / n];
  const pooled = (p * m + q * n) / (m + n);
  const z = (p - q) / Math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n));
  // Two-sided normal: the χ² tail of z² at one degree of freedom.
  return { value: chiSquaredTail(z * z, 1), bins: 2 };
}

interface Shares {
  readonly p: readonly number[];
  readonly q: readonly number[];
}

const FEW_VALUES = 20;

/** `get_binned_data`: Sturges bins of both sides together, or a bin a value where the reference has few. */
function binned(reference: Values, current: Values): Shares {
  if (reference.kind === 'cat' || current.kind === 'cat' || differentValues([reference], FEW_VALUES) <= FEW_VALUES)
    return byCategory(reference, current);
  const together = new Float64Array(reference.n + current.n);
  together.set(reference.sorted);
  together.set(current.sorted, reference.n);
  const edges = sturgesEdges(together.sort(), reference.wholeNumbers && current.wholeNumbers);
  return {
    p: [...histogram(reference.sorted, edges)].map((count) => count / reference.n),
    q: [...histogram(current.sorted, edges)].map((count) => count / current.n),
  };
}

function byCategory(reference: Values, current: Values): Shares {
  const [before, after] = [countsOf(reference), countsOf(current)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return {
    p: keys.map((key) => (before.get(key) ?? 0) / reference.n),
    q: keys.map((key) => (after.get(key) ?? 0) / current.n),
  };
}

/** Empty bins become 0.0001, or a millionth of the smallest share where that is smaller. */
function filled({ p, q }: Shares): Shares {
  const fill = (shares: readonly number[]): number[] => {
    const least = Math.min(...shares.filter((share) => share > 0));
    const floor = least <= 0.0001 ? least / 10 ** 6 : 0.0001;
    return shares.map((share) => (share === 0 ? floor : share));
  };
  return { p: fill(p), q: fill(q) };
}

const sum = (values: readonly number[], of: (value: number, i: number) => number = (value) => value): number =>
  values.reduce((total, value, i) => total + of(value, i), 0);
