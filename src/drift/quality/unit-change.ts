import { quantileOf } from '../statistics/moments.ts';

export interface UnitChange {
  /** Ratio of medians, current over reference. */
  readonly factor: number;
  /** Smallest and largest ratio over the quantiles compared. */
  readonly low: number;
  readonly high: number;
}

const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9];
/** lb↔kg, in↔cm, ft↔m, mi↔km, minutes, hours, days, binary thousands: factors of units, not of business. */
const KNOWN = [2.2046, 2.54, 3.2808, 1.6093, 7, 12, 24, 60, 1024, 3600];
const ENOUGH_ROWS = 30;

/**
 * The same numbers in another unit: every quantile of the magnitudes multiplied by nearly one factor, and that factor
 * is a power of ten, a ratio of known units, or at least five. A shift or a change of shape has no single factor.
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
  const exact = isPowerOfTen(size) || (KNOWN.some((known) => Math.abs(size / known - 1) < 0.01) && high / low < 1.05);
  if (exact && high / low <= 1.25 * slack) return { factor, low, high };
  return size >= 5 && high / low <= 1.2 * slack ? { factor, low, high } : null;
}

function isPowerOfTen(size: number): boolean {
  const power = Math.log10(size);
  return power > 0.9 && Math.abs(power - Math.round(power)) < 0.05;
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
