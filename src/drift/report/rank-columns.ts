import { sampleCorrelation } from 'simple-statistics';
import type { ChunkReport, ColumnReport, Method, Ranking } from './drift-report.ts';

const ENOUGH_CHUNKS = 3;

/** Three rankings side by side; none mixes unlike statistics. `mean` is the performance over the reference's chunks. */
export function rankColumns(
  columns: readonly ColumnReport[],
  chunks: readonly ChunkReport[],
  metric: 'auc' | 'rmse',
  mean: number | null,
): Ranking {
  const judged = columns.filter(({ detail }) => detail.status === 'ok');
  return {
    alert_count: alertCount(judged, chunks),
    correlation: mean === null ? [] : correlation(judged, chunks, metric, mean),
    effect: [...new Set(judged.map(({ method }) => method))].filter(isEffect).flatMap((method) =>
      judged
        .flatMap(({ name, value, ...column }) =>
          column.method === method && column.detail.role === 'feature' && value !== null
            ? [{ column: name, value }]
            : [],
        )
        .sort((a, b) => b.value - a.value)
        .map(({ column, value }, i) => ({ column, method, value, rank: i + 1 })),
    ),
  };
}

/** A p-value says how sure, not how much: it ranks nothing. */
const isEffect = (method: Method): boolean => !['evidently:ks', 'evidently:chisquare', 'evidently:z'].includes(method);

/** NannyML's order: most alerts first, equal ones by name, descending. */
function alertCount(columns: readonly ColumnReport[], chunks: readonly ChunkReport[]): Ranking['alert_count'] {
  return columns
    .filter(({ detail }) => detail.role === 'feature')
    .map(({ name }) => ({ column: name, alerts: chunks.filter((chunk) => chunk.columns[name]?.alert).length }))
    .sort((a, b) => b.alerts - a.alerts || (a.column < b.column ? 1 : -1));
}

function correlation(
  columns: readonly ColumnReport[],
  chunks: readonly ChunkReport[],
  metric: 'auc' | 'rmse',
  mean: number,
): Ranking['correlation'] {
  return columns
    .filter(({ detail }) => detail.role === 'feature')
    .flatMap(({ name }) => {
      const pairs = chunks.flatMap(({ columns: drifts, performance }) => {
        const drift = drifts[name]?.value;
        const realised = performance.realised[metric]?.value;
        return drift == null || realised == null ? [] : [{ drift, change: realised - mean }];
      });
      const of = (change: (pair: { change: number }) => number): number | null => pearson(pairs, change);
      const r = of(({ change }) => Math.abs(change));
      return r === null ? [] : [{ column: name, metric, r, signed: of(({ change }) => change), chunks: pairs.length }];
    })
    .sort((a, b) => b.r - a.r);
}

function pearson(
  pairs: readonly { readonly drift: number; readonly change: number }[],
  change: (pair: { change: number }) => number,
): number | null {
  if (pairs.length < ENOUGH_CHUNKS) return null;
  const r = sampleCorrelation(
    pairs.map(({ drift }) => drift),
    pairs.map(change),
  );
  return Number.isFinite(r) ? r : null;
}
