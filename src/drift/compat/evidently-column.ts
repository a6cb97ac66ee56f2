import type { Column } from '../../domain/frame.ts';
import type { Statistic } from '../report/drift-report.ts';
import type { CompatColumn, CompatResult } from './compat-column.ts';
import { defaultTest } from './evidently-choice.ts';
import { type EvidentlyTest, evidentlyTests, isDrifted } from './evidently-tests.ts';
import { type EvidentlyValues, evidentlyKind, evidentlyValues } from './evidently-values.ts';

/** A column as Evidently's `ValueDrift` judges it; `whole` are all current rows, which tell the column's type. */
export function evidentlyColumn(reference: Column, whole: Column): CompatColumn {
  const kind = evidentlyKind(whole);
  if (kind === 'times') return () => none('Evidently compares no times');
  if (kind === 'text') return () => none('Evidently trains a classifier on text: not reproduced');
  const before = evidentlyValues(reference, kind, null);
  return (current) => {
    const after = evidentlyValues(current, kind, null);
    if (before.n === 0) return none('the reference is empty: Evidently refuses it');
    if (after.n === 0) return none('there is no value: Evidently refuses it');
    const test = defaultTest(before, after);
    const { value, bins } = evidentlyTests[test].of(before, after);
    return {
      value: Number.isFinite(value) ? value : null,
      threshold: evidentlyTests[test].threshold,
      alert: isDrifted(test, value),
      method: `evidently:${test}`,
      bins,
      thresholdFrom: 'fixed',
      reason: Number.isFinite(value) ? null : 'Evidently’s value is not a number',
      statistics: () => statisticsOf(before, after),
    };
  };
}

const none = (reason: string): CompatResult => ({
  value: null,
  threshold: null,
  alert: false,
  method: 'evidently:none',
  bins: null,
  thresholdFrom: 'fixed',
  reason,
  statistics: () => ({}),
});

const forNumbers: readonly EvidentlyTest[] = ['psi', 'kl_div', 'jensenshannon', 'hellinger', 'wasserstein', 'ks'];
const forCategories: readonly EvidentlyTest[] = ['psi', 'kl_div', 'jensenshannon', 'hellinger', 'chisquare'];

function statisticsOf(before: EvidentlyValues, after: EvidentlyValues): Record<string, Statistic> {
  const tests = before.kind === 'num' ? forNumbers : forCategories;
  return Object.fromEntries(
    tests.map((test) => {
      const { title, threshold, of } = evidentlyTests[test];
      const { value, bins } = of(before, after);
      const shown = Number.isFinite(value) ? value : null;
      const counts = { n_reference: before.n, n_current: after.n };
      return [test, { value: shown, method: `Evidently’s ${title}`, threshold, bins, ...counts }];
    }),
  );
}
