import type { Shortfall } from './shortfall.ts';

/** A disjoint group of rows on both sides: 1 + its index where a row is in it; 0 = elsewhere. */
export interface SliceCodes {
  readonly reference: Int32Array;
  readonly current: Int32Array;
  readonly groups: number;
}

export interface GroupSums {
  readonly n: Float64Array;
  readonly share: Float64Array;
  readonly loss: Float64Array;
  /** Σ shares²·(each − mean of all)², for variances. */
  readonly spread: Float64Array;
}

export function groupSums(codes: Int32Array, groups: number, { each, shares, value }: Shortfall): GroupSums {
  const sums = {
    n: new Float64Array(groups),
    share: new Float64Array(groups),
    loss: new Float64Array(groups),
    spread: new Float64Array(groups),
  };
  for (let i = 0; i < codes.length; i++) {
    const group = codes[i]!;
    if (group < 0) continue;
    sums.n[group]! += shares[i]! > 0 ? 1 : 0;
    sums.share[group]! += shares[i]!;
    sums.loss[group]! += shares[i]! * each[i]!;
    sums.spread[group]! += (shares[i]! * (each[i]! - value)) ** 2;
  }
  return sums;
}

/**
 * How much of the change each group carries: what its rows lost, and what its changed share of the rows brought.
 * A group without reference rows is held against the whole reference. The parts add up to current − reference.
 */
export function partsOf(codes: SliceCodes, reference: Shortfall, current: Shortfall): number[] {
  const before = groupSums(codes.reference, codes.groups, reference);
  const after = groupSums(codes.current, codes.groups, current);
  return Array.from({ length: codes.groups }, (_, g) => {
    const usual = before.share[g]! > 0 ? before.loss[g]! / before.share[g]! : reference.value;
    const within = after.loss[g]! - after.share[g]! * usual;
    const mix = (after.share[g]! - before.share[g]!) * (usual - reference.value);
    return within + mix;
  });
}
