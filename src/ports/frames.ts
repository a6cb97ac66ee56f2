import type { Column, Frame } from '../domain/frame.ts';

export interface FrameQuery {
  /** A path or glob of Parquet (recognised by content) or CSV files. */
  readonly files: string;
  readonly columns?: readonly string[];
  /** Only every so-many-th row in the order of the files, from the first one on. */
  readonly every?: number;
  /** Keep rows with from ≤ time < to. */
  readonly time?: { readonly column: string; readonly from?: Date; readonly to?: Date };
}

export interface FileShape {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly kind: Column['kind'] }[];
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

/** The same files where they are too many to be held. */
export interface FrameBatches {
  /** What the files declare: rows and the columns that a frame can hold. */
  shape(query: FrameQuery): Promise<FileShape>;
  /**
   * All rows in pieces, in the order of the files; nothing is kept, the arrays of a piece are reused for the next. Text columns
   * share one list of categories; those with more than 10,000 are left out.
   */
  batches(query: FrameQuery): AsyncIterable<Frame>;
  /** A digest of what the files hold. */
  fingerprint(query: FrameQuery): Promise<string>;
}

/** Remembers texts by a key; what it lost is made again. */
export interface TextCache {
  get(key: string): Promise<string | null>;
  put(key: string, text: string): Promise<void>;
}
