import { sharesOf } from './shares-of.ts';

/** Hellinger distance √(1 − Σ√(p·q)) of two counts, 0…1 (Hellinger 1909). NaN when a side is empty. */
export function hellingerDistance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const shares = sharesOf(a, b);
  if (shares.length === 0) return Number.NaN;
  const overlap = shares.reduce((sum, { p, q }) => sum + Math.sqrt(p * q), 0);
  return Math.sqrt(Math.max(0, 1 - overlap));
}
