import type { Column } from '../../domain/frame.ts';
import type { Statistic } from '../report/drift-report.ts';
import { momentsOf } from '../statistics/moments.ts';
import type { CompatColumn, CompatResult } from './compat-column.ts';
import { type NannyMethod, type NannyValues, nannyMethods } from './nannyml-methods.ts';

const DEFAULT = 'jensen_shannon';

/** A column as NannyML's `UnivariateDriftCalculator` judges a chunk of it; thresholds come from the reference's chunks. */
export function nannymlColumn(reference: Column, chunks: readonly Column[]): CompatColumn {
  if (reference.kind === 'numeric' && reference.holds === 'times') return () => none('NannyML compares no times');
  const before = valuesOf(reference);
  if (countOf(before) === 0) return () => none('the reference is empty: NannyML fails');
  const methods = nannyMethods(before);
  if (!methods) return () => none('the reference holds infinite values: NannyML fails');
  if (chunks.length === 0) return () => none('there are fewer reference rows than chunks: NannyML fails');
  const pieces = chunks.map(valuesOf);
  const thresholdOf = (method: NannyMethod): number | null => upperThreshold(method, pieces);
  const method = methods[DEFAULT]!;
  const threshold = thresholdOf(method);
  return (current) => {
    const after = valuesOf(current);
    const value = after.kind === before.kind ? method.of(after) : Number.NaN;
    return {
      value: Number.isFinite(value) ? value : null,
      threshold,
      alert: threshold !== null && value > threshold,
      method: `nannyml:${DEFAULT}`,
      bins: method.bins,
      thresholdFrom: 'reference-chunks',
      reason: Number.isFinite(value) ? null : 'there is no value',
      statistics: () => statisticsOf(methods, before, after, thresholdOf),
    };
  };
}

/** Mean + 3σ (ddof 0) of the method over the reference's chunks; chunks without a value do not count. */
export function upperThreshold(method: NannyMethod, chunks: readonly NannyValues[]): number | null {
  const values = chunks.map((chunk) => method.of(chunk)).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return null;
  const { mean, std } = momentsOf(values);
  const threshold = mean + 3 * std;
  if (!Number.isFinite(threshold)) return null;
  return method.limit === null ? threshold : Math.min(method.limit, threshold);
}

const none = (reason: string): CompatResult => ({
  value: null,
  threshold: null,
  alert: false,
  method: `nannyml:${DEFAULT}`,
  bins: null,
  thresholdFrom: 'reference-chunks',
  reason,
  statistics: () => ({}),
});

function statisticsOf(
  methods: Readonly<Record<string, NannyMethod>>,
  before: NannyValues,
  after: NannyValues,
  thresholdOf: (method: NannyMethod) => number | null,
): Record<string, Statistic> {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => {
      const value = method.of(after);
      return [
        name,
        {
          value: Number.isFinite(value) ? value : null,
          method: `NannyML’s ${method.title}`,
          // Its chi² alerts on p, not on a threshold.
          threshold: name === 'chi2' ? null : thresholdOf(method),
          bins: method.bins,
          n_reference: countOf(before),
          n_current: countOf(after),
        },
      ];
    }),
  );
}

const countOf = (values: NannyValues): number => (values.kind === 'continuous' ? values.sorted.length : values.n);

export function valuesOf(column: Column): NannyValues {
  if (column.kind === 'numeric') {
    return { kind: 'continuous', sorted: column.values.filter((value) => !Number.isNaN(value)).sort() };
  }
  const counts = new Map<string, number>();
  let n = 0;
  for (const code of column.codes) {
    const name = column.categories[code];
    if (name === undefined) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    n++;
  }
  return { kind: 'categorical', n, counts };
}
