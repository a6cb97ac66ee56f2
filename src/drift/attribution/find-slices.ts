import type { SliceCondition } from '../../domain/attribution.ts';
import { chiSquaredTail } from '../statistics/chi-squared.ts';
import { type ColumnBins, groupCount } from './column-bins.ts';
import type { ScoredSide } from './scored-side.ts';
import type { Shortfall } from './shortfall.ts';
import { type GroupSums, groupSums } from './slice-parts.ts';

export interface FoundSlice {
  readonly where: readonly SliceCondition[];
  readonly rows: Rows;
  readonly p: number;
}

/** 1 for the rows of each side that are meant. */
export interface Rows {
  readonly reference: Uint8Array;
  readonly current: Uint8Array;
}

export interface SliceSearch {
  readonly columns: readonly ColumnBins[];
  readonly reference: { readonly side: ScoredSide; readonly shortfall: Shortfall };
  readonly current: { readonly side: ScoredSide; readonly shortfall: Shortfall };
  /** Whether labels are two classes, each of which a slice needs some of. */
  readonly classes: boolean;
  readonly minRows: number;
  readonly most: number;
  /** Chance of naming any slice where all lost alike. */
  readonly level: number;
}

const NEW = 5;
const ENOUGH_REFERENCE = 30;
const ENOUGH_OF_A_CLASS = 10;

/**
 * Disjoint slices of one or two conditions that lost (or gained) more than all other rows did, the surest first. Every
 * slice looked at counts as a test (Bonferroni), so a search over many columns finds no more by luck than one test would.
 */
export function findSlices(search: SliceSearch): FoundSlice[] {
  const free: Rows = {
    reference: new Uint8Array(search.reference.side.labels.length).fill(1),
    current: new Uint8Array(search.current.side.labels.length).fill(1),
  };
  const found: FoundSlice[] = [];
  while (found.length < search.most) {
    const best = surest(search, free);
    if (!best) break;
    found.push(best);
    for (const side of ['reference', 'current'] as const) {
      best.rows[side].forEach((inside, i) => {
        if (inside) free[side][i] = 0;
      });
    }
  }
  return found;
}

interface Candidate {
  readonly column: ColumnBins;
  readonly group: number;
  /** Squared z of "lost more than the rest". */
  readonly score: number;
}

/** The surest single condition, narrowed by a second one where that part lost more than the other part of it. */
function surest(search: SliceSearch, free: Rows): FoundSlice | null {
  const singles = candidates(search, search.columns, free);
  const single = best(singles);
  if (!single || !(p(single, singles.length) < search.level)) return null;
  const inSingle = rowsOf(single, free);
  const others = search.columns.filter((column) => column !== single.column);
  const narrowed = candidates(search, others, inSingle);
  const inner = best(narrowed);
  const tests = singles.length + narrowed.length;
  const told = { where: [conditionOf(single)], rows: inSingle, p: p(single, tests) };
  if (!inner || !(p(inner, tests) < search.level)) return told;
  return { ...told, where: [...told.where, conditionOf(inner)], rows: rowsOf(inner, inSingle) };
}

const best = (found: readonly Candidate[]): Candidate | null =>
  found.reduce<Candidate | null>((a, b) => (a && a.score >= b.score ? a : b), null);

const p = ({ score }: Candidate, tests: number): number => Math.min(1, chiSquaredTail(score, 1) * tests);

const conditionOf = ({ column, group }: Candidate): SliceCondition => ({
  column: column.column,
  value: column.names[group] ?? '',
});

const rowsOf = ({ column, group }: Candidate, among: Rows): Rows => ({
  reference: among.reference.map((inside, i) => (inside && column.reference[i] === group ? 1 : 0)),
  current: among.current.map((inside, i) => (inside && column.current[i] === group ? 1 : 0)),
});

/** Every group of every column, judged against the other rows of `among`. */
function candidates(search: SliceSearch, columns: readonly ColumnBins[], among: Rows): Candidate[] {
  const { reference, current, minRows } = search;
  const inside = (codes: Int32Array, rows: Uint8Array): Int32Array => codes.map((code, i) => (rows[i] ? code : -1));
  return columns.flatMap((column) => {
    const groups = groupCount(column);
    const codes = {
      reference: inside(column.reference, among.reference),
      current: inside(column.current, among.current),
    };
    const before = groupSums(codes.reference, groups, reference.shortfall);
    const after = groupSums(codes.current, groups, current.shortfall);
    const rarer = {
      reference: rarerClass(search, codes.reference, reference.side, groups),
      current: rarerClass(search, codes.current, current.side, groups),
    };
    const all = { before: whole(before), after: whole(after) };
    return Array.from({ length: groups }, (_, group): Candidate[] => {
      const isNew = before.n[group]! < NEW;
      const enough =
        after.n[group]! >= minRows &&
        // A slice that is nearly everything has no rest to be told apart from.
        all.after.n - after.n[group]! >= minRows &&
        rarer.current[group]! >= ENOUGH_OF_A_CLASS &&
        (isNew || (before.n[group]! >= ENOUGH_REFERENCE && rarer.reference[group]! >= ENOUGH_OF_A_CLASS));
      if (!enough) return [];
      const usual: Sums = { n: 0, share: 1, loss: reference.shortfall.value, spread: 0 };
      const own = changeOf(isNew ? usual : at(before, group), at(after, group));
      const rest = changeOf(minus(all.before, at(before, group)), minus(all.after, at(after, group)));
      const score = (own.change - rest.change) ** 2 / (own.variance + rest.variance);
      return Number.isFinite(score) ? [{ column, group, score }] : [];
    }).flat();
  });
}

function rarerClass(search: SliceSearch, codes: Int32Array, { labels }: ScoredSide, groups: number): Float64Array {
  if (!search.classes) return new Float64Array(groups).fill(Number.POSITIVE_INFINITY);
  const counts = [new Float64Array(groups), new Float64Array(groups)] as const;
  codes.forEach((code, i) => {
    if (code >= 0) counts[labels[i] === 1 ? 1 : 0][code]! += 1;
  });
  return counts[0].map((count, group) => Math.min(count, counts[1][group]!));
}

interface Sums {
  readonly n: number;
  readonly share: number;
  readonly loss: number;
  readonly spread: number;
}

const at = (sums: GroupSums, group: number): Sums => ({
  n: sums.n[group]!,
  share: sums.share[group]!,
  loss: sums.loss[group]!,
  spread: sums.spread[group]!,
});

function whole(sums: GroupSums): Sums {
  let all: Sums = { n: 0, share: 0, loss: 0, spread: 0 };
  for (let group = 0; group < sums.n.length; group++) all = combined(all, at(sums, group), 1);
  return all;
}

const minus = (a: Sums, b: Sums): Sums => combined(a, b, -1);

const combined = (a: Sums, b: Sums, sign: number): Sums => ({
  n: a.n + sign * b.n,
  share: a.share + sign * b.share,
  loss: a.loss + sign * b.loss,
  spread: a.spread + sign * b.spread,
});

const changeOf = (before: Sums, after: Sums) => ({
  change: after.loss / after.share - before.loss / before.share,
  variance: after.spread / after.share ** 2 + before.spread / before.share ** 2,
});
