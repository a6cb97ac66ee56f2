import type { Measured } from '../../domain/evidence.ts';
import type { Task } from '../../domain/observation.ts';
import { takeValues } from '../column-sample.ts';
import type { ReferencePerformance } from '../reference-performance.ts';
import { estimatedAuc } from '../statistics/estimated-auc.ts';
import type { Chunk } from './chunk-rows.ts';
import type { ColumnJudge } from './column-judge.ts';
import type { Comparison } from './comparison.ts';
import type { ChunkReport, Interval, Performances } from './drift-report.ts';
import { performanceOfRows } from './performance-rows.ts';

export const metricOf = (task: Task): 'auc' | 'rmse' => (task === 'classification' ? 'auc' : 'rmse');

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
  return {
    key: chunk.key,
    start: chunk.start,
    end: chunk.end,
    n: chunk.rows.length,
    columns: Object.fromEntries(columns),
    performance: { realised: realised(comparison, chunk), estimated: estimated(comparison, reference, chunk) },
  };
}

function realised(comparison: Comparison, chunk: Chunk): Performances {
  if (!comparison.scored || !comparison.columns.some(({ role, current }) => role === 'label' && current)) return {};
  const measured = performanceOfRows(comparison, 'current', chunk.rows);
  return { [metricOf(comparison.task)]: measured ? intervalOf(measured) : unknown };
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

const intervalOf = ({ value, low, high }: Measured): Interval => ({ value, low, high });
