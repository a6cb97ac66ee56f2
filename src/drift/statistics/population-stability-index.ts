import { sharesOf } from './shares-of.ts';

/** A share of nothing would make the index infinite. */
export const SHARE_FLOOR = 1e-4;

/**
 * Population stability index Σ(q−p)·ln(q/p) of two counts, shares floored at 1e-4 (Siddiqi, Credit Risk Scorecards,
 * 2006; the symmetric Kullback-Leibler or Jeffreys divergence). NaN when a side is empty.
 */
export function populationStabilityIndex(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const shares = sharesOf(a, b);
  if (shares.length === 0) return Number.NaN;
  let sum = 0;
  for (const { p, q } of shares) {
    const before = Math.max(p, SHARE_FLOOR);
    const after = Math.max(q, SHARE_FLOOR);
    sum += (after - before) * Math.log(after / before);
  }
  return sum;
}
