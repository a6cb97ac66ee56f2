import { quantileOf } from '../statistics/moments.ts';

export interface UnitChange {
  /** Ratio of medians, current over reference. */
  readonly factor: number;
  /** Smallest and largest ratio over the quantiles compared. */
  readonly low: number;
  readonly high: number;
}

const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9];
/** A smaller factor looks like business as usual changing: not told apart from a shift. */
const SMALLEST_FACTOR = 5;
const ONE_FACTOR = 1.25;
const ENOUGH_ROWS = 30;

/**
 * The same numbers in another unit: every quantile of the magnitudes multiplied by nearly one factor of at least five.
 * A shift or a change of shape has no single factor.
 */
export function unitChange(before: Magnitudes, after: Magnitudes): UnitChange | null {
  if (before.n < ENOUGH_ROWS || after.n < ENOUGH_ROWS) return null;
  const ratios = after.quantiles.map((quantile, i) => quantile / before.quantiles[i]!);
  const factor = ratios[2]!;
  const low = Math.min(...ratios);
  const high = Math.max(...ratios);
  if (!(low > 0) || !Number.isFinite(high)) return null;
  // Small samples blur the tail quantiles; what remains must still be one factor.
  const slack = 1 + 3 * Math.sqrt(1 / after.n + 1 / before.n);
  const size = Math.max(factor, 1 / factor);
  return size >= SMALLEST_FACTOR && high / low <= ONE_FACTOR * slack ? { factor, low, high } : null;
}

/** Quantiles of the absolute values without zeros: a unit leaves zeros and signs alone. */
export interface Magnitudes {
  readonly n: number;
  readonly quantiles: readonly number[];
}

export function magnitudesOf(sorted: Float64Array): Magnitudes {
  const values = sorted.filter((value) => value !== 0);
  const ascending = values.length > 0 && values[0]! < 0 ? values.map(Math.abs).sort() : values;
  return { n: ascending.length, quantiles: QUANTILES.map((p) => quantileOf(ascending, p)) };
}
