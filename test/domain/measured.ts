import type { Estimate } from '../../src/domain/decision.ts';
import type { ColumnDrift, Measurement, PerformanceEvidence } from '../../src/domain/evidence.ts';
import { policySchema } from '../../src/domain/policy.ts';
import type { RetrainQuestion } from '../../src/domain/retrain-question.ts';
import type { Verdict, VerdictType } from '../../src/domain/verdict.ts';

export const now = new Date('2026-03-05T12:00:00Z');

export const drift = (value: number): ColumnDrift => ({
  column: 'amount',
  type: 'numeric',
  role: 'feature',
  method: 'wasserstein',
  value,
  threshold: 0.1,
  alert: value > 0.1,
  nReference: 5000,
  nCurrent: 1000,
  since: null,
  detail: 'mean 1 → 2',
});

export const lost: PerformanceEvidence = {
  metric: 'auc',
  higherIsBetter: true,
  reference: { value: 0.9, low: 0.89, high: 0.91, n: 5000 },
  current: null,
  limit: 0.87,
  lost: true,
  since: null,
  estimated: null,
  maturedUntil: null,
};

export const measurement = (changes: Partial<Measurement> = {}): Measurement => ({
  level: 'L3',
  task: 'classification',
  source: 'parquet',
  window: { from: '2026-03-04', to: '2026-03-05' },
  referenceWindow: { from: '2026-01-01', to: '2026-02-01' },
  n: { reference: 5000, current: 1000 },
  drift: drift(0.3),
  columns: [],
  quality: [],
  performance: null,
  checks: [],
  persistence: { hits: 3, of: 3, atLeast: 2 },
  since: null,
  segment: null,
  impact: null,
  distributions: [],
  labelDelayMs: 0,
  ...changes,
});

export const verdict = (type: VerdictType, changes: Partial<Verdict> = {}): Verdict => ({
  type,
  confidence: 0.9,
  because: [],
  toldApartBy: 'a test',
  hypotheses: [],
  wouldChange: [],
  provisional: null,
  ...changes,
});

export const estimate = (cost: number | null): Estimate => ({ minutes: 10, cost, currency: 'USD', basis: 'a guess' });

export const noRuns: RetrainQuestion['runs'] = {
  activeSince: null,
  lastEndedAt: null,
  spentThisMonth: 0,
  unknownThisMonth: 0,
  fleetSpentToday: 0,
  fleetUnknownToday: 0,
  runsInPeriod: 0,
  fleetRunsToday: 0,
};

type PolicyInput = Parameters<typeof policySchema.parse>[0];

/** A question every rule says yes to, but for what a test changes. */
export const question = (changes: Partial<RetrainQuestion> = {}, policy: PolicyInput = {}): RetrainQuestion => ({
  policy: policySchema.parse(policy),
  now,
  verdict: verdict('concept-drift'),
  measurement: measurement(),
  gates: 1,
  hasPipeline: true,
  runs: noRuns,
  estimate: estimate(10),
  requestedBy: null,
  approverSets: 1,
  sharedBreaks: [],
  denied: null,
  ...changes,
});
