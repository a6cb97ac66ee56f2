import type { Frame } from '../domain/frame.ts';

export interface FrameQuery {
  /** A path or glob of Parquet (recognised by content) or CSV files. */
  readonly files: string;
  readonly columns?: readonly string[];
  /** Keep rows with from ≤ time < to. */
  readonly time?: { readonly column: string; readonly from?: Date; readonly to?: Date };
}

/** Rows as columns from files. Errors: `not_found` (no file matches), `input_invalid` (unreadable file, missing column). */
export interface Frames {
  read(query: FrameQuery): Promise<Frame>;
  /** First and last time and the row count, without reading the rows. */
  span(query: FrameQuery & { readonly time: { readonly column: string } }): Promise<{
    readonly rows: number;
    readonly from: Date | null;
    readonly to: Date | null;
  }>;
  close(): Promise<void>;
}
