import type { Frame } from '../../domain/frame.ts';
import type { Task } from '../../domain/observation.ts';
import type { AlignedColumn } from './align-columns.ts';
import type { Chunk } from './chunk-rows.ts';
import type { ComparisonRoles } from './comparison-roles.ts';
import type { Compat } from './drift-report.ts';

/** Fewer values than this on a side carry no statement about a distribution. */
export const ENOUGH_ROWS = 30;

/** One file set, read: its comparable columns, its times and its chunks. */
export interface ComparisonSide {
  readonly frame: Frame;
  readonly times: Float64Array | null;
  readonly chunks: readonly Chunk[];
}

/** Reference and current rows made comparable: what every part of the report reads. */
export interface Comparison {
  readonly source: string;
  readonly roles: ComparisonRoles;
  /** Whose numbers the columns carry; null = Sextant's own. */
  readonly compat: Compat | null;
  /** What a loss is split by, beside all features. */
  readonly attribution: {
    readonly slices?: readonly string[];
    readonly importances?: Readonly<Record<string, number>>;
  };
  readonly task: Task;
  /** The column that performance is measured on; null where there is none, or none that can be used. */
  readonly scored: string | null;
  /** What is wrong with the score as a probability; null when nothing is. */
  readonly scoreProblem: { readonly column: string; readonly text: string } | null;
  readonly columns: readonly AlignedColumn[];
  readonly reference: ComparisonSide;
  readonly current: ComparisonSide;
  /** Labels of rows from this time on (epoch ms) have not matured; null when all have. */
  readonly maturedUntil: number | null;
  readonly labelDelayMs: number;
  readonly notes: readonly string[];
}

const LIKE = 1.5;

/**
 * Whether all current rows together are about as many as a chunk of the reference. Only then do the reference's chunks
 * say how much they may differ by themselves: a short piece differs more than a long one.
 */
export function isChunkLike({ reference, current }: Comparison): boolean {
  const sizes = reference.chunks.map(({ rows }) => rows.length).sort((a, b) => a - b);
  return current.frame.rows <= LIKE * (sizes[sizes.length >> 1] ?? 0);
}
