import { type ColumnBins, groupCount, weighBins } from './column-bins.ts';

/** Logarithms of the factor that each group of each column multiplies a reference row's weight by. */
export type RakedFactors = readonly Float64Array[];

const CYCLES = 12;
const CLOSE = 1e-3;
/** A factor beyond the first would let single rows speak for many; one below the second counts for nothing. */
const LARGEST = Math.log(50);
const SMALLEST = -7;

/**
 * Weights for the reference so that every column's groups are as frequent as now: raking, or iterative proportional
 * fitting (Deming & Stephan 1940), the maximum-entropy weights with these margins. Groups without current rows get none.
 */
export function rake(
  columns: readonly ColumnBins[],
  reference: Float64Array,
  current: Float64Array,
): { readonly weights: Float64Array; readonly factors: RakedFactors } {
  const weights = Float64Array.from(reference);
  const factors = columns.map((column) => new Float64Array(groupCount(column)));
  const targets = columns.map((column) => weighBins(column.current, current, groupCount(column)));
  const total = sum(current);
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    let worst = 0;
    columns.forEach((column, k) => {
      worst = Math.max(worst, step(column, weights, factors[k]!, targets[k]!, total));
    });
    if (worst < CLOSE) break;
  }
  return { weights, factors };
}

/** Brings one column's groups to their target shares; how far the farthest was off. */
function step(
  column: ColumnBins,
  weights: Float64Array,
  factors: Float64Array,
  targets: Float64Array,
  total: number,
): number {
  const held = weighBins(column.reference, weights, factors.length);
  const heldTotal = sum(held);
  const change = new Float64Array(factors.length);
  let worst = 0;
  for (let group = 0; group < factors.length; group++) {
    if (!(held[group]! > 0)) continue;
    const ratio = targets[group]! / total / (held[group]! / heldTotal);
    // A group that has gone keeps a trace, so that the logarithm of its factor exists.
    const next = Math.max(SMALLEST, Math.min(LARGEST, factors[group]! + Math.log(Math.max(ratio, 1e-9))));
    change[group] = Math.exp(next - factors[group]!);
    worst = Math.max(worst, Math.abs(change[group]! - 1) * (held[group]! / heldTotal));
    factors[group] = next;
  }
  for (let i = 0; i < weights.length; i++) weights[i]! *= change[column.reference[i]!]!;
  return worst;
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Kish's effective number of rows. */
export function effectiveRows(weights: Float64Array): number {
  let [total, squares] = [0, 0];
  for (const weight of weights) {
    total += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (total * total) / squares : 0;
}
