import { formatNumber } from './format-number.ts';
import type { LabelledRows } from './labelled-rows.ts';

/**
 * "about 120 more missed frauds a day": positives scored under the threshold, beyond what the reference
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
  // Trouble of a few hours is counted in hours: nobody has seen a day of it.
  const [unit, span] = days < 1 && missed - expected >= days * 24 ? ['an hour', days * 24] : ['a day', days];
  const extra = (missed - expected) / span;
  const now = formatNumber(Math.round(missed / span));
  const usual = formatNumber(Math.round(expected / span));
  if (extra < 1) return `about ${formatNumber(extra * 7)} more ${impact.missed} a week than the reference rate gives`;
  const more = formatNumber(Math.round(extra));
  return `about ${more} more ${impact.missed} ${unit} (${now} ${unit}; the reference rate would give ${usual})`;
}

function missedIn({ labels, scores }: LabelledRows, threshold: number): number {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === 1 && scores[i]! < threshold) count++;
  return count;
}
