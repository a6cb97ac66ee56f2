import { SextantError } from '../domain/error.ts';
import type { Measurement, MixTest } from '../domain/evidence.ts';
import type { Column, Frame } from '../domain/frame.ts';
import type { Observation } from '../domain/observation.ts';
import { attribute } from './attribution/attribute.ts';
import { attributionQuestion } from './attribution/attribution-question.ts';
import { performanceChange } from './attribution/change-point.ts';
import { findRepair } from './attribution/find-repair.ts';
import { testScores } from './attribution/score-test.ts';
import { columnDrifts, currentSamples, distributionsOf, segmentThatMoved } from './column-drifts.ts';
import { type ColumnSample, joinFrames, sampleColumn } from './column-sample.ts';
import { dominantVersion, type LabelledRows, labelValues } from './labelled-rows.ts';
import { missedPositives } from './missed-positives.ts';
import { labelMix, segmentMix, testMix } from './mix-test.ts';
import { joinLabelled, type MaturedSpan, maturedSpan, performanceEvidence } from './performance-evidence.ts';
import { repairFinding } from './quality/repair-finding.ts';
import { withOnset } from './quality/unit-onset.ts';
import { findingsPerWindow, presentFindings } from './quality/window-quality.ts';
import { referenceChunks } from './reference-chunks.ts';
import { type ReferenceColumn, referenceColumn, withoutChunkLevel } from './reference-column.ts';
import { type ReferencePerformance, referencePerformance } from './reference-performance.ts';
import { presentTrouble, type Trouble } from './trouble.ts';
import { type WindowCheck, windowChecks } from './window-checks.ts';

export interface MeasureSettings {
  /** The policy's drift threshold. */
  readonly above: number;
  readonly persistence: { readonly of: number; readonly atLeast: number };
  readonly minRows: number;
  readonly now: Date;
  readonly impact: { readonly missed: string; readonly threshold: number } | null;
  /** What the loss is split by; by default all features, without importances, and only where something is lost. */
  readonly attribution?: {
    readonly slices?: readonly string[];
    readonly importances?: Readonly<Record<string, number>>;
    readonly always?: boolean;
  };
  /** The reference as the caller has cut it; by default it is cut into window-long pieces. */
  readonly reference?: {
    readonly chunks: readonly Frame[];
    /** Whether a window is like one of them, so that their usual drift says what a window may show. */
    readonly windowLike: boolean;
    /** Columns that the caller has prepared from the same rows and chunks. */
    readonly columns?: ReadonlyMap<string, ReferenceColumn>;
  };
}

/** Everything measured in one look: columns, checks, persistence, quality, performance. Methods: docs/design/drift.md. */
export function measure(observation: Observation, settings: MeasureSettings): Measurement {
  const newest = observation.windows.at(-1);
  if (!newest) throw new SextantError('input_invalid', `${observation.source} has no complete window to measure`);
  if (observation.reference.frame.rows === 0) {
    throw new SextantError('input_invalid', `the reference of ${observation.source} has no rows: check its files`);
  }
  const chunks = settings.reference?.chunks ?? referenceChunks(observation);
  const prepared = prepareColumns(observation, chunks, settings.reference?.columns);
  const columns = settings.reference?.windowLike === false ? prepared.map(withoutChunkLevel) : prepared;
  const performance = referencePerformance(observation, chunks);
  const samples = observation.windows.map(({ frame }) => samplesOf(frame, columns));
  const findings = findingsPerWindow(observation, columns, samples);
  const checks = windowChecks({
    observation,
    columns,
    performance,
    samples,
    findings,
    above: settings.above,
    maturedUntil: earlier(observation.maturedUntil, settings.now),
    servingVersion: dominantVersion(newest.frame, observation.roles),
    referenceVersion: dominantVersion(observation.reference.frame, observation.roles),
  });
  const trouble = presentTrouble(checks, settings.persistence);
  const span = maturedSpan(checks, trouble, settings.persistence.of);
  const magnitudes = new Map(columns.map((column) => [column.name, column.magnitudes ?? null]));
  const quality = presentFindings(findings, observation.windows).map((finding) =>
    withOnset(finding, observation, magnitudes.get(finding.column) ?? null),
  );
  return assemble({ observation, chunks, settings, columns, performance, checks, trouble, span }, quality);
}

function samplesOf(frame: Frame, columns: readonly ReferenceColumn[]): Map<string, ColumnSample> {
  const samples = new Map<string, ColumnSample>();
  for (const { name, role } of columns) {
    const column = frame.columns[name];
    if (column && role !== 'label') samples.set(name, sampleColumn(column));
  }
  return samples;
}

interface Measured {
  readonly observation: Observation;
  readonly chunks: readonly Frame[];
  readonly settings: MeasureSettings;
  readonly columns: readonly ReferenceColumn[];
  readonly performance: ReferencePerformance | null;
  readonly checks: readonly WindowCheck[];
  readonly trouble: Trouble;
  readonly span: MaturedSpan;
}

function assemble(measured: Measured, quality: Measurement['quality']): Measurement {
  const { observation, settings, columns, performance, checks, trouble, span } = measured;
  const currentWindows = newestWindows(observation, settings);
  const current = joinFrames(currentWindows.map((window) => window.frame));
  const matured = joinLabelled(span.checks.map((check) => check.labelled));
  const samples = currentSamples(columns, current, matured.labels, checks.at(-1)!);
  const drifts = columnDrifts(columns, samples, settings.above, checks);
  const evidence = performance && performanceEvidence(observation, performance, checks, trouble, span);
  const scoreTest = scoreTestOf(measured, current, drifts, evidence?.lost === true);
  const repairable = quality.length === 0 && evidence?.lost === true && scoreTest?.explained !== false;
  return {
    level: observation.level,
    task: observation.task,
    source: observation.source,
    window: { from: currentWindows[0]!.from.toISOString(), to: currentWindows.at(-1)!.to.toISOString() },
    referenceWindow: {
      from: observation.reference.from.toISOString(),
      to: observation.reference.to.toISOString(),
    },
    n: { reference: observation.reference.frame.rows, current: current.rows },
    drift: drifts.find((drift) => drift.role === 'feature') ?? null,
    columns: drifts,
    quality: repairable ? repairedBy(measured, drifts) : quality,
    performance: evidence,
    checks: checks.map(({ check }) => check),
    persistence: { hits: trouble.hits, of: settings.persistence.of, atLeast: settings.persistence.atLeast },
    since: trouble.since === null ? null : checks[trouble.since]!.check.from,
    segment: segmentThatMoved(drifts, columns, samples),
    mix: mixOf(measured, current, drifts),
    scoreTest,
    attribution: evidence?.lost === true || settings.attribution?.always ? attributionOf(measured) : null,
    change:
      performance &&
      performanceChange(
        performance.measured,
        checks.map(({ check }) => check),
      ),
    impact: impactOf(measured, matured),
    distributions: distributionsOf(drifts, columns, samples),
    labelDelayMs: observation.labelDelayMs,
  };
}

/** Features, score and label of the reference; identity, time and version are no columns to compare. */
function prepareColumns(
  observation: Observation,
  chunks: readonly Frame[],
  made?: ReadonlyMap<string, ReferenceColumn>,
): ReferenceColumn[] {
  const { roles, reference } = observation;
  const skipped = new Set([roles.id, roles.time, roles.version]);
  return Object.entries(reference.frame.columns).flatMap(([name, column]) => {
    if (skipped.has(name)) return [];
    const role = name === roles.score ? 'score' : name === roles.label ? 'label' : 'feature';
    if (role !== 'label') {
      const ofChunks = (): (Column | undefined)[] => chunks.map((chunk) => chunk.columns[name]);
      return [{ ...(made?.get(name) ?? referenceColumn(name, role, column, ofChunks())), role }];
    }
    const values = labelValues(column);
    return values ? [referenceColumn(name, role, { kind: 'numeric', values }, [])] : [];
  });
}

const earlier = (maturedUntil: Date | null, now: Date): Date | null =>
  maturedUntil && maturedUntil > now ? now : maturedUntil;

/** The newest window, with those before it while they are too small to judge alone. */
function newestWindows({ windows }: Observation, { minRows, persistence }: MeasureSettings) {
  let count = 1;
  let rows = windows.at(-1)!.frame.rows;
  while (rows < minRows && count < Math.min(persistence.of, windows.length)) {
    count++;
    rows += windows.at(-count)!.frame.rows;
  }
  return windows.slice(-count);
}

/** The first mix, of labels or of the segment that moved most, that takes the drift away; else what was left over. */
function mixOf(measured: Measured, current: Frame, drifts: Measurement['columns']): MixTest | null {
  const { observation, settings, columns, span } = measured;
  const before = observation.reference.frame;
  if (!drifts.some((drift) => drift.alert && drift.role !== 'label')) return null;
  const tests: MixTest[] = [];
  const { label } = observation.roles;
  const labelMoved = drifts.some((drift) => drift.role === 'label' && drift.alert);
  if (label && labelMoved && span.ofTrouble && observation.task === 'classification') {
    const matured = joinFrames(span.checks.map((check) => check.window.frame));
    const mix = labelMix(label, before, matured);
    const test = mix && testMix(mix, before, matured, columns, settings.above);
    if (test) tests.push(test);
  }
  const segment = drifts.find((drift) => drift.alert && drift.role === 'feature' && drift.type === 'categorical');
  const mix = segment && segmentMix(segment.column, before, current);
  const test = mix && testMix(mix, before, current, columns, settings.above);
  if (test) tests.push(test);
  return tests.find(({ explains }) => explains) ?? tests[0] ?? null;
}

/** Of one version only: another version may answer the same inputs as it likes. */
function scoreTestOf(
  { observation, chunks, columns, checks }: Measured,
  current: Frame,
  drifts: Measurement['columns'],
  lost: boolean,
): Measurement['scoreTest'] {
  const { score } = observation.roles;
  if (!score || !checks.at(-1)!.columns.has(score)) return null;
  if (!lost && !drifts.some((drift) => drift.role === 'score' && drift.alert)) return null;
  const reference = observation.reference.frame;
  return testScores(observation.task, score, featuresOf(columns), { reference, chunks, current });
}

/** Ids and clocks are no features. */
const featuresOf = (columns: readonly ReferenceColumn[]): string[] =>
  columns.flatMap(({ name, role, identifier }) => (role === 'feature' && !identifier ? [name] : []));

function attributionOf(measured: Measured): Measurement['attribution'] {
  const question = questionOf(measured);
  return question && attribute(question);
}

function questionOf({ observation, settings, columns, span }: Measured) {
  const { slices, importances } = settings.attribution ?? {};
  return attributionQuestion(
    observation,
    span.checks.map(({ window }) => window),
    {
      features: featuresOf(columns),
      version: dominantVersion(observation.windows.at(-1)!.frame, observation.roles),
      ...(slices ? { slices } : {}),
      ...(importances ? { importances } : {}),
    },
  );
}

/** A column whose rescaling alone made the loss is broken, however small its factor. */
function repairedBy(measured: Measured, drifts: Measurement['columns']): Measurement['quality'] {
  const question = questionOf(measured);
  const moved = drifts.filter(({ role, alert, type }) => role === 'feature' && alert && type === 'numeric');
  const columns = moved.flatMap(({ column }) => measured.columns.find(({ name }) => name === column) ?? []);
  const repair = question && findRepair(question, columns);
  if (!repair) return [];
  return [repairFinding(repair, moved.find(({ column }) => column === repair.column)?.since ?? null)];
}

function impactOf({ settings, performance, span }: Measured, matured: LabelledRows): string | null {
  if (!settings.impact || !performance || !span.ofTrouble) return null;
  const ms = span.checks.reduce((sum, { window }) => sum + window.to.getTime() - window.from.getTime(), 0);
  return missedPositives(performance.rows, matured, ms / 86_400_000, settings.impact);
}
