import type { Readings } from '../../domain/observation.ts';
import type { RawGauge } from './gauge-windows.ts';

/** One number that was written down about a model at a time. */
export interface Report {
  readonly name: string;
  readonly feature: string | null;
  readonly at: Date;
  readonly value: number;
}

/** Reports as gauges over windows: the mean of what was written in each. */
export function reportedWindows(reports: readonly Report[], windows: Readings['windows']): RawGauge[] {
  const byGauge = Map.groupBy(reports, ({ name, feature }) => JSON.stringify([name, feature]));
  return [...byGauge.values()].map((own) => ({
    name: own[0]!.name,
    feature: own[0]!.feature,
    values: windows.map(({ from, to }) =>
      mean(own.filter(({ at }) => at >= from && at < to).map(({ value }) => value)),
    ),
  }));
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
