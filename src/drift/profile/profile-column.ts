import { MISSING } from '../column-sample.ts';
import { CRAMERS_V, categoryStatistics } from '../report/column-statistics.ts';
import type { ColumnDetail, ColumnReport, Statistic } from '../report/drift-report.ts';
import { chiSquaredOf } from '../statistics/chi-squared.ts';
import { hellingerDistance } from '../statistics/hellinger.ts';
import { jensenShannonDistance } from '../statistics/jensen-shannon.ts';
import { populationStabilityIndex, SHARE_FLOOR } from '../statistics/population-stability-index.ts';
import { type CategorySlot, wholeCategories } from './category-counter.ts';
import { heldBy, type NumericSlot, slotMoments, wholeOf } from './numeric-counter.ts';
import { coarseCounts, profileKs, profileWasserstein } from './profile-distances.ts';
import type { ColumnProfile } from './side-profile.ts';

const BINS = 10;
const NOTABLE = 0.1;

/** A column's value and alert in each chunk of the current rows, from all of them. */
export type ChunkValues = readonly { readonly value: number | null; readonly alert: boolean }[];

/**
 * The report of a column from every row of both sides. Its threshold, role and status come from a sample of them, and so
 * do its words.
 */
export function profiledColumn(
  sampled: ColumnReport,
  reference: ColumnProfile,
  current: ColumnProfile,
): { readonly column: ColumnReport; readonly chunks: ChunkValues } {
  const judge = (value: number | null): { value: number | null; alert: boolean } => {
    const judged = sampled.detail.status === 'ok' || sampled.detail.status === 'not-judged';
    const told = judged && value !== null && Number.isFinite(value) ? value : null;
    const alert =
      sampled.detail.status === 'ok' && told !== null && sampled.threshold !== null && told > sampled.threshold;
    return { value: told, alert };
  };
  if (reference.kind === 'numeric' && current.kind === 'numeric') {
    const before = wholeOf(reference);
    const after = wholeOf(current);
    const { std, mean } = slotMoments(reference.edges, before);
    const scale = std > 0 ? std : Math.max(Math.abs(mean) / 1000, 0.001);
    const distance = (slot: NumericSlot): number => profileWasserstein(reference.edges, before, slot) / scale;
    const value = judge(distance(after));
    return {
      column: {
        ...sampled,
        ...value,
        alert: value.alert || sampled.detail.quality.length > 0,
        n_reference: heldBy(before),
        n_current: heldBy(after),
        detail: {
          ...sampled.detail,
          bins: reference.edges.length + 1,
          ...numericDetail(reference.edges, before, after),
        },
      },
      chunks: current.slots.slice(0, -1).map((slot) => judge(distance(slot))),
    };
  }
  if (reference.kind === 'categorical' && current.kind === 'categorical') {
    const [before, after] = [wholeCategories(reference), wholeCategories(current)];
    const distance = (slot: CategorySlot): number => jensenShannonDistance(before.counts, slot.counts);
    const value = judge(distance(after));
    return {
      column: {
        ...sampled,
        ...value,
        alert: value.alert || sampled.detail.quality.length > 0,
        n_reference: before.rows - before.missing,
        n_current: after.rows - after.missing,
        detail: { ...sampled.detail, missing: missingOf(before, after), ...categoryStatistics(before, after) },
      },
      chunks: current.slots.slice(0, -1).map((slot) => judge(distance(slot))),
    };
  }
  return { column: sampled, chunks: [] };
}

const missingOf = (before: CategorySlot, after: CategorySlot) => ({
  reference: before.missing / before.rows,
  current: after.missing / after.rows,
});

function numericDetail(edges: Float64Array, before: NumericSlot, after: NumericSlot): Partial<ColumnDetail> {
  const { before: p, after: q } = coarseCounts(before, after, BINS);
  const bins = p.size;
  p.set(MISSING, before.missing + before.infinite);
  q.set(MISSING, after.missing + after.infinite);
  const share = (slot: NumericSlot): number => (slot.missing + slot.infinite) / slot.rows;
  const range = (slot: NumericSlot) =>
    heldBy(slot) === 0 ? null : { min: slot.min, mean: slotMoments(edges, slot).mean, max: slot.max };
  const statistic = (value: number, method: string, count: number, threshold: number | null = NOTABLE): Statistic => ({
    value: Number.isFinite(value) ? value : null,
    method,
    threshold,
    bins: count,
    n_reference: heldBy(before),
    n_current: heldBy(after),
  });
  const how = 'reference-quantile bins with open ends and a bin of missing values, all rows';
  const fine = edges.length + 1;
  return {
    missing: { reference: share(before), current: share(after) },
    infinite: { reference: before.infinite, current: after.infinite },
    constant: { reference: before.min === before.max, current: after.min === after.max },
    range: { reference: range(before), current: range(after) },
    statistics: {
      psi: statistic(populationStabilityIndex(p, q), `PSI, shares floored at ${SHARE_FLOOR}, ${how}`, bins),
      ks: statistic(profileKs(before, after), 'Kolmogorov-Smirnov D at the edges of bins, all rows', fine),
      jensen_shannon: statistic(jensenShannonDistance(p, q), `Jensen-Shannon distance, base 2, ${how}`, bins),
      hellinger: statistic(hellingerDistance(p, q), `Hellinger distance, ${how}`, bins),
      cramers_v: statistic(chiSquaredOf(p, q)?.cramersV ?? Number.NaN, `${CRAMERS_V}, ${how}`, bins),
      wasserstein_raw: statistic(
        profileWasserstein(edges, before, after),
        'Wasserstein-1 in the unit of the column, from counts and sums of bins, all rows',
        fine,
        NOTABLE * slotMoments(edges, before).std,
      ),
    },
  };
}
