import { formatNumber, formatShare } from '../format-number.ts';

/** What a column of numbers may hold, as the reference shows it; and what of now does not belong there. */
export interface DomainBreak {
  readonly kind: 'out-of-range' | 'type-change';
  /** Share of rows. */
  readonly share: number;
  readonly text: string;
}

const ENOUGH_ROWS = 200;
const SIGN_SHARE = 0.02;
const RANGE_SHARE = 0.05;
const WHOLE_SHARE = 0.05;
const FEW = 10;

/**
 * Constraints that the reference suggests (Schelter et al. 2018, Breck et al. 2019): a sign nobody had, a value further
 * outside all that was ever seen than that is wide, fractions in whole numbers. A shift, however large, stays nearer.
 */
export function domainBreak(reference: Float64Array, current: Float64Array): DomainBreak | null {
  if (reference.length < ENOUGH_ROWS || current.length < FEW) return null;
  const [low, high] = [reference[0]!, reference.at(-1)!];
  return signBreak(low, high, current) ?? rangeBreak(low, high, current) ?? wholeBreak(reference, current);
}

function signBreak(low: number, high: number, current: Float64Array): DomainBreak | null {
  const negative = low >= 0;
  if (!negative && high > 0) return null;
  const count = negative ? below(current, 0) : current.length - below(current, Number.MIN_VALUE);
  if (!(low < high) || count < FEW || count / current.length < SIGN_SHARE) return null;
  const word = negative ? 'below' : 'above';
  return outside(count / current.length, (share) => `is ${word} zero in ${share} of rows, where it never was`);
}

function rangeBreak(low: number, high: number, current: Float64Array): DomainBreak | null {
  const width = high - low;
  const count = below(current, low - width) + current.length - below(current, high + width);
  if (!(width > 0) || count < FEW || count / current.length < RANGE_SHARE) return null;
  const range = `${formatNumber(low)} to ${formatNumber(high)}`;
  return outside(
    count / current.length,
    (share) => `lies in ${share} of rows further outside its range, ${range}, than that is wide`,
  );
}

const outside = (share: number, text: (share: string) => string): DomainBreak => ({
  kind: 'out-of-range',
  share,
  text: text(formatShare(share)),
});

/** Counts that suddenly have fractions were worked on by somebody. */
function wholeBreak(reference: Float64Array, current: Float64Array): DomainBreak | null {
  if (!reference.every(Number.isInteger)) return null;
  const fractions = current.reduce((sum, value) => sum + (Number.isInteger(value) ? 0 : 1), 0);
  const share = fractions / current.length;
  if (fractions < FEW || share < WHOLE_SHARE) return null;
  return {
    kind: 'type-change',
    share,
    text: `held whole numbers only, now ${formatShare(share)} of rows have fractions`,
  };
}

/** How many of ascending values are below a bound. */
function below(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
