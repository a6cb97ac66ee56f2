import { smallestNamedGroup } from '../domain/small-groups.ts';
import { type ColumnSample, MISSING } from './column-sample.ts';
import { formatCategory, formatChange, formatNumber, formatShare } from './format-number.ts';
import { jensenShannonParts } from './statistics/jensen-shannon.ts';
import { momentsOf } from './statistics/moments.ts';

/** Direction and size of a column's move: "mean 48.2 → 71.9 (+49 %)" or "category `crypto` 0.1 % → 3.2 % of traffic". */
export function describeMove(reference: ColumnSample, current: ColumnSample): string {
  if (reference.type === 'numeric' && current.type === 'numeric') {
    return describeNumbers(reference.sorted, current.sorted);
  }
  if (reference.type !== 'categorical' || current.type !== 'categorical') return 'not comparable';
  const moved = categoryThatMoved(reference, current);
  if (!moved) return 'no category moved';
  const { category, shareReference, shareCurrent } = moved;
  const what = shareReference === 0 ? 'new category' : shareCurrent === 0 ? 'vanished category' : 'category';
  const shares = `${formatShare(shareReference)} → ${formatShare(shareCurrent)} of traffic`;
  const largest = Math.max(moved.n, Math.round(shareReference * reference.rows));
  if (largest < smallestNamedGroup) return `a ${what} of under ${smallestNamedGroup} rows moved most`;
  return `${what} \`${formatCategory(category)}\` ${shares}`;
}

function describeNumbers(reference: Float64Array, current: Float64Array): string {
  const before = momentsOf(reference);
  const after = momentsOf(current);
  const shift = (after.mean - before.mean) / before.std;
  const spread = after.std / before.std;
  if (Math.abs(shift) < 0.05 && (spread > 1.2 || spread < 1 / 1.2)) {
    return `spread (standard deviation) ${formatNumber(before.std)} → ${formatNumber(after.std)}`;
  }
  const means = `mean ${formatNumber(before.mean)} → ${formatNumber(after.mean)}`;
  // A mean near zero has no meaningful percentage.
  if (Math.abs(before.mean) > 0.2 * before.std) return `${means} (${formatChange(before.mean, after.mean)})`;
  if (!Number.isFinite(shift)) return means;
  return `${means} (${shift < 0 ? '−' : '+'}${formatNumber(Math.abs(shift))} standard deviations)`;
}

/** The category that carries most of the Jensen-Shannon divergence. */
export function categoryThatMoved(
  reference: Extract<ColumnSample, { type: 'categorical' }>,
  current: Extract<ColumnSample, { type: 'categorical' }>,
): { category: string; shareReference: number; shareCurrent: number; n: number; part: number } | null {
  let best: { category: string; part: number } | null = null;
  for (const [category, part] of jensenShannonParts(reference.counts, current.counts)) {
    if (category !== MISSING && (!best || part > best.part)) best = { category, part };
  }
  if (!best) return null;
  const n = current.counts.get(best.category) ?? 0;
  const shareReference = (reference.counts.get(best.category) ?? 0) / reference.rows;
  return { ...best, shareReference, shareCurrent: n / current.rows, n };
}
