import type { Column, Frame } from '../domain/frame.ts';

export const MISSING = '(missing)';

/** What one side knows of one column: finite values in ascending order, or counts by category name. */
export type ColumnSample =
  | { readonly type: 'numeric'; readonly rows: number; readonly missing: number; readonly sorted: Float64Array }
  | {
      readonly type: 'categorical';
      readonly rows: number;
      readonly missing: number;
      readonly counts: ReadonlyMap<string, number>;
    };

/** Sorts or counts a column. NaN and ±inf are missing; missing categories are counted under their own name. */
export function sampleColumn(column: Column): ColumnSample {
  return column.kind === 'numeric' ? sampleNumbers(column.values) : sampleCategories(column.codes, column.categories);
}

function sampleNumbers(values: Float64Array): ColumnSample {
  const finite = new Float64Array(values.length);
  let held = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    // Only finite numbers are 0 apart from themselves.
    if (value - value === 0) finite[held++] = value;
  }
  const sorted = finite.subarray(0, held).sort();
  return { type: 'numeric', rows: values.length, missing: values.length - sorted.length, sorted };
}

function sampleCategories(codes: Int32Array, categories: readonly string[]): ColumnSample {
  const byCode = new Float64Array(categories.length);
  let missing = 0;
  for (const code of codes) {
    if (code >= 0 && code < byCode.length) byCode[code]! += 1;
    else missing++;
  }
  const counts = new Map<string, number>();
  for (let code = 0; code < byCode.length; code++) {
    const count = byCode[code]!;
    if (count > 0) counts.set(categories[code]!, (counts.get(categories[code]!) ?? 0) + count);
  }
  if (missing > 0) counts.set(MISSING, missing);
  return { type: 'categorical', rows: codes.length, missing, counts };
}

/** The rows of `frame` at `indices`, in that order. */
export function takeRows(frame: Frame, indices: Uint32Array): Frame {
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(frame.columns)) columns[name] = takeValues(column, indices);
  return { rows: indices.length, columns };
}

/** The values of a column at `indices`, in that order. Loops: `from` with a function is ten times slower. */
export function takeValues(column: Column, indices: Uint32Array): Column {
  if (column.kind === 'numeric') {
    const values = new Float64Array(indices.length);
    for (let i = 0; i < indices.length; i++) values[i] = column.values[indices[i]!]!;
    return { ...column, values };
  }
  const codes = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) codes[i] = column.codes[indices[i]!]!;
  return { ...column, codes };
}

/** Several frames one under the other; a column absent or of another kind somewhere is left out. */
export function joinFrames(frames: readonly Frame[]): Frame {
  const first = frames[0];
  if (!first || frames.length === 1) return first ?? { rows: 0, columns: {} };
  const columns: Record<string, Column> = {};
  for (const name of Object.keys(first.columns)) {
    const parts = frames.map((frame) => frame.columns[name]);
    const joined = joinColumns(parts);
    if (joined) columns[name] = joined;
  }
  return { rows: frames.reduce((sum, frame) => sum + frame.rows, 0), columns };
}

function joinColumns(parts: readonly (Column | undefined)[]): Column | null {
  const numeric = parts.filter((part) => part?.kind === 'numeric');
  if (numeric.length === parts.length) return { kind: 'numeric', values: concat(numeric.map((part) => part.values)) };
  const categorical = parts.filter((part) => part?.kind === 'categorical');
  if (categorical.length !== parts.length) return null;
  const codeOf = new Map<string, number>();
  const codes: number[] = [];
  for (const part of categorical) {
    const codeHere = part.categories.map((category) => {
      const code = codeOf.get(category) ?? codeOf.size;
      codeOf.set(category, code);
      return code;
    });
    for (const code of part.codes) codes.push(codeHere[code] ?? -1);
  }
  return { kind: 'categorical', codes: Int32Array.from(codes), categories: [...codeOf.keys()] };
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
