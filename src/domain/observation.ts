import type { Frame } from './frame.ts';

/** L0 only a drift or quality gauge · L1 metrics per feature · L2 prediction rows · L3 rows with labels. */
export type DataLevel = 'L0' | 'L1' | 'L2' | 'L3';
export type Task = 'classification' | 'regression';

/** Which column of a frame plays which part; every other column is a feature. */
export interface ColumnRoles {
  readonly id?: string;
  readonly time: string;
  readonly score?: string;
  readonly label?: string;
  readonly version?: string;
}

/** One data window (a check). `key` is stable: the same rows always have the same key. `to` is exclusive. */
export interface DataWindow {
  readonly key: string;
  readonly from: Date;
  readonly to: Date;
  readonly frame: Frame;
}

/** Rows that a monitor read about a model. Labels are NaN until they have matured. Windows are complete and oldest first. */
export interface Observation {
  readonly blind: false;
  readonly level: 'L2' | 'L3';
  readonly task: Task;
  /** Where the numbers come from, for people: "parquet data/log/*.parquet". */
  readonly source: string;
  readonly roles: ColumnRoles;
  readonly reference: DataWindow;
  readonly windows: readonly DataWindow[];
  /** Labels of rows before this moment have matured; null when the model has no labels at all. */
  readonly maturedUntil: Date | null;
  readonly labelDelayMs: number;
}

/** A number that somebody else measures about the model, one value a data window; null where it said nothing. */
export interface Gauge {
  readonly name: string;
  /** The feature it is about; null when it is about the whole model. */
  readonly feature: string | null;
  readonly values: readonly (number | null)[];
}

/** What a monitor without rows knows: gauges over complete windows, oldest first. */
export interface Readings {
  readonly blind: false;
  readonly level: 'L0' | 'L1';
  readonly task: Task;
  readonly source: string;
  readonly windows: readonly Omit<DataWindow, 'frame'>[];
  readonly gauges: readonly Gauge[];
}

export const isReadings = (seen: Observation | Readings): seen is Readings => 'gauges' in seen;

/** No data is not healthy: empty, stale, unreadable or all-NaN data, with the reason in a person's words. */
export interface Blind {
  readonly blind: true;
  readonly source: string;
  readonly reason: string;
  readonly since: Date | null;
}
