import { type ColumnSample, MISSING } from '../column-sample.ts';
import { chiSquaredOf } from '../statistics/chi-squared.ts';
import { hellingerDistance } from '../statistics/hellinger.ts';
import { jensenShannonDistance } from '../statistics/jensen-shannon.ts';
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.ts';
import { lInfinityDistance } from '../statistics/l-infinity.ts';
import { momentsOf } from '../statistics/moments.ts';
import { populationStabilityIndex, SHARE_FLOOR } from '../statistics/population-stability-index.ts';
import { countByBin, quantileEdges } from '../statistics/quantile-bins.ts';
import { wassersteinDistance } from '../statistics/wasserstein.ts';
import type { ColumnDetail, Statistic } from './drift-report.ts';

const BINS = 10;
/** Convention for each of these distances (for PSI: moderate; 0.25 is major); for W1 in standard deviations. */
const NOTABLE = 0.1;
/** Of numbers: of the bins, so that columns of both kinds can be told beside one another. */
export const CRAMERS_V = 'Cramér’s V of the 2×k table';

type Numbers = Extract<ColumnSample, { type: 'numeric' }>;
type Categories = Extract<ColumnSample, { type: 'categorical' }>;
type Statistics = Pick<ColumnDetail, 'statistics' | 'chi2'>;

/** What is printed beside the default drift value, each with how it was made. */
export function columnStatistics(reference: ColumnSample, current: ColumnSample): Statistics {
  if (reference.type === 'numeric' && current.type === 'numeric') return ofNumbers(reference, current);
  if (reference.type === 'categorical' && current.type === 'categorical') return categoryStatistics(reference, current);
  return { statistics: {}, chi2: null };
}

function ofNumbers(reference: Numbers, current: Numbers): Statistics {
  const edges = quantileEdges(reference.sorted, BINS);
  const [before, after] = [binned(reference, edges), binned(current, edges)];
  const bins = edges.length + 1;
  const [n_reference, n_current] = [reference.rows, current.rows];
  const how = 'reference-quantile bins with open ends and a bin of missing values';
  const binnedStatistic = (value: number, name: string): Statistic => ({
    value: finite(value),
    method: `${name}, ${how}`,
    threshold: NOTABLE,
    bins,
    n_reference,
    n_current,
  });
  const exact = { bins: null, n_reference: reference.sorted.length, n_current: current.sorted.length };
  return {
    statistics: {
      psi: binnedStatistic(populationStabilityIndex(before, after), `PSI, shares floored at ${SHARE_FLOOR}`),
      ks: {
        value: finite(kolmogorovSmirnov(reference.sorted, current.sorted)),
        method: 'Kolmogorov-Smirnov D, exact',
        threshold: NOTABLE,
        ...exact,
      },
      jensen_shannon: binnedStatistic(jensenShannonDistance(before, after), 'Jensen-Shannon distance, base 2'),
      hellinger: binnedStatistic(hellingerDistance(before, after), 'Hellinger distance'),
      cramers_v: binnedStatistic(chiSquaredOf(before, after)?.cramersV ?? Number.NaN, CRAMERS_V),
      wasserstein_raw: {
        value: finite(wassersteinDistance(reference.sorted, current.sorted)),
        method: 'Wasserstein-1 in the unit of the column, exact',
        threshold: finite(NOTABLE * momentsOf(reference.sorted).std),
        ...exact,
      },
    },
    chi2: null,
  };
}

function binned(sample: Numbers, edges: Float64Array): Map<string, number> {
  return countByBin(sample.sorted, edges).set(MISSING, sample.missing);
}

/** The same of counts alone. */
export function categoryStatistics(
  reference: Pick<Categories, 'rows' | 'counts'>,
  current: Pick<Categories, 'rows' | 'counts'>,
): Statistics {
  const [before, after] = [reference.counts, current.counts];
  const bins = new Set([...before.keys(), ...after.keys()]).size;
  const chi = chiSquaredOf(before, after);
  const statistic = (value: number | null, name: string): Statistic => ({
    value: value === null ? null : finite(value),
    method: `${name}, a bin a category (missing is one)`,
    threshold: NOTABLE,
    bins,
    n_reference: reference.rows,
    n_current: current.rows,
  });
  return {
    statistics: {
      psi: statistic(populationStabilityIndex(before, after), `PSI, shares floored at ${SHARE_FLOOR}`),
      jensen_shannon: statistic(jensenShannonDistance(before, after), 'Jensen-Shannon distance, base 2'),
      hellinger: statistic(hellingerDistance(before, after), 'Hellinger distance'),
      l_infinity: statistic(lInfinityDistance(before, after), 'L∞, the largest change of a share'),
      cramers_v: statistic(chi?.cramersV ?? null, CRAMERS_V),
    },
    chi2: chi && { statistic: chi.statistic, degrees: chi.degrees, p: chi.p },
  };
}

export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
