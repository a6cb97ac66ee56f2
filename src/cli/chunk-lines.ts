import { formatCategory } from '../drift/format-number.ts';
import type { ChunkReport, DriftReport, Interval } from '../drift/report/drift-report.ts';

const MOST_NAMED = 4;

/** A line a chunk: who alerts, what performance was measured and what was estimated. */
export function chunkLines({ chunks, ranking, multivariate }: DriftReport): string[] {
  if (chunks.length === 0) return [];
  const ranked = ranking.alert_count.filter(({ alerts }) => alerts > 0).slice(0, MOST_NAMED);
  const width = Math.max(...chunks.map(({ key }) => key.length));
  return [
    `Chunks: ${chunks.length}`,
    ...chunks.map((chunk) => chunkLine(chunk, width)),
    ...(ranked.length > 0
      ? [`  most alerts: ${ranked.map(({ column, alerts }) => `${formatCategory(column)} ${alerts}`).join(', ')}`]
      : []),
    ...together(multivariate),
    ...notEstimated(chunks),
    '',
  ];
}

/** Said once where it is so for all of them. */
function notEstimated(chunks: DriftReport['chunks']): string[] {
  const reasons = new Set(chunks.map(({ performance }) => performance.not_estimated));
  const measured = chunks.some(({ performance }) => Object.keys(performance.realised).length > 0);
  const [reason] = reasons;
  return reasons.size === 1 && reason && measured ? [`  no estimate without labels: ${reason}`] : [];
}

/** What no column alone shows. */
function together(multivariate: DriftReport['multivariate']): string[] {
  if (!multivariate) return [];
  const alerting = multivariate.chunks.filter(({ alert }) => alert);
  const usual = `usual ${multivariate.low.toPrecision(3)} to ${multivariate.high.toPrecision(3)}`;
  const where = alerting.slice(0, MOST_NAMED).map(({ key, value }) => `${key} (${value.toPrecision(3)})`);
  const more = alerting.length > MOST_NAMED ? ` and ${alerting.length - MOST_NAMED} more` : '';
  const told = alerting.length > 0 ? `unlike the reference in ${where.join(', ')}${more}` : 'as in the reference';
  return [`  columns together (PCA reconstruction error, ${usual}): ${told}`];
}

function chunkLine({ key, n, columns, performance }: ChunkReport, width: number): string {
  const alerting = Object.entries(columns).filter(([, { alert }]) => alert);
  const shown = alerting.slice(0, MOST_NAMED).map(([name]) => formatCategory(name));
  const more = alerting.length > MOST_NAMED ? ` and ${alerting.length - MOST_NAMED} more` : '';
  const parts = [
    `n ${n.toLocaleString('en-US')}`,
    alerting.length > 0 ? `alerts: ${shown.join(', ')}${more}` : 'no alert',
    ...metrics('realised', performance.realised),
    ...(performance.matures === null ? [] : [`labels mature ${performance.matures.slice(0, 10)}`]),
    ...metrics('estimated', performance.estimated),
  ];
  return `  ${key.padEnd(width)}  ${parts.join('  ')}`;
}

function metrics(what: string, performances: ChunkReport['performance']['realised']): string[] {
  return Object.entries(performances)
    .filter(([metric]) => metric === 'auc' || metric === 'rmse')
    .map(([metric, interval]) => `${what} ${metric.toUpperCase()} ${shown(interval)}`);
}

function shown({ value, low, high }: Interval): string {
  if (value === null) return 'insufficient';
  const digits = (number: number): string => number.toPrecision(3);
  return low === null || high === null ? digits(value) : `${digits(value)} [${digits(low)}, ${digits(high)}]`;
}
