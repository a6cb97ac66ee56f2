import type { ColumnDrift, Measured, PerformanceEvidence } from '../../domain/evidence.ts';
import { formatNumber, formatShare } from '../format-number.ts';
import { rowOf } from '../row-clock.ts';
import type { VerdictFacts } from './verdict-facts.ts';

/** "Feature amount moved: mean 48.2 → 71.9 (+49 %), Wasserstein … 0.41 over its threshold 0.1 since 2026-11-02." */
export function driftSentence({ measurement }: VerdictFacts, drift: ColumnDrift): string {
  const name = drift.role === 'feature' ? `Feature ${drift.column}` : `The ${drift.role} (${drift.column})`;
  const first = measurement.checks.find((check) => check.key === drift.since);
  const since = first ? ` since ${day(first.from)}` : '';
  const comparison = drift.alert ? 'over' : 'under';
  const size = `${methodName(drift)} ${formatNumber(drift.value)} ${comparison} its threshold ${formatNumber(drift.threshold)}`;
  return `${name} ${drift.alert ? 'moved' : 'did not move'}: ${drift.detail}, ${size}${since}.`;
}

const methodName = ({ method }: ColumnDrift): string => methods[method];

const methods = {
  wasserstein: 'Wasserstein distance over standard deviation',
  'jensen-shannon': 'Jensen-Shannon distance',
  reported: 'reported value',
} as const;

export function persistenceSentence({ measurement }: VerdictFacts): string {
  const { hits, of, atLeast } = measurement.persistence;
  if (of === 1) return `The current rows, taken as one window, ${hits > 0 ? 'show it' : 'do not show it'}.`;
  return `${hits} of the newest ${Math.min(of, measurement.checks.length)} windows show it (${atLeast} of ${of} needed).`;
}

export function performanceSentence({ performance }: VerdictFacts): string {
  if (!performance) return 'Performance cannot be measured: no labels or no scores.';
  const { current, reference, lost } = performance;
  if (!current) return 'No labels of the serving version have matured yet.';
  const was = `${metricName(performance)} was ${interval(reference)} on the reference`;
  const now = `${interval(current)} from ${day(current.from)} to ${day(current.to)}`;
  if (lost === null) return `${was} and ${now}, before the trouble: its labels have not matured.`;
  const verb = lost ? 'fell beyond' : 'holds within';
  const limit = formatMetric(performance.limit);
  return `${was} and is ${now} on ${current.n.toLocaleString('en-US')} matured rows: it ${performance.higherIsBetter || !lost ? verb : 'rose beyond'} the limit ${limit}.`;
}

export function estimateSentence({ performance }: VerdictFacts): string | null {
  if (!performance?.estimated) return null;
  const { value, method } = performance.estimated;
  return `Without labels the estimate is ${metricName(performance)} ${formatMetric(value)} (${method}).`;
}

/** "AUC 0.861 estimated, 0.804 realised, 0.931 on the reference". */
export function estimateAgainst(performance: PerformanceEvidence): string {
  const { estimated, current, reference } = performance;
  const realised = current ? `, ${formatMetric(current.value)} realised` : '';
  const estimate = estimated ? `${formatMetric(estimated.value)} estimated` : 'not estimated';
  return `${metricName(performance)} ${estimate}${realised}, ${formatMetric(reference.value)} on the reference`;
}

const metricName = ({ metric }: PerformanceEvidence): string => metric.toUpperCase();

const interval = ({ value, low, high }: Measured): string =>
  `${formatMetric(value)} [${formatMetric(low)}, ${formatMetric(high)}]`;

export const formatMetric = (value: number): string =>
  Math.abs(value) < 10 ? value.toFixed(3).replace(/^-/, '−') : formatNumber(value);

/** "2026-10-05", with the minute where it is not midnight; "row 300" where rows have no times. */
export function day(iso: string): string {
  const row = rowOf(iso);
  if (row !== null) return `row ${row.toLocaleString('en-US')}`;
  return iso.slice(11, 16) === '00:00' ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}

export function segmentSentence({ measurement }: VerdictFacts): string | null {
  const { segment } = measurement;
  if (!segment) return null;
  const rows = segment.n.toLocaleString('en-US');
  const shares = `${formatShare(segment.shareReference)} of traffic before, ${formatShare(segment.shareCurrent)} now`;
  return `Segment ${segment.column} = ${segment.category.replace(/[\p{Cc}`]/gu, ' ').slice(0, 40)}: ${shares} (${rows} rows).`;
}

export function qualitySentence({ measurement, broken, brokenScore }: VerdictFacts): string {
  if (broken.length === 0 && brokenScore) return `Broken answers: ${brokenScore.text}.`;
  return measurement.quality.length === 0
    ? `No broken data in ${measurement.columns.length} columns (nulls, units, types, categories, duplicates, gaps checked).`
    : `Broken data: ${measurement.quality.map((found) => found.text).join('; ')}.`;
}

/** The mix test in words, whichever way it went. */
export function mixSentence({ measurement }: VerdictFacts): string | null {
  const { mix } = measurement;
  if (!mix) return null;
  const what = mix.by === 'label' ? `label mix (${mix.column})` : `shares of ${mix.column}`;
  const left = `the largest drift left is ${formatNumber(mix.residual)} in ${mix.residualColumn}`;
  return `With the reference reweighted to the current ${what}, ${left} (threshold ${formatNumber(mix.threshold)}).`;
}

/** What told moved scores apart from moved inputs. */
export function scoreTestSentence({ measurement }: VerdictFacts): string | null {
  const { scoreTest } = measurement;
  if (!scoreTest) return null;
  const size = `${formatNumber(scoreTest.residual)} σ are left (threshold ${formatNumber(scoreTest.threshold)})`;
  return scoreTest.explained
    ? `The scores moved as their inputs say: ${size}.`
    : `The scores moved further than their inputs say: ${size}.`;
}
