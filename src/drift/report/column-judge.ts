import type { QualityFinding } from '../../domain/evidence.ts';
import type { Column } from '../../domain/frame.ts';
import type { ColumnReport } from './drift-report.ts';

/** One column, its reference prepared once: says what the whole and what each chunk of the current rows shows. */
export interface ColumnJudge {
  readonly name: string;
  /** null where the current side lacks the column. */
  readonly current: Column | null;
  whole(findings: readonly Pick<QualityFinding, 'column' | 'text'>[]): ColumnReport;
  chunk(rows: Column | null): { readonly value: number | null; readonly alert: boolean };
}
