import type { Check, Measured } from '../domain/evidence.ts';
import type { DataWindow, Observation } from '../domain/observation.ts';
import type { ColumnSample } from './column-sample.ts';
import { dominantVersion, type LabelledRows, labelledRows } from './labelled-rows.ts';
import { isWorse, lossOf, performanceOf } from './performance-metric.ts';
import type { Finding } from './quality/column-quality.ts';
import { driftValue, type ReferenceColumn, thresholdOf } from './reference-column.ts';
import type { ReferencePerformance } from './reference-performance.ts';
import { estimatedAuc } from './statistics/estimated-auc.ts';

export interface ColumnCheck {
  readonly value: number;
  readonly threshold: number;
  readonly alert: boolean;
}

/** A check with what it was made from: the tails of the trouble are read off these. */
export interface WindowCheck {
  readonly check: Check;
  readonly window: DataWindow;
  readonly columns: ReadonlyMap<string, ColumnCheck>;
  /** Largest value/threshold among features and score. */
  readonly driftRatio: number;
  readonly broken: boolean;
  /** Rows of the serving version with matured labels; empty until the window has matured as a whole. */
  readonly labelled: LabelledRows;
  /** Performance of the serving version; null when there is too little of it. */
  readonly serving: Measured | null;
  readonly worse: boolean;
  /** Loss of performance over the loss allowed: above 1 is beyond the limit. */
  readonly lossRatio: number;
}

export interface CheckInputs {
  readonly observation: Observation;
  readonly columns: readonly ReferenceColumn[];
  readonly performance: ReferencePerformance | null;
  /** Per window, by column. */
  readonly samples: readonly ReadonlyMap<string, ColumnSample>[];
  readonly findings: readonly Finding[][];
  readonly above: number;
  readonly maturedUntil: Date | null;
  readonly servingVersion: string | null;
  readonly referenceVersion: string | null;
}

export function windowChecks(inputs: CheckInputs): WindowCheck[] {
  return inputs.observation.windows.map((window, i) => windowCheck(inputs, window, i));
}

function windowCheck(inputs: CheckInputs, window: DataWindow, at: number): WindowCheck {
  const { observation, performance } = inputs;
  const version = dominantVersion(window.frame, observation.roles);
  const findings = inputs.findings[at] ?? [];
  const columns = columnChecks(inputs, inputs.samples[at] ?? new Map(), version);
  const labels = maturedLabels(inputs, window);
  const worse = Boolean(
    labels.serving &&
      performance &&
      isWorse(observation.task, labels.serving, performance.measured.value, performance.limit),
  );
  const moved = [...columns.values()].some((column) => column.alert);
  const largest = largestFeature(inputs.columns, columns);
  return {
    check: {
      key: window.key,
      from: window.from.toISOString(),
      to: window.to.toISOString(),
      n: window.frame.rows,
      drift: largest?.value ?? 0,
      driftColumn: largest?.name ?? '',
      performance: labels.all,
      estimated: estimateOf(inputs, window),
      alert: moved || worse || findings.length > 0,
      version,
    },
    window,
    columns,
    driftRatio: Math.max(0, ...[...columns.values()].map(({ value, threshold }) => value / threshold)),
    broken: findings.length > 0,
    labelled: labels.rows,
    serving: labels.serving,
    worse,
    lossRatio: lossRatioOf(inputs, labels.serving),
  };
}

function lossRatioOf({ observation, performance }: CheckInputs, serving: Measured | null): number {
  if (!performance || !serving) return 0;
  const reference = performance.measured.value;
  return lossOf(observation.task, reference, serving.value) / lossOf(observation.task, reference, performance.limit);
}

/** Scores are compared only with scores of the version that made the reference. */
function columnChecks(
  inputs: CheckInputs,
  samples: ReadonlyMap<string, ColumnSample>,
  version: string | null,
): Map<string, ColumnCheck> {
  const { referenceVersion } = inputs;
  const sameVersion = referenceVersion === null || version === null || version === referenceVersion;
  const checks = new Map<string, ColumnCheck>();
  for (const reference of inputs.columns) {
    if (reference.identifier || reference.role === 'label' || (reference.role === 'score' && !sameVersion)) continue;
    const sample = samples.get(reference.name);
    if (!sample) continue;
    const value = driftValue(reference, sample);
    if (!Number.isFinite(value)) continue;
    const n = sample.type === 'numeric' ? sample.rows - sample.missing : sample.rows;
    const threshold = thresholdOf(reference, inputs.above, n);
    checks.set(reference.name, { value, threshold, alert: value > threshold });
  }
  return checks;
}

/** The largest score among alerting features; among all features when none alerts. */
function largestFeature(columns: readonly ReferenceColumn[], checks: ReadonlyMap<string, ColumnCheck>) {
  let best: (ColumnCheck & { readonly name: string }) | null = null;
  for (const { name, role } of columns) {
    const check = checks.get(name);
    if (role !== 'feature' || !check) continue;
    if (!best || (check.alert && !best.alert) || (check.alert === best.alert && check.value > best.value)) {
      best = { ...check, name };
    }
  }
  return best;
}

function maturedLabels(inputs: CheckInputs, window: DataWindow) {
  const { observation, maturedUntil, servingVersion } = inputs;
  const { roles, task } = observation;
  const before = maturedUntil && window.to <= maturedUntil ? window.to.getTime() : Number.NEGATIVE_INFINITY;
  const everyone = labelledRows(window.frame, roles, task, { before, version: null });
  const rows = labelledRows(window.frame, roles, task, { before, version: servingVersion });
  const all = performanceOf(task, everyone);
  const serving = rows.rows.length === everyone.rows.length ? all : performanceOf(task, rows);
  return { rows, all, serving };
}

function estimateOf({ observation, performance }: CheckInputs, window: DataWindow): number | null {
  const score = observation.roles.score ? window.frame.columns[observation.roles.score] : undefined;
  if (!performance?.calibrate || score?.kind !== 'numeric') return null;
  return estimatedAuc(
    score.values.filter((value) => Number.isFinite(value)),
    performance.calibrate,
  );
}
