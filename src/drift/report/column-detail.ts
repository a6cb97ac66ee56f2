import type { Column } from '../../domain/frame.ts';
import { type ColumnSample, MISSING } from '../column-sample.ts';
import { describeMove } from '../describe-move.ts';
import { formatCategory } from '../format-number.ts';
import { momentsOf } from '../statistics/moments.ts';
import type { AlignedColumn } from './align-columns.ts';
import { columnStatistics } from './column-statistics.ts';
import { columnTest } from './column-test.ts';
import type { CategoryShare, ColumnDetail, Range } from './drift-report.ts';

/** What is known of a column on both sides without judging it. */
export type ColumnFacts = Omit<ColumnDetail, 'status' | 'reason' | 'threshold_from' | 'bins' | 'quality'>;

export function columnFacts(
  { role, reference, current }: AlignedColumn,
  before: ColumnSample | null,
  after: ColumnSample | null,
): ColumnFacts {
  const both = before && after && before.type === after.type && rowsOf(before) > 0 && rowsOf(after) > 0;
  return {
    role,
    move: both ? describeMove(before, after) : null,
    missing: { reference: missingShare(before), current: missingShare(after) },
    infinite: { reference: infinite(reference), current: infinite(current) },
    constant: { reference: isConstant(before), current: isConstant(after) },
    test: both ? columnTest(before, after) : null,
    outside: both ? outsideShare(before, after) : null,
    range: before?.type === 'numeric' ? { reference: rangeOf(before), current: rangeOf(after) } : null,
    categories: before?.type === 'categorical' && after?.type === 'categorical' ? categories(before, after) : null,
    ...(both ? columnStatistics(before, after) : { statistics: {}, chi2: null }),
  };
}

/** Rows that hold a value. */
export const rowsOf = (sample: ColumnSample | null): number => (sample ? sample.rows - sample.missing : 0);

const missingShare = (sample: ColumnSample | null): number | null =>
  sample && sample.rows > 0 ? sample.missing / sample.rows : null;

const infinite = (column: Column | null): number =>
  column?.kind === 'numeric'
    ? column.values.reduce((sum, value) => sum + (Math.abs(value) === Number.POSITIVE_INFINITY ? 1 : 0), 0)
    : 0;

function isConstant(sample: ColumnSample | null): boolean {
  if (!sample || rowsOf(sample) === 0) return false;
  if (sample.type === 'numeric') return sample.sorted[0] === sample.sorted.at(-1);
  return sample.counts.size - (sample.missing > 0 ? 1 : 0) === 1;
}

function rangeOf(sample: ColumnSample | null): Range | null {
  if (sample?.type !== 'numeric' || sample.sorted.length === 0) return null;
  return { min: sample.sorted[0]!, mean: momentsOf(sample.sorted).mean, max: sample.sorted.at(-1)! };
}

function outsideShare(before: ColumnSample, after: ColumnSample): number | null {
  if (before.type !== 'numeric' || after.type !== 'numeric') return null;
  const [low, high] = [before.sorted[0]!, before.sorted.at(-1)!];
  const outside = after.sorted.reduce((sum, value) => sum + (value < low || value > high ? 1 : 0), 0);
  return outside / after.sorted.length;
}

const MOST_NAMED = 20;

type Counted = Extract<ColumnSample, { type: 'categorical' }>;

function categories(before: Counted, after: Counted): ColumnDetail['categories'] {
  const [fresh, gone] = [onlyIn(after, before), onlyIn(before, after)];
  const known = ({ counts }: Counted): number => counts.size - (counts.has(MISSING) ? 1 : 0);
  return {
    reference: known(before),
    current: known(after),
    new: fresh.slice(0, MOST_NAMED),
    new_count: fresh.length,
    vanished: gone.slice(0, MOST_NAMED),
    vanished_count: gone.length,
  };
}

function onlyIn(here: Counted, there: Counted): CategoryShare[] {
  const names = [...here.counts].filter(([name]) => name !== MISSING && !there.counts.has(name));
  return names
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([name, count]) => ({ name: formatCategory(name), share: count / here.rows }));
}
