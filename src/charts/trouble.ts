import type { Check, Measurement } from '../domain/evidence.ts';

/** A `since` as a moment: it names a window by its key, or is a date itself. Null when it is neither. */
function momentOf(since: string | null, checks: readonly Check[]): number | null {
  if (since === null) return null;
  const ms = Date.parse(checks.find((c) => c.key === since)?.from ?? since);
  return Number.isFinite(ms) ? ms : null;
}

/** When the present trouble began. */
export function troubleStart(measurement: Measurement): number | null {
  return (
    momentOf(measurement.since, measurement.checks) ??
    momentOf(measurement.performance?.since ?? null, measurement.checks)
  );
}

/** When performance left its reference; the start of the trouble when that is not known. */
export function performanceChange(measurement: Measurement): number | null {
  return momentOf(measurement.performance?.since ?? null, measurement.checks) ?? troubleStart(measurement);
}

/** Where the level of performance changed, and between which moments that lies; null where none was found. */
export function changePoint({ change, checks }: Measurement): { at: number; earliest: number; latest: number } | null {
  if (!change) return null;
  const [at, earliest, latest] = [change.since, change.earliest, change.latest].map((key) => momentOf(key, checks));
  return at == null || earliest == null || latest == null ? null : { at, earliest, latest };
}

/** The line above which drift counts; null when nothing measured tells it. */
export function driftThreshold(measurement: Measurement): number | null {
  const known = measurement.drift ?? measurement.columns.find((c) => c.role === 'feature');
  return known !== undefined && Number.isFinite(known.threshold) ? known.threshold : null;
}

/** Whether the labels of a window have not all come in yet. */
export function awaitsLabels(check: Check, maturedUntil: string | null): boolean {
  if (check.performance !== null) return false;
  return maturedUntil === null || Date.parse(check.to) > Date.parse(maturedUntil);
}
