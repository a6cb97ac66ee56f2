import type { Measured } from '../../domain/evidence.ts';
import { performanceChange } from '../attribution/change-point.ts';
import { takeRows, takeValues } from '../column-sample.ts';
import { type ReferencePerformance, referencePerformance } from '../reference-performance.ts';
import { momentsOf } from '../statistics/moments.ts';
import { type AllRows, ofAllRows } from './all-rows.ts';
import { chunkReport } from './chunk-reports.ts';
import { chunkSentences } from './chunk-sentences.ts';
import type { ColumnJudge } from './column-judge.ts';
import { withHolm } from './column-test.ts';
import type { Comparison } from './comparison.ts';
import { compatJudge } from './compat-judge.ts';
import { compatSentences } from './compat-sentences.ts';
import type { ChunkReport, DriftReport } from './drift-report.ts';
import { engineObservation } from './engine-observation.ts';
import { multivariateOf } from './multivariate.ts';
import { ownJudge } from './own-judge.ts';
import { engineFrame, metricOf, metricsOfRows, performanceOfRows } from './performance-rows.ts';
import { rankColumns } from './rank-columns.ts';
import { CLASS_THRESHOLD } from './realised-metrics.ts';
import { measureComparison, reportVerdict } from './report-verdict.ts';

/** Told how far it is: `done` of `total` pieces of work. */
export type Progress = (done: number, total: number) => void;

/** Columns, chunks, rankings and verdict of one comparison. */
export function reportDrift(
  comparison: Comparison,
  onProgress: Progress = () => undefined,
  allRows: AllRows | null = null,
): DriftReport {
  const { columns: aligned, reference, current } = comparison;
  const total = 2 * aligned.length + current.chunks.length + 1;
  let done = 0;
  const step = <T>(result: T): T => {
    onProgress(++done, total);
    return result;
  };
  const judges = aligned.map((column) => step(judgeOf(comparison, column)));
  const frame = engineFrame(comparison, 'reference');
  const chunkFrames = reference.chunks.map(({ rows }) => takeRows(frame, rows));
  const measurement = step(measureComparison(comparison, chunkFrames, judges));
  const findings = [...(measurement?.quality ?? []), ...(comparison.scoreProblem ? [comparison.scoreProblem] : [])];
  const held = withHolm(judges.map((judge) => step(judge.whole(findings))));
  const performance =
    current.chunks.length === 0 ? null : referencePerformance(engineObservation(comparison, 'chunks'), chunkFrames);
  const pieces = current.chunks.map((chunk) => step(chunkReport(comparison, judges, performance, chunk)));
  const { columns, chunks } = allRows
    ? ofAllRows(allRows, { columns: held, chunks: pieces })
    : { columns: held, chunks: pieces };
  const mean = meanPerformance(comparison, performance);
  return {
    columns,
    multivariate: multivariateOf(comparison, columns),
    chunks,
    performance: wholePerformance(comparison),
    ranking: rankColumns(columns, chunks, metricOf(comparison.task), mean),
    attribution: measurement?.attribution ?? null,
    change: changeOf(chunks, metricOf(comparison.task), performance?.measured ?? null),
    distributions: measurement?.distributions ?? [],
    verdict: reportVerdict(comparison, measurement, [
      ...compatSentences(comparison.compat, columns),
      ...chunkSentences(columns, chunks, comparison.task, performance),
    ]),
  };
}

function changeOf(
  chunks: readonly ChunkReport[],
  metric: 'auc' | 'rmse',
  reference: Measured | null,
): DriftReport['change'] {
  if (!reference) return null;
  const checks = chunks.map(({ key, n, performance }) => {
    const { value, low, high } = performance.realised[metric] ?? {};
    return { key, performance: value == null || low == null || high == null ? null : { value, low, high, n } };
  });
  return performanceChange(reference, checks);
}

/** Sextant's own way, or another library's. */
function judgeOf(comparison: Comparison, aligned: Comparison['columns'][number]): ColumnJudge {
  const column = aligned.reference;
  const chunks = column ? comparison.reference.chunks.map(({ rows }) => takeValues(column, rows)) : [];
  return (comparison.compat === null ? ownJudge : compatJudge)(comparison, aligned, chunks);
}

function wholePerformance(comparison: Comparison): DriftReport['performance'] {
  const { reference, current, maturedUntil, task } = comparison;
  const all = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, i) => i);
  const matured = all(current.frame.rows).filter(
    (row) => maturedUntil === null || (current.times?.[row] ?? Number.POSITIVE_INFINITY) < maturedUntil,
  );
  return {
    reference: metricsOfRows(comparison, 'reference', all(reference.frame.rows)),
    current: metricsOfRows(comparison, 'current', matured),
    threshold: task === 'classification' ? CLASS_THRESHOLD : null,
  };
}

/** Over the reference's chunks where they can carry it, else over the whole reference. */
function meanPerformance(comparison: Comparison, whole: ReferencePerformance | null): number | null {
  const values = comparison.reference.chunks.flatMap(({ rows }) => {
    const measured = performanceOfRows(comparison, 'reference', rows);
    return measured ? [measured.value] : [];
  });
  return values.length > 0 ? momentsOf(values).mean : (whole?.measured.value ?? null);
}
