import type { QualityFinding } from '../../domain/evidence.ts';
import type { Column } from '../../domain/frame.ts';
import type { ReferenceColumn } from '../reference-column.ts';
import type { ColumnReport } from './drift-report.ts';

/** One column, its reference prepared once: says what the whole and what each chunk of the current rows shows. */
export interface ColumnJudge {
  readonly name: string;
  /** null where the current side lacks the column. */
  readonly current: Column | null;
  /** The reference as Sextant's own engine prepares it; null where another library's judge has no use for it. */
  readonly prepared: ReferenceColumn | null;
  whole(findings: readonly Pick<QualityFinding, 'column' | 'text'>[]): ColumnReport;
  chunk(rows: Column | null): { readonly value: number | null; readonly alert: boolean };
}
