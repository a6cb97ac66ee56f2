import { takeValues } from '../column-sample.ts';
import type { ReferencePerformance } from '../reference-performance.ts';
import { estimatedAuc } from '../statistics/estimated-auc.ts';
import type { Chunk } from './chunk-rows.ts';
import type { ColumnJudge } from './column-judge.ts';
import type { Comparison } from './comparison.ts';
import type { ChunkReport, Interval } from './drift-report.ts';
import { metricsOfRows } from './performance-rows.ts';

const unknown: Interval = { value: null, low: null, high: null };

/** One entry a chunk of the current rows: drift by column, realised and estimated performance. */
export function chunkReport(
  comparison: Comparison,
  judges: readonly ColumnJudge[],
  reference: ReferencePerformance | null,
  chunk: Chunk,
): ChunkReport {
  const columns = judges.map((judge): [string, ChunkReport['columns'][string]] => {
    const { value, alert } = judge.chunk(judge.current && takeValues(judge.current, chunk.rows));
    return [judge.name, { value, alert }];
  });
  const matures = maturesAt(comparison, chunk);
  return {
    key: chunk.key,
    start: chunk.start,
    end: chunk.end,
    n: chunk.rows.length,
    columns: Object.fromEntries(columns),
    performance: {
      realised: matures === null ? metricsOfRows(comparison, 'current', chunk.rows) : {},
      ...estimate(comparison, reference, chunk),
      matures,
    },
  };
}

/** Early labels are mostly of one class: a chunk is judged when all of it has matured. */
function maturesAt({ maturedUntil, labelDelayMs }: Comparison, { end }: Chunk): string | null {
  if (maturedUntil === null || typeof end === 'number') return null;
  const matures = Date.parse(end) + labelDelayMs;
  return Date.parse(end) > maturedUntil ? new Date(matures).toISOString() : null;
}

type Estimate = Pick<ChunkReport['performance'], 'estimated' | 'not_estimated'>;

/** The interval is that of chance at the chunk's rows alone: the reference's own, widened to so few rows. */
function estimate(
  { columns, scored, task }: Comparison,
  reference: ReferencePerformance | null,
  chunk: Chunk,
): Estimate {
  const none = (why: string): Estimate => ({ estimated: {}, not_estimated: why });
  const scores = columns.find(({ name }) => name === scored)?.current;
  if (scores?.kind !== 'numeric') return none('there is no score or prediction that performance can be measured on');
  if (task !== 'classification') return none('the error of a regression is not estimated without labels');
  if (!reference?.calibrate) return none('the reference has too few labels to learn from what a score is worth');
  const values = Float64Array.from(chunk.rows, (row) => scores.values[row]!).filter(Number.isFinite);
  const value = values.length === 0 ? null : estimatedAuc(values, reference.calibrate);
  if (value === null) return { estimated: { auc: unknown }, not_estimated: 'its rows have no score' };
  const { low, high, n } = reference.measured;
  const half = ((high - low) / 2) * Math.sqrt(n / values.length);
  return {
    estimated: { auc: { value, low: Math.max(0, value - half), high: Math.min(1, value + half) } },
    not_estimated: null,
  };
}
