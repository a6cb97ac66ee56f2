import { takeRows } from '../column-sample.ts';
import { withoutChunkLevel } from '../reference-column.ts';
import { type ReferencePerformance, referencePerformance } from '../reference-performance.ts';
import { momentsOf } from '../statistics/moments.ts';
import { chunkReport, metricOf, pick } from './chunk-reports.ts';
import { chunkSentences } from './chunk-sentences.ts';
import { columnReport, type PreparedColumn, prepareColumn } from './column-report.ts';
import { type Comparison, isChunkLike } from './comparison.ts';
import type { DriftReport } from './drift-report.ts';
import { engineObservation } from './engine-observation.ts';
import { engineFrame, performanceOfRows } from './performance-rows.ts';
import { rankColumns } from './rank-columns.ts';
import { measureComparison, reportVerdict } from './report-verdict.ts';

/** Told how far it is: `done` of `total` pieces of work. */
export type Progress = (done: number, total: number) => void;

/** Columns, chunks, rankings and verdict of one comparison. */
export function reportDrift(comparison: Comparison, onProgress: Progress = () => undefined): DriftReport {
  const { columns: aligned, reference, current } = comparison;
  const total = 2 * aligned.length + current.chunks.length + 1;
  let done = 0;
  const step = <T>(result: T): T => {
    onProgress(++done, total);
    return result;
  };
  const prepared = aligned.map((column) => step(prepare(comparison, column)));
  const frame = engineFrame(comparison, 'reference');
  const chunkFrames = reference.chunks.map(({ rows }) => takeRows(frame, rows));
  const measurement = step(measureComparison(comparison, chunkFrames));
  const findings = [...(measurement?.quality ?? []), ...(comparison.scoreProblem ? [comparison.scoreProblem] : [])];
  const whole = isChunkLike(comparison) ? prepared : prepared.map(forTheWhole);
  const columns = whole.map((column) => step(columnReport(column, findings)));
  const performance =
    current.chunks.length === 0 ? null : referencePerformance(engineObservation(comparison, 'chunks'), chunkFrames);
  const chunks = current.chunks.map((chunk) => step(chunkReport(comparison, prepared, performance, chunk)));
  const mean = meanPerformance(comparison, performance);
  return {
    columns,
    chunks,
    ranking: rankColumns(columns, chunks, metricOf(comparison.task), mean),
    verdict: reportVerdict(comparison, measurement, chunkSentences(columns, chunks, comparison.task, performance)),
  };
}

function prepare({ reference }: Comparison, aligned: Comparison['columns'][number]): PreparedColumn {
  const column = aligned.reference;
  return prepareColumn(aligned, column ? reference.chunks.map(({ rows }) => pick(column, rows)) : []);
}

const forTheWhole = ({ aligned, reference }: PreparedColumn): PreparedColumn => ({
  aligned,
  reference: reference && withoutChunkLevel(reference),
});

/** Over the reference's chunks where they can carry it, else over the whole reference. */
function meanPerformance(comparison: Comparison, whole: ReferencePerformance | null): number | null {
  const values = comparison.reference.chunks.flatMap(({ rows }) => {
    const measured = performanceOfRows(comparison, 'reference', rows);
    return measured ? [measured.value] : [];
  });
  return values.length > 0 ? momentsOf(values).mean : (whole?.measured.value ?? null);
}
