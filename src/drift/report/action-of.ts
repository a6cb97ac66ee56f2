import type { Action } from '../../domain/decision.ts';
import type { PerformanceEvidence } from '../../domain/evidence.ts';
import type { Verdict, VerdictType } from '../../domain/verdict.ts';

interface Advice {
  readonly action: Action;
  readonly next: string;
}

const advice: Readonly<Record<VerdictType, Advice>> = {
  healthy: { action: 'hold', next: 'Nothing to do.' },
  'monitor-noise': { action: 'hold', next: 'Wait for more rows; nothing here carries a decision.' },
  'broken-data': { action: 'fix-data', next: 'Have the named column mended at its source; retraining would learn it.' },
  'serving-fault': {
    action: 'rollback',
    next: 'Score some reference rows with what serves now; if they differ, go back to the version that made the reference.',
  },
  'traffic-mix': { action: 'hold', next: 'Nothing to mend: other traffic, the same model.' },
  'covariate-shift': { action: 'retrain', next: 'Retrain on rows like the current ones.' },
  'label-shift': { action: 'hold', next: 'Performance holds; look at thresholds and calibration.' },
  'concept-drift': {
    action: 'retrain',
    next: 'Retrain on labels of the current period; the old ones teach the old rule.',
  },
  'harmless-drift': { action: 'hold', next: 'Do not retrain: it would cost and change nothing that hurts.' },
  unknown: { action: 'escalate', next: 'A person has to look: the evidence carries no cause.' },
};

/** What a verdict calls for. A loss that only an estimate shows is waited for, not trained on. */
export function actionOf(verdict: Verdict, performance: PerformanceEvidence | null): Advice {
  const { action, next } = advice[verdict.type];
  const would = verdict.wouldChange.length > 0 ? ` What would change the answer: ${verdict.wouldChange.join(' ')}` : '';
  if (action === 'retrain' && performance?.lost !== true) {
    return { action: 'hold', next: `Get labels of the current rows first: no label has shown a loss.${would}` };
  }
  return { action, next: `${next}${would}` };
}
