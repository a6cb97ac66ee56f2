import type { ColumnReport, Compat } from './drift-report.ts';

/** Evidently's `drift_share`: so many columns drifted make a drifted dataset. */
const DRIFT_SHARE = 0.5;

/** Whose numbers these are, and what that library would conclude from them. */
export function compatSentences(compat: Compat | null, columns: readonly ColumnReport[]): string[] {
  if (compat === null) return [];
  const judged = columns.filter(({ value }) => value !== null);
  const alerts = judged.filter(({ alert }) => alert).length;
  if (compat === 'nannyml')
    return [
      `Column values, thresholds and alerts are NannyML's: ${alerts} of ${judged.length} columns alert in a chunk.`,
    ];
  const drifted = alerts >= DRIFT_SHARE * judged.length && judged.length > 0;
  const share = `${alerts} of ${judged.length} columns drift, its limit is a share of ${DRIFT_SHARE}`;
  return [`Column values, thresholds and alerts are Evidently's: ${drifted ? 'a' : 'no'} drifted dataset (${share}).`];
}
