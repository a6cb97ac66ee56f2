import type { Measured, Measurement, PerformanceEvidence } from '../domain/evidence.ts';
import type { PostFacts } from '../domain/post.ts';
import { shorten } from './chart-text.ts';
import { longMoment, shortMoment } from './format-date.ts';
import { type NumberFormat, numberFormat } from './format-number.ts';
import { awaitsLabels, changePoint, driftThreshold, performanceChange } from './trouble.ts';
import { windowAxis, windowWord } from './window-axis.ts';

export const metricName = { auc: 'AUC', rmse: 'RMSE' } as const;

const maxNameInSentence = 80;

/** One number format for everything the performance panel says, so that a limit is comparable with a value at sight. */
export function performanceFormat(performance: PerformanceEvidence): NumberFormat {
  const { reference, limit, current, estimated } = performance;
  return numberFormat([reference.value, limit, current?.value ?? Number.NaN, estimated?.value ?? Number.NaN]);
}

function finite(measured: Measured | null): boolean {
  return measured !== null && Number.isFinite(measured.value);
}

function movement(before: string, now: string, rose: boolean): string {
  if (before === now) return `stayed at ${now}`;
  return `${rose ? 'rose' : 'fell'} from ${before} to ${now}`;
}

function limitClause(performance: PerformanceEvidence, value: number, format: NumberFormat): string {
  const { limit, higherIsBetter, lost } = performance;
  if (!Number.isFinite(limit)) return '';
  const worse = higherIsBetter ? value < limit : value > limit;
  const side = higherIsBetter ? 'below' : 'above';
  if (!worse) return `; limit ${format(limit)}`;
  return `; ${side} its limit of ${format(limit)}${lost === true ? '' : ', but within noise'}`;
}

function performanceSentence(model: string, measurement: Measurement, performance: PerformanceEvidence): string {
  const name = metricName[performance.metric];
  const format = performanceFormat(performance);
  const start = performanceChange(measurement);
  const since = start === null ? '' : ` since ${longMoment(start)}`;
  const { current, reference, estimated } = performance;
  if (current === null || !finite(current) || performance.lost === null) {
    const guess = estimated === null ? '' : `, estimated ${format(estimated.value)}`;
    return `${name} of ${model} is not known${since}: no labels matured${guess}; reference ${format(reference.value)}, limit ${format(performance.limit)}`;
  }
  if (performance.lost !== true && reference.value >= current.low && reference.value <= current.high) {
    const same = `${name} of ${model} is ${format(current.value)}, as good as its reference ${format(reference.value)}`;
    return `${same}${limitClause(performance, current.value, format)}`;
  }
  const moved = movement(format(reference.value), format(current.value), current.value > reference.value);
  return `${name} of ${model} ${moved}${since}${limitClause(performance, current.value, format)}`;
}

/** How often drift stood above its threshold, in the windows where it could be measured. */
export function driftSentence(measurement: Measurement): string {
  const axis = windowAxis(measurement.checks, 1);
  const drifts = axis.checks.map((c) => c.drift).filter(Number.isFinite);
  if (drifts.length === 0) return 'drift could not be measured';
  const threshold = driftThreshold(measurement);
  const unit = windowWord(axis.windowMs, drifts.length);
  const format = numberFormat([threshold ?? Number.NaN, Math.max(...drifts)]);
  if (threshold === null) return `drift up to ${format(Math.max(...drifts))} in ${drifts.length} ${unit}`;
  const above = drifts.filter((d) => d > threshold).length;
  if (above === 0) return `drift never above ${format(threshold)} in ${drifts.length} ${unit}`;
  const column = measurement.drift === null ? '' : `, largest in ${shorten(measurement.drift.column, 40)}`;
  return `drift above ${format(threshold)} on ${above} of ${drifts.length} ${unit}${column}`;
}

/** Where the level changed, as the mark over the plot shows it. */
function changeSentence(measurement: Measurement): string {
  const change = changePoint(measurement);
  if (change === null) return '';
  const { at, earliest, latest } = change;
  if (at === performanceChange(measurement) && earliest === latest) return '';
  const range = earliest === latest ? '' : ` (between ${longMoment(earliest)} and ${longMoment(latest)})`;
  return `; its level changed on ${longMoment(at)}${range}`;
}

function waitingSentence(measurement: Measurement): string {
  const { performance } = measurement;
  if (performance === null || performance.current === null) return '';
  const axis = windowAxis(measurement.checks, 1);
  const waiting = axis.checks.filter((c) => awaitsLabels(c.check, performance.maturedUntil)).length;
  if (waiting === 0) return '';
  return `; labels not matured for the last ${waiting} ${windowWord(axis.windowMs, waiting)}`;
}

/** What the picture shows, in one sentence. */
export function performanceAlt(facts: PostFacts['performance-chart']): string {
  const { measurement } = facts;
  const model = shorten(facts.model, maxNameInSentence);
  if (windowAxis(measurement.checks, 1).checks.length === 0) return `No checks of ${model} yet.`;
  const drift = driftSentence(measurement);
  if (measurement.performance === null) return `${model}: ${drift}; no performance is known.`;
  const sentence = performanceSentence(model, measurement, measurement.performance);
  return `${sentence}${changeSentence(measurement)}; ${drift}${waitingSentence(measurement)}.`;
}

/** The same finding in the few words that fit over the plot. */
export function performanceHeadline(measurement: Measurement): string {
  const { performance } = measurement;
  if (performance === null) {
    const sentence = driftSentence({ ...measurement, drift: null });
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  }
  const format = performanceFormat(performance);
  const name = metricName[performance.metric];
  const start = performanceChange(measurement);
  const since = start === null ? '' : ` since ${shortMoment(start)}`;
  const { current, reference } = performance;
  if (current === null || !finite(current) || performance.lost === null)
    return `${name} not known${since}: labels not matured`;
  const before = format(reference.value);
  const now = format(current.value);
  if (performance.lost !== true && reference.value >= current.low && reference.value <= current.high) {
    return `${name} ${now}, reference ${before}`;
  }
  return `${name} ${before} → ${now}${since}`;
}

export function performanceTitle(facts: PostFacts['performance-chart']): string {
  const { performance } = facts.measurement;
  const what = performance === null ? 'Drift' : `${metricName[performance.metric]} and drift`;
  return `${what} of ${shorten(facts.model, 60)}`;
}
