import type { EvidentlyTest } from './evidently-tests.ts';
import { differentValues, type EvidentlyValues } from './evidently-values.ts';

/** Above so many reference rows p-values find everything: Evidently turns to distances. */
const LARGE = 1_000;
/** Numbers of at most so many different values are tested as categories. */
const FEW = 5;

/** Evidently's default test by the reference's rows, the kind of column and its number of different values. */
export function defaultTest(reference: EvidentlyValues, current: EvidentlyValues): EvidentlyTest {
  const different = differentValues([reference, current], FEW);
  const numeric = reference.kind === 'num' && current.kind === 'num' && different > FEW;
  if (reference.n > LARGE) return numeric ? 'wasserstein' : 'jensenshannon';
  if (numeric) return 'ks';
  return different > 2 ? 'chisquare' : 'z';
}
