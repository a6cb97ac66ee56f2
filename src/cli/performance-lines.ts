import type { DriftReport, Interval } from '../drift/report/drift-report.ts';

/** Every realised metric, before and now. */
export function performanceLines({ performance }: DriftReport): string[] {
  const metrics = Object.entries(performance.current);
  if (metrics.length === 0) return [];
  const before = performance.reference as Readonly<Record<string, Interval | undefined>>;
  const at = performance.threshold === null ? '' : `, classes at ${performance.threshold}`;
  return [
    `Performance on matured labels (reference → now${at})`,
    ...metrics.map(([metric, now]) => `  ${metric.padEnd(18)} ${shown(before[metric])} → ${shown(now)}`),
    '',
  ];
}

function shown(interval: Interval | undefined): string {
  if (interval?.value == null) return 'insufficient';
  const { value, low, high } = interval;
  const digits = (number: number | null): string => (number === null ? '?' : number.toPrecision(3));
  return `${digits(value)} [${digits(low)}, ${digits(high)}]`;
}
