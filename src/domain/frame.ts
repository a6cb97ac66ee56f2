/** Missing values are NaN. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly values: Float64Array;
  /** What the files say the numbers are; absent: real numbers. */
  readonly holds?: 'integers' | 'times';
}

/** `codes[i]` indexes `categories`; -1 is missing. */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

export type Column = NumericColumn | CategoricalColumn;

/** Rows as columns. Times are numeric columns of epoch milliseconds (UTC). All columns have `rows` entries. */
export interface Frame {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Column>>;
}
