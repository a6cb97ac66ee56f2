import type { Measured } from '../../domain/evidence.ts';
import type { Column } from '../../domain/frame.ts';
import type { Task } from '../../domain/observation.ts';
import { sampleColumn, takeRows } from '../column-sample.ts';
import type { ReferencePerformance } from '../reference-performance.ts';
import { estimatedAuc } from '../statistics/estimated-auc.ts';
import type { Chunk } from './chunk-rows.ts';
import { judgeColumn, type PreparedColumn } from './column-report.ts';
import type { Comparison } from './comparison.ts';
import type { ChunkReport, Interval, Performances } from './drift-report.ts';
import { performanceOfRows } from './performance-rows.ts';

export const metricOf = (task: Task): 'auc' | 'rmse' => (task === 'classification' ? 'auc' : 'rmse');

const unknown: Interval = { value: null, low: null, high: null };

/** One entry a chunk of the current rows: drift by column, realised and estimated performance. */
export function chunkReport(
  comparison: Comparison,
  prepared: readonly PreparedColumn[],
  reference: ReferencePerformance | null,
  chunk: Chunk,
): ChunkReport {
  const columns = prepared.map((column): [string, ChunkReport['columns'][string]] => {
    const rows = column.aligned.current && pick(column.aligned.current, chunk.rows);
    const { value, alert } = judgeColumn(column, rows && sampleColumn(rows));
    return [column.aligned.name, { value, alert }];
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

export function pick(column: Column, rows: Uint32Array): Column {
  return takeRows({ rows: rows.length, columns: { column } }, rows).columns.column!;
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
