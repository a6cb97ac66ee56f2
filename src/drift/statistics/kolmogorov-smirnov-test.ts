import { Matrix } from 'ml-matrix';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

/** Up to here the two-sample distribution is counted out, above it the one-sample distribution stands in (as scipy does). */
const MOST_EXACT = 10_000;

/** Two-sided p of the two-sample Kolmogorov-Smirnov test of ascending samples: scipy's `ks_2samp(a, b).pvalue`. */
export function kolmogorovSmirnovP(a: Float64Array, b: Float64Array): number {
  const d = kolmogorovSmirnov(a, b);
  const [m, n] = [a.length, b.length];
  if (Number.isNaN(d)) return Number.NaN;
  if (Math.max(m, n) <= MOST_EXACT) return exactTail(m, n, d);
  return oneSampleTail(d, Math.round((m * n) / (m + n)));
}

/**
 * P(D ≥ d): a random path from (0, 0) to (m, n), every order of the two samples being as likely, leaves the band
 * |i/m − j/n| < d somewhere. `inside[j]` is the probability of being at (i, j) without having left it.
 */
function exactTail(m: number, n: number, d: number): number {
  // Compared as whole numbers: |i·n − j·m| < d·m·n, which is one itself.
  const band = Math.round(d * m * n) - 0.5;
  if (band < 0) return 1;
  const inside = new Float64Array(n + 1);
  let left = 0;
  for (let i = 0; i <= m; i++) {
    // From where the row before began: what was inside there may leave the band downwards now.
    for (let j = Math.max(0, Math.floor(((i - 1) * n - band) / m) - 1); j <= n; j++) {
      const steps = m + n - i - j + 1;
      const here =
        i + j === 0 ? 1 : ((i > 0 ? inside[j]! * (m - i + 1) : 0) + (j > 0 ? inside[j - 1]! * (n - j + 1) : 0)) / steps;
      const out = Math.abs(i * n - j * m) > band;
      if (out) left += here;
      inside[j] = out ? 0 : here;
      if (out && j * m > i * n) break;
    }
  }
  return Math.min(1, left);
}

/** Beyond this n·d² the tail is under 1e-15. */
const SURE = 18;
const RESCALE = 1e140;

/** P(Dₙ > d) of one sample, exact: a power of a band matrix (Marsaglia, Tsang & Wang, J. Stat. Software 8/18, 2003). */
export function oneSampleTail(d: number, n: number): number {
  if (d <= 0) return 1;
  if (d >= 1 || n * d * d >= SURE) return 0;
  const k = Math.floor(n * d) + 1;
  const { matrix, exponent } = scaledPower(bandMatrix(k, k - n * d), n);
  let probability = matrix.get(k - 1, k - 1);
  let tens = exponent;
  for (let i = 1; i <= n; i++) {
    probability *= i / n;
    if (probability < 1 / RESCALE) {
      probability *= RESCALE;
      tens -= 140;
    }
  }
  return Math.min(1, Math.max(0, 1 - probability * 10 ** tens));
}

function bandMatrix(k: number, h: number): Matrix {
  const size = 2 * k - 1;
  const matrix = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= Math.min(size - 1, i + 1); j++) matrix.set(i, j, 1);
  for (let i = 0; i < size; i++) {
    matrix.set(i, 0, matrix.get(i, 0) - h ** (i + 1));
    matrix.set(size - 1, i, matrix.get(size - 1, i) - h ** (size - i));
  }
  if (2 * h > 1) matrix.set(size - 1, 0, matrix.get(size - 1, 0) + (2 * h - 1) ** size);
  let factorial = 1;
  for (let below = 0; below < size; below++) {
    // The entry `below + 1` places under the upper diagonal is divided by (below + 1)!.
    factorial *= below + 1;
    for (let i = below; i < size; i++) matrix.set(i, i - below, matrix.get(i, i - below) / factorial);
  }
  return matrix;
}

interface Scaled {
  readonly matrix: Matrix;
  /** The real matrix is 10^exponent times `matrix`. */
  readonly exponent: number;
}

function scaledPower(matrix: Matrix, power: number): Scaled {
  if (power === 1) return { matrix, exponent: 0 };
  const half = scaledPower(matrix, power >> 1);
  const squared = half.matrix.mmul(half.matrix);
  return rescaled(power % 2 === 0 ? squared : squared.mmul(matrix), 2 * half.exponent);
}

function rescaled(matrix: Matrix, exponent: number): Scaled {
  const middle = (matrix.rows - 1) / 2;
  return matrix.get(middle, middle) > RESCALE
    ? { matrix: matrix.mul(1 / RESCALE), exponent: exponent + 140 }
    : { matrix, exponent };
}
