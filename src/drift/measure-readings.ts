import { SextantError } from '../domain/error.ts';
import type { Check, ColumnDrift, Measurement } from '../domain/evidence.ts';
import type { Gauge, Readings } from '../domain/observation.ts';
import { formatNumber } from './format-number.ts';

export interface ReadingSettings {
  /** The policy's drift threshold. */
  readonly above: number;
  readonly persistence: { readonly of: number; readonly atLeast: number };
}

/** What gauges alone can show: how far above the threshold, where, since when. No rows, no quality, no performance. */
export function measureReadings(readings: Readings, { above, persistence }: ReadingSettings): Measurement {
  const checks = readings.windows.flatMap((_, at) => checkOf(readings, at, above) ?? []);
  const newest = checks.at(-1);
  if (!newest) throw new SextantError('input_invalid', `${readings.source} has no value in any window`);
  const at = readings.windows.findIndex(({ key }) => key === newest.key);
  const gauges = heaviestFirst(readings.gauges, at, above);
  const columns = gauges.map((gauge) => columnOf(readings, gauge, at, above));
  // A window in which nothing was reported shows nothing.
  const recent = new Set(readings.windows.slice(-persistence.of).map(({ key }) => key));
  const hits = checks.filter(({ key, alert }) => alert && recent.has(key)).length;
  return {
    level: readings.level,
    task: readings.task,
    source: readings.source,
    window: { from: newest.from, to: newest.to },
    referenceWindow: { from: checks[0]!.from, to: checks[0]!.to },
    n: { reference: 0, current: 0 },
    drift: columns[0] ?? null,
    columns,
    quality: [],
    performance: null,
    checks,
    persistence: { hits, ...persistence },
    since: hits === 0 ? null : troubleSince(checks, persistence.of),
    segment: null,
    impact: null,
    distributions: [],
    labelDelayMs: 0,
  };
}

const nameOf = ({ feature, name }: Gauge): string => feature ?? name;

/** What is above its threshold first; among those a feature says more than the whole model. Silent ones are left out. */
function heaviestFirst(gauges: readonly Gauge[], at: number, above: number): Gauge[] {
  const value = ({ values }: Gauge): number => values[at] ?? Number.NEGATIVE_INFINITY;
  const rank = (gauge: Gauge): number => (value(gauge) > above ? (gauge.feature === null ? 1 : 0) : 2);
  return gauges
    .filter(({ values }) => typeof values[at] === 'number')
    .toSorted((a, b) => rank(a) - rank(b) || value(b) - value(a));
}

function checkOf(readings: Readings, at: number, above: number): Check | null {
  const [heaviest] = heaviestFirst(readings.gauges, at, above);
  const window = readings.windows[at];
  if (!heaviest || !window) return null;
  const drift = heaviest.values[at]!;
  return {
    key: window.key,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    n: 0,
    drift,
    driftColumn: nameOf(heaviest),
    performance: null,
    estimated: null,
    alert: drift > above,
    version: null,
  };
}

/** A gauge in the newest window that reported anything, against the first one it reported. */
function columnOf({ windows }: Readings, gauge: Gauge, at: number, above: number): ColumnDrift {
  const value = gauge.values[at]!;
  const alert = value > above;
  const first = gauge.values.find((known) => known !== null) ?? value;
  return {
    column: nameOf(gauge),
    type: 'numeric',
    role: 'feature',
    method: 'reported',
    value,
    threshold: above,
    alert,
    nReference: 0,
    nCurrent: 0,
    since: alert ? (windows[tailStart(gauge.values, at, above)]?.key ?? null) : null,
    detail: `${formatNumber(first)} → ${formatNumber(value)}`,
  };
}

/** Where the unbroken tail above the threshold begins. */
function tailStart(values: Gauge['values'], at: number, above: number): number {
  let first = at;
  while (first > 0 && (values[first - 1] ?? Number.NEGATIVE_INFINITY) > above) first -= 1;
  return first;
}

/** The first window of the newest unbroken series that alerts, within reach of persistence. */
function troubleSince(checks: readonly Check[], of: number): string | null {
  let at = checks.findLastIndex(({ alert }) => alert);
  if (at < 0 || at < checks.length - of) return null;
  while (at > 0 && checks[at - 1]!.alert) at -= 1;
  return checks[at]!.from;
}
