import type { Model } from '../domain/model.ts';
import type { Readings } from '../domain/observation.ts';
import { versionText } from '../domain/version-text.ts';
import type { Watch } from '../domain/watch.ts';
import { formatNumber } from '../drift/format-number.ts';
import { measureBy } from './look.ts';

/** What was reported over whole windows that only the new version served; null while there are none. */
export function readingsSince(seen: Readings, startedAt: Date): Readings | null {
  const kept = seen.windows.flatMap(({ from }, at) => (from >= startedAt ? [at] : []));
  if (kept.length === 0) return null;
  return {
    ...seen,
    windows: kept.map((at) => seen.windows[at]!),
    gauges: seen.gauges.map((gauge) => ({ ...gauge, values: kept.map((at) => gauge.values[at] ?? null) })),
  };
}

/** That every one of the newest windows is under the threshold, in words; null while that cannot be said. */
export function quietSince(model: Model, seen: Readings, row: Watch, now: Date): string | null {
  const reported = seen.windows.some((_, at) => seen.gauges.some(({ values }) => values[at] !== null));
  if (!reported) return null;
  const { checks, drift } = measureBy(model, seen, now);
  const { of } = model.policy.drift.persistence;
  const newest = checks.slice(-of);
  if (newest.length < of || newest.some(({ alert }) => alert) || !drift) return null;
  return `Quiet since ${versionText(row.version)} serves: ${drift.column} is reported at ${formatNumber(drift.value)}, under ${formatNumber(drift.threshold)} in the newest ${of} windows. Whether its predictions are right I cannot know at data level ${seen.level}.`;
}

export const stillAbove = (row: Watch): string =>
  `I cannot say that ${versionText(row.version)} is healthy: what is reported did not stay under its threshold during the watch. Its reference may still be that of an older version.`;
