import type { Chunking } from '../drift/report/chunk-rows.ts';
import type { Comparison } from '../drift/report/comparison.ts';
import type { ComparisonRoles } from '../drift/report/comparison-roles.ts';
import type { Compat } from '../drift/report/drift-report.ts';

/** Two file sets to compare. */
export interface FilesQuestion {
  /** Paths or globs of Parquet or CSV files. */
  readonly reference: string;
  readonly current: string;
  /** Labels in files of their own, joined by an id column. */
  readonly targets: string | null;
  readonly roles: ComparisonRoles;
  readonly features: readonly string[] | null;
  readonly chunking: Chunking;
  readonly compat: Compat | null;
  /** How long labels take to come. */
  readonly labelDelayMs: number;
  /** What a loss is split by, beside all features. */
  readonly attribution?: Comparison['attribution'];
}
