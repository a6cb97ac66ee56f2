import type { PerformanceEvidence } from '../domain/evidence.ts';
import type { Frame } from '../domain/frame.ts';
import type { Observation } from '../domain/observation.ts';
import { joinFrames } from './column-sample.ts';
import type { LabelledRows } from './labelled-rows.ts';
import { isWorse, performanceOf } from './performance-metric.ts';
import type { ReferencePerformance } from './reference-performance.ts';
import { reweightedRmse } from './reweighted-rmse.ts';
import { estimatedAuc } from './statistics/estimated-auc.ts';
import type { Calibration } from './statistics/isotonic.ts';
import { judgesPerformance, type Trouble } from './trouble.ts';
import type { WindowCheck } from './window-checks.ts';

/** The matured windows that speak about the present trouble, and whether they belong to it. */
export interface MaturedSpan {
  readonly checks: readonly WindowCheck[];
  readonly ofTrouble: boolean;
}

/**
 * A loss's own windows if there is one, else all matured windows since the trouble began, else (no trouble, or none
 * of its labels matured) the newest `of` matured windows, as they were before it.
 */
export function maturedSpan(checks: readonly WindowCheck[], trouble: Trouble, of: number): MaturedSpan {
  const usable = checks.filter((check) => judgesPerformance(check, checks));
  const from = trouble.worse ?? trouble.since;
  const since = from === null ? [] : usable.filter((check) => checks.indexOf(check) >= from);
  if (since.length > 0) return { checks: since, ofTrouble: true };
  return { checks: usable.slice(-of), ofTrouble: false };
}

export function performanceEvidence(
  observation: Observation,
  reference: ReferencePerformance,
  checks: readonly WindowCheck[],
  trouble: Trouble,
  span: MaturedSpan,
): PerformanceEvidence {
  const { task, maturedUntil } = observation;
  const pooled = performanceOf(task, joinLabelled(span.checks.map((check) => check.labelled)));
  const first = span.checks[0];
  const last = span.checks.at(-1);
  const current = pooled && first && last ? { ...pooled, from: first.check.from, to: last.check.to } : null;
  const known = current !== null && (span.ofTrouble || trouble.since === null);
  return {
    metric: task === 'classification' ? 'auc' : 'rmse',
    higherIsBetter: task === 'classification',
    reference: reference.measured,
    current,
    limit: reference.limit,
    lost: known ? isWorse(task, current, reference.measured.value, reference.limit) : null,
    since: trouble.worse === null ? null : checks[trouble.worse]!.check.from,
    estimated: estimate(
      observation,
      reference,
      span.ofTrouble || trouble.since === null ? span.checks : checks.slice(trouble.since),
    ),
    maturedUntil: maturedUntil?.toISOString() ?? null,
  };
}

/** Over the same windows as the realised value, or over the trouble's when its labels have not matured. */
function estimate(
  observation: Observation,
  reference: ReferencePerformance,
  checks: readonly WindowCheck[],
): PerformanceEvidence['estimated'] {
  const newest = checks.at(-1);
  if (!newest) return null;
  const frame = joinFrames(checks.map(({ window }) => window.frame));
  return reference.calibrate
    ? confidenceBased(observation, reference, reference.calibrate, frame)
    : reweighted(observation, reference, newest.check.driftColumn, frame);
}

function confidenceBased(
  { roles }: Observation,
  { rows }: ReferencePerformance,
  calibrate: Calibration,
  frame: Frame,
): PerformanceEvidence['estimated'] {
  const column = roles.score ? frame.columns[roles.score] : undefined;
  if (column?.kind !== 'numeric') return null;
  const value = estimatedAuc(column.values.filter(Number.isFinite), calibrate);
  if (value === null) return null;
  const n = rows.labels.length.toLocaleString('en-US');
  return { value, method: `CBPE, isotonic calibration on ${n} reference rows` };
}

function reweighted(
  { reference }: Observation,
  { rows }: ReferencePerformance,
  column: string,
  frame: Frame,
): PerformanceEvidence['estimated'] {
  const value = reweightedRmse(reference.frame, rows, frame, column);
  return value === null ? null : { value, method: `reference errors reweighted to the current ${column}` };
}

export function joinLabelled(parts: readonly LabelledRows[]): LabelledRows {
  const size = parts.reduce((sum, part) => sum + part.labels.length, 0);
  const labels = new Float64Array(size);
  const scores = new Float64Array(size);
  const rows = new Uint32Array(size);
  let at = 0;
  for (const part of parts) {
    labels.set(part.labels, at);
    scores.set(part.scores, at);
    rows.set(part.rows, at);
    at += part.labels.length;
  }
  return { labels, scores, rows };
}
