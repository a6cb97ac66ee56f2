import type { Column } from '../../domain/frame.ts';
import type { Method, Statistic } from '../report/drift-report.ts';

/** What another library says of one column of some rows. */
export interface CompatResult {
  readonly value: number | null;
  readonly threshold: number | null;
  readonly alert: boolean;
  readonly method: Method;
  readonly bins: number | null;
  readonly thresholdFrom: 'fixed' | 'reference-chunks';
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
  /** The library's other methods, by its own names. */
  readonly statistics: () => Readonly<Record<string, Statistic>>;
}

/** A column prepared as the other library prepares it. */
export type CompatColumn = (current: Column) => CompatResult;
