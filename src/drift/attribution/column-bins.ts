import type { Column } from '../../domain/frame.ts';
import { MISSING } from '../column-sample.ts';
import { formatNumber } from '../format-number.ts';
import { quantileOf } from '../statistics/moments.ts';

/** Both sides of a column in the same groups; a code of 0 is "missing". */
export interface ColumnBins {
  readonly column: string;
  readonly names: readonly string[];
  readonly reference: Int32Array;
  readonly current: Int32Array;
}

/**
 * Categories by name, numbers by quantiles of the reference or of both sides; null when the sides are of different kinds.
 * By both, values beyond all of the reference are a group that the reference has nothing in.
 */
export function binColumn(
  column: string,
  reference: Column | undefined,
  current: Column | undefined,
  bins: number,
  edgesFrom: 'reference' | 'both',
): ColumnBins | null {
  if (reference?.kind === 'categorical' && current?.kind === 'categorical') {
    const code = new Map<string, number>([[MISSING, 0]]);
    const codesOf = (side: typeof reference): Int32Array => {
      const own = side.categories.map((name) => code.get(name) ?? code.set(name, code.size).size - 1);
      return Int32Array.from(side.codes, (at) => own[at] ?? 0);
    };
    const codes = { reference: codesOf(reference), current: codesOf(current) };
    return { column, names: [...code.keys()], ...codes };
  }
  if (reference?.kind !== 'numeric' || current?.kind !== 'numeric') return null;
  const balanced = edgesFrom === 'both';
  const edges = edgesOf(reference.values, balanced ? current.values : new Float64Array(0), bins);
  const names = [MISSING, ...binNames(edges), 'outside the reference'];
  const [low, high] = balanced ? rangeOf(reference.values) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const codesOf = (values: Float64Array): Int32Array =>
    Int32Array.from(values, (value) => (value < low || value > high ? names.length - 1 : binOf(edges, value)));
  return {
    column,
    names,
    reference: codesOf(reference.values),
    current: codesOf(current.values),
  };
}

function rangeOf(values: Float64Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** Few distinct values (counts, flags, hours of a day) are groups of their own. */
function edgesOf(first: Float64Array, second: Float64Array, bins: number): number[] {
  const finite = (values: Float64Array): number[] => [...values.filter(Number.isFinite)];
  const sorted = Float64Array.from([...finite(first), ...finite(second)]).sort();
  const distinct = new Set<number>();
  for (let i = 0; i < sorted.length && distinct.size <= bins; i++) distinct.add(sorted[i]!);
  if (distinct.size <= bins) return [...distinct].slice(0, -1);
  const edges = Array.from({ length: bins - 1 }, (_, i) => quantileOf(sorted, (i + 1) / bins));
  return [...new Set(edges)].filter((edge) => edge < sorted.at(-1)!);
}

/** 0 for no number, else 1 + the first bin whose upper edge is not below the value. */
function binOf(edges: readonly number[], value: number): number {
  if (!Number.isFinite(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

function binNames(edges: readonly number[]): string[] {
  if (edges.length === 0) return ['any'];
  const text = edges.map((edge) => formatNumber(edge));
  return [
    `up to ${text[0]}`,
    ...text.slice(1).map((edge, i) => `${text[i]} to ${edge}`),
    `over ${text[text.length - 1]}`,
  ];
}

export const groupCount = ({ names }: ColumnBins): number => names.length;

/** Weight by group. */
export function weighBins(codes: Int32Array, weights: Float64Array, groups: number): Float64Array {
  const sums = new Float64Array(groups);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += weights[i]!;
  return sums;
}
