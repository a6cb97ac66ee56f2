import type { Task } from '../../domain/observation.ts';
import { isWorse, lossOf } from '../performance-metric.ts';
import type { ReferencePerformance } from '../reference-performance.ts';
import { formatMetric } from '../verdict/sentences.ts';
import type { ChunkReport, ColumnReport } from './drift-report.ts';
import { metricOf } from './performance-rows.ts';

const MOST_NAMED = 6;

/** What the chunks show that the whole does not: which ones alert, which ones lost performance, who saw it. */
export function chunkSentences(
  columns: readonly ColumnReport[],
  chunks: readonly ChunkReport[],
  task: Task,
  reference: ReferencePerformance | null,
): string[] {
  if (chunks.length < 2) return [];
  return [driftSentence(columns, chunks), lossSentence(chunks, task, reference)].filter((text) => text !== null);
}

function driftSentence(columns: readonly ColumnReport[], chunks: readonly ChunkReport[]): string | null {
  const counted = columns
    .map(({ name }) => ({ name, alerts: chunks.filter((chunk) => chunk.columns[name]?.alert).length }))
    .filter(({ alerts }) => alerts > 0)
    .sort((a, b) => b.alerts - a.alerts);
  if (counted.length === 0) return null;
  const named = counted.slice(0, 3).map(({ name, alerts }) => `${name} in ${alerts}`);
  const more = counted.length > 3 ? ` (${counted.length - 3} more columns)` : '';
  return `Of ${chunks.length} chunks, ${named.join(', ')} alert${more}.`;
}

function lossSentence(
  chunks: readonly ChunkReport[],
  task: Task,
  reference: ReferencePerformance | null,
): string | null {
  if (!reference) return null;
  const metric = metricOf(task);
  const judged = chunks.flatMap(({ key, n, performance }) => {
    const { value, low, high } = performance.realised[metric] ?? { value: null, low: null, high: null };
    if (value === null || low === null || high === null) return [];
    const estimate = performance.estimated[metric]?.value ?? null;
    return [
      {
        key,
        value,
        estimate,
        worse: isWorse(task, { value, low, high, n }, reference.measured.value, reference.limit),
      },
    ];
  });
  const worse = judged.filter((chunk) => chunk.worse);
  if (worse.length === 0) return null;
  const named = worse.slice(0, MOST_NAMED).map(({ key, value, estimate }) => {
    const estimated = estimate === null ? '' : `, ${formatMetric(estimate)} estimated without labels`;
    return `${key} (${formatMetric(value)}${estimated})`;
  });
  const more = worse.length > MOST_NAMED ? ` and ${worse.length - MOST_NAMED} more` : '';
  const limit = `the limit ${formatMetric(reference.limit)} of a chunk`;
  const unseen = worse.filter(({ estimate }) => estimate !== null && lossOf(task, reference.limit, estimate) <= 0);
  const blind =
    unseen.length > 0
      ? ` The estimate says fine where the labels say not: ${unseen.map(({ key }) => key).join(', ')}.`
      : '';
  return `Realised ${metric.toUpperCase()} is beyond ${limit} in ${worse.length} of ${judged.length} chunks: ${named.join('; ')}${more}.${blind}`;
}
