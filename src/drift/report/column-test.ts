import type { ColumnSample } from '../column-sample.ts';
import { chiSquaredOf, chiSquaredTail } from '../statistics/chi-squared.ts';
import { holmCorrected } from '../statistics/holm.ts';
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.ts';
import { kolmogorovSmirnovP } from '../statistics/kolmogorov-smirnov-test.ts';
import type { ColumnReport, ColumnTest } from './drift-report.ts';

/** With more values than this on a side every difference is sure, however small: effect sizes speak instead. */
const MOST_ROWS = 1_000;

/** A significance test beside the effect sizes, for few rows; it neither alerts nor ranks. */
export function columnTest(before: ColumnSample, after: ColumnSample): ColumnTest | null {
  const held = ({ rows, missing }: ColumnSample): number => rows - missing;
  if (Math.max(held(before), held(after)) > MOST_ROWS || Math.min(held(before), held(after)) === 0) return null;
  if (before.type === 'numeric' && after.type === 'numeric') {
    if (isFlag(before.sorted) && isFlag(after.sorted)) return proportions(before.sorted, after.sorted);
    const [a, b] = [before.sorted, after.sorted];
    return { name: 'ks', statistic: kolmogorovSmirnov(a, b), p: kolmogorovSmirnovP(a, b), p_holm: Number.NaN };
  }
  if (before.type !== 'categorical' || after.type !== 'categorical') return null;
  const chi = chiSquaredOf(before.counts, after.counts);
  return chi && { name: 'chi2', statistic: chi.statistic, p: chi.p, p_holm: Number.NaN };
}

const isFlag = (sorted: Float64Array): boolean => sorted.every((value) => value === 0 || value === 1);

/** Pooled two-proportion z, two-sided. */
function proportions(a: Float64Array, b: Float64Array): ColumnTest {
  const share = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [p, q] = [share(a), share(b)];
  const pooled = (p * a.length + q * b.length) / (a.length + b.length);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.length + 1 / b.length));
  const z = error > 0 ? (q - p) / error : 0;
  return { name: 'z', statistic: z, p: chiSquaredTail(z * z, 1), p_holm: Number.NaN };
}

/** All tests of a report are one family. */
export function withHolm(columns: readonly ColumnReport[]): ColumnReport[] {
  const tested = columns.filter(({ detail }) => detail.test !== null);
  const corrected = holmCorrected(tested.map(({ detail }) => detail.test!.p));
  return columns.map((column) => {
    const { test } = column.detail;
    if (!test) return column;
    return { ...column, detail: { ...column.detail, test: { ...test, p_holm: corrected[tested.indexOf(column)]! } } };
  });
}
