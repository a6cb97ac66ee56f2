import { takeValues } from '../column-sample.ts';
import type { ReferencePerformance } from '../reference-performance.ts';
import { estimatedAuc } from '../statistics/estimated-auc.ts';
import type { Chunk } from './chunk-rows.ts';
import type { ColumnJudge } from './column-judge.ts';
import type { Comparison } from './comparison.ts';
import type { ChunkReport, Interval, Performances } from './drift-report.ts';
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
      estimated: estimated(comparison, reference, chunk),
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

/** The interval is that of chance at the chunk's rows alone: the reference's own, widened to so few rows. */
function estimated(
  { columns, scored, task }: Comparison,
  reference: ReferencePerformance | null,
  chunk: Chunk,
): Performances {
  const scores = columns.find(({ name }) => name === scored)?.current;
  if (task !== 'classification' || scores?.kind !== 'numeric' || !reference?.calibrate) return {};
  const values = Float64Array.from(chunk.rows, (row) => scores.values[row]!).filter(Number.isFinite);
  const value = values.length === 0 ? null : estimatedAuc(values, reference.calibrate);
  if (value === null) return { auc: unknown };
  const { low, high, n } = reference.measured;
  const half = ((high - low) / 2) * Math.sqrt(n / values.length);
  return { auc: { value, low: Math.max(0, value - half), high: Math.min(1, value + half) } };
}
