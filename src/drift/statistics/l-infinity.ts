import { sharesOf } from './shares-of.ts';

/** L∞ (Chebyshev) distance max|p − q| of two counts' shares, 0…1. NaN when a side is empty. */
export function lInfinityDistance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const shares = sharesOf(a, b);
  return shares.length === 0 ? Number.NaN : Math.max(...shares.map(({ p, q }) => Math.abs(p - q)));
}
