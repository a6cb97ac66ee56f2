import { gammaln } from 'simple-statistics';

export interface ChiSquared {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
  /** √(χ²/n), 0…1: the size of the association, which p is not (Cramér 1946, a 2×k table). */
  readonly cramersV: number;
}

/**
 * Pearson's χ² of the 2×k table of two counts, without continuity correction (Pearson 1900; scipy's
 * `chi2_contingency(correction=False)`). null when a side is empty; one category in all is no difference.
 */
export function chiSquaredOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ChiSquared | null {
  const [totalA, totalB] = [totalOf(a), totalOf(b)];
  if (totalA === 0 || totalB === 0) return null;
  const n = totalA + totalB;
  const categories = new Set([...a.keys(), ...b.keys()]);
  let statistic = 0;
  for (const category of categories) {
    const [countA, countB] = [a.get(category) ?? 0, b.get(category) ?? 0];
    const share = (countA + countB) / n;
    if (share === 0) continue;
    statistic += (countA - share * totalA) ** 2 / (share * totalA) + (countB - share * totalB) ** 2 / (share * totalB);
  }
  const degrees = categories.size - 1;
  const p = degrees > 0 ? chiSquaredTail(statistic, degrees) : 1;
  return { statistic, degrees, p, cramersV: Math.sqrt(Math.min(1, statistic / n)) };
}

function totalOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

const PRECISION = 1e-15;
const MOST_TERMS = 100_000;

/**
 * P(χ² > x) with `degrees` of freedom: the regularised upper incomplete gamma function Q(degrees/2, x/2), by its series
 * below the mean and Lentz's continued fraction above (Press et al., Numerical Recipes, §6.2).
 */
export function chiSquaredTail(x: number, degrees: number): number {
  const [a, z] = [degrees / 2, x / 2];
  if (!(z > 0)) return 1;
  const scale = Math.exp(a * Math.log(z) - z - gammaln(a));
  return z < a + 1 ? Math.max(0, 1 - scale * lowerSeries(a, z)) : Math.min(1, scale * upperFraction(a, z));
}

function lowerSeries(a: number, z: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < MOST_TERMS && term > sum * PRECISION; k++) {
    term *= z / (a + k);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, z: number): number {
  let b = z + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < MOST_TERMS; k++) {
    const step = -k * (k - a);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction;
}
