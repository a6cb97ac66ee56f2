import { formatNumber } from './format-number.ts';
import type { LabelledRows } from './labelled-rows.ts';

/**
 * "about 120 missed frauds a day more than before": positives scored under the threshold, beyond what the reference
 * rate would give at the same traffic. null while that is within noise.
 */
export function missedPositives(
  reference: LabelledRows,
  current: LabelledRows,
  days: number,
  impact: { readonly missed: string; readonly threshold: number },
): string | null {
  if (current.labels.length === 0 || reference.labels.length === 0 || !(days > 0)) return null;
  const missed = missedIn(current, impact.threshold);
  const expected = (missedIn(reference, impact.threshold) / reference.labels.length) * current.labels.length;
  if (missed - expected <= 3 * Math.sqrt(Math.max(1, expected))) return null;
  const extra = (missed - expected) / days;
  const now = formatNumber(Math.round(missed / days));
  const usual = formatNumber(Math.round(expected / days));
  if (extra < 1) return `about ${formatNumber(extra * 7)} more ${impact.missed} a week than the reference rate gives`;
  const more = formatNumber(Math.round(extra));
  return `about ${more} more ${impact.missed} a day (${now} a day; the reference rate would give ${usual})`;
}

function missedIn({ labels, scores }: LabelledRows, threshold: number): number {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === 1 && scores[i]! < threshold) count++;
  return count;
}
