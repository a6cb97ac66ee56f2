import type { Table, Tables } from '../../src/domain/change.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { ColumnDrift, Evidence, Measured, Measurement } from '../../src/domain/evidence.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Sweep } from '../../src/domain/sweep.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { approversOf, modelOf } from './world-models.ts';

/** A Monday. */
export const now = new Date('2026-08-10T09:00:00Z');
const at = (text: string): Date => new Date(text);
const window = { from: '2026-08-09T00:00:00.000Z', to: '2026-08-10T00:00:00.000Z' };
const reference = { from: '2026-06-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z' };

export const ids = {
  fraudIncident: 'inc_fra0000001',
  fraudPast: 'inc_fra0000000',
  demandIncident: 'inc_dem0000001',
  creditIncident: 'inc_cre0000001',
  approval: 'apr_fra0000001',
} as const;

const people = { engineer: 'U0ANA', approver: 'U0PRIYA', lead: 'U0LEAD', outsider: 'U0OTTO' } as const;
export type Asker = keyof typeof people;
export const userOf = (asker: Asker): string => people[asker];

const measured = (value: number, n: number, width = 0.01): Measured => ({
  value,
  low: Number((value - width).toFixed(3)),
  high: Number((value + width).toFixed(3)),
  n,
});

const column = (name: string, value: number, more: Partial<ColumnDrift> = {}): ColumnDrift => ({
  column: name,
  type: 'numeric',
  role: 'feature',
  method: 'wasserstein',
  value,
  threshold: 0.1,
  alert: value > 0.1,
  nReference: 60_000,
  nCurrent: 14_000,
  since: null,
  detail: '',
  ...more,
});

const verdict = (type: Verdict['type'], because: string[], more: Partial<Verdict> = {}): Verdict => ({
  type,
  confidence: 0.9,
  because,
  toldApartBy: 'error on matched rows',
  hypotheses: [],
  wouldChange: [],
  provisional: null,
  ...more,
});

const measurement = (more: Partial<Measurement>): Measurement => ({
  level: 'L3',
  task: 'classification',
  source: 'parquet data/log/*.parquet',
  window,
  referenceWindow: reference,
  n: { reference: 60_000, current: 14_000 },
  drift: more.columns?.[0] ?? null,
  columns: [],
  quality: [],
  performance: null,
  checks: [],
  persistence: { hits: 0, of: 3, atLeast: 2 },
  since: null,
  segment: null,
  impact: null,
  distributions: [],
  labelDelayMs: 0,
  ...more,
});

const evidence = (
  id: string,
  model: string,
  champion: string,
  v: Verdict,
  m: Measurement,
  incidentId: string | null,
): Evidence => ({
  id,
  model,
  incidentId,
  takenAt: at('2026-08-10T08:00:00Z'),
  dataKey: `${model}-2026-08-09`,
  champion,
  measurement: m,
  verdict: v,
});

const fraudSince = '2026-08-04T22:00:00.000Z';
const fraudEvidence = evidence(
  'evd_fra0000001',
  'fraud-detector',
  'v3',
  verdict('concept-drift', ['The share of fraud at the same score rose for the new merchant category.'], {
    hypotheses: [
      { type: 'broken-data', status: 'rejected', because: 'nulls, units and schema are as in the reference' },
      { type: 'label-shift', status: 'open', because: 'the fraud rate rose a little everywhere' },
    ],
    wouldChange: ['Quality coming back by itself for two checks would change the answer.'],
  }),
  measurement({
    columns: [
      column('merchant_category', 0.312, {
        type: 'categorical',
        method: 'jensen-shannon',
        since: fraudSince,
        detail: 'category crypto 0.1 % → 3.2 %',
      }),
      column('amount', 0.187, { since: fraudSince, detail: 'mean 48.2 → 71.9 (+49 %)' }),
      column('hour_of_day', 0.06),
    ],
    performance: {
      metric: 'auc',
      higherIsBetter: true,
      reference: measured(0.941, 60_000),
      current: { ...measured(0.872, 9100), from: fraudSince, to: window.to },
      limit: 0.92,
      lost: true,
      since: fraudSince,
      estimated: null,
      maturedUntil: window.to,
    },
    persistence: { hits: 3, of: 3, atLeast: 2 },
    since: fraudSince,
    segment: { column: 'merchant_category', category: 'crypto', shareReference: 0.001, shareCurrent: 0.032, n: 448 },
    impact: 'about 120 missed frauds a day',
  }),
  ids.fraudIncident,
);

const churnEvidence = evidence(
  'evd_chu0000001',
  'churn-predictor',
  'v1',
  verdict('healthy', ['No column stands above its threshold and the realised quality is as in the reference.']),
  measurement({
    columns: [column('tenure_months', 0.031), column('monthly_charge', 0.022)],
    performance: {
      metric: 'auc',
      higherIsBetter: true,
      reference: measured(0.861, 30_000),
      current: { ...measured(0.859, 5200), from: '2026-08-03T00:00:00.000Z', to: window.to },
      limit: 0.84,
      lost: false,
      since: null,
      estimated: null,
      maturedUntil: window.to,
    },
  }),
  null,
);

const demandSince = '2026-08-06T02:41:00.000Z';
const demandEvidence = evidence(
  'evd_dem0000001',
  'demand-forecast',
  'v5',
  verdict('broken-data', ['Column unit_price arrives ×100: ratio of medians 99.9.'], {
    wouldChange: ['The column unit_price being back in its unit would change the answer.'],
  }),
  measurement({
    task: 'regression',
    columns: [column('unit_price', 4.71, { since: demandSince, detail: 'median 12.4 → 1239' })],
    quality: [
      {
        column: 'unit_price',
        kind: 'unit-change',
        factor: 100,
        since: demandSince,
        text: 'its unit changed, ×100 (ratio of medians 99.9)',
      },
    ],
    performance: {
      metric: 'rmse',
      higherIsBetter: false,
      reference: measured(14.2, 40_000, 0.3),
      current: { ...measured(61.7, 7000, 1.2), from: demandSince, to: window.to },
      limit: 16,
      lost: true,
      since: demandSince,
      estimated: null,
      maturedUntil: window.to,
    },
    persistence: { hits: 3, of: 3, atLeast: 2 },
    since: demandSince,
  }),
  ids.demandIncident,
);

const creditSince = '2026-08-05T00:00:00.000Z';
const creditEvidence = evidence(
  'evd_cre0000001',
  'credit-risk',
  'v2',
  verdict('harmless-drift', ['The inputs moved, the realised quality did not.'], {
    wouldChange: ['Realised auc below its limit would change the answer.'],
  }),
  measurement({
    columns: [
      column('applicant_region', 0.164, { type: 'categorical', method: 'jensen-shannon', since: creditSince }),
      column('loan_amount', 0.05),
    ],
    performance: {
      metric: 'auc',
      higherIsBetter: true,
      reference: measured(0.792, 20_000),
      current: { ...measured(0.794, 3900), from: creditSince, to: window.to },
      limit: 0.77,
      lost: false,
      since: null,
      estimated: null,
      maturedUntil: window.to,
    },
    persistence: { hits: 3, of: 3, atLeast: 2 },
    since: creditSince,
  }),
  ids.creditIncident,
);

const incident = (id: string, model: string, state: Incident['state'], more: Partial<Incident>): Incident => ({
  id,
  model,
  state,
  severity: 'critical',
  title: `${model} drifts`,
  openedAt: at('2026-08-05T00:10:00Z'),
  closedAt: null,
  closeReason: null,
  alertState: 'firing',
  signalCount: 3,
  lastSignalAt: at('2026-08-09T12:00:00Z'),
  links: {},
  acknowledgedBy: null,
  snoozedUntil: null,
  evidenceId: null,
  decisionId: null,
  stateReason: '',
  nextLookAt: null,
  channel: 'C0ALERTS',
  ...more,
});

const decision = (id: string, model: string, action: Decision['action'], more: Partial<Decision>): Decision => ({
  id,
  incidentId: null,
  model,
  action,
  mode: 'act',
  wouldHave: null,
  verdict: 'unknown',
  evidenceId: null,
  rules: [],
  reasons: [],
  estimate: null,
  ifNobodyActs: '',
  nextLookAt: null,
  by: 'rules',
  requestedBy: null,
  policyVersion: 'a1b2c3d4',
  decidedAt: at('2026-08-07T15:00:00Z'),
  ...more,
});

function sweeps(): Sweep[] {
  const rows: Sweep[] = [];
  for (let hour = 0; hour < 58; hour++) {
    const slot = new Date(at('2026-08-08T00:00:00Z').getTime() + hour * 3_600_000);
    // Down early on Sunday: three slots were missed.
    const missed = hour >= 26 && hour <= 28;
    rows.push({
      id: `swp_${String(hour).padStart(10, '0')}`,
      slot: slot.toISOString(),
      state: missed ? 'missed' : 'done',
      startedAt: slot,
      endedAt: missed ? null : new Date(slot.getTime() + 60_000),
      expected: 4,
      results: missed
        ? []
        : [
            { model: 'fraud-detector', outcome: 'held', reason: 'an approval is waiting' },
            { model: 'churn-predictor', outcome: 'healthy', reason: 'nothing above its threshold' },
            { model: 'demand-forecast', outcome: 'held', reason: 'broken-data: retraining is denied' },
            { model: 'credit-risk', outcome: 'held', reason: 'harmless-drift' },
          ],
    });
  }
  return rows;
}

/** Sweeps from Saturday 00:00 to Sunday 24:00, and the answer that reaches into Monday morning. */
const weekendSweeps = { untilMidnight: [48, 45], untilMonday: [57, 54] };

export function worldRows(): { [T in Table]?: Tables[T][] } {
  const run = {
    id: 'run_fra0000001',
    incidentId: ids.fraudIncident,
    decisionId: 'dec_fra0000001',
    model: 'fraud-detector',
    requestId: 'req-1',
    requestedBy: people.engineer,
    state: 'succeeded' as const,
    externalId: 'ext-1',
    createdAt: at('2026-08-07T15:05:00Z'),
    startedAt: at('2026-08-07T15:05:10Z'),
    endedAt: at('2026-08-07T15:31:40Z'),
    progress: 1,
    progressText: 'done',
    candidate: {
      version: 'v4',
      metrics: { auc: 0.938 },
      trainingWindow: { from: '2026-07-01T00:00:00.000Z', to: '2026-08-07T00:00:00.000Z' },
      evaluationWindow: { from: fraudSince, to: '2026-08-07T00:00:00.000Z' },
      codeRevision: '4be1f02',
      dataSnapshot: 'sha256:77aa',
      rows: 81_000,
    },
    estimatedMinutes: 25,
    estimatedCost: 3,
    cost: 3.18,
    currency: 'USD',
    minutes: 26.5,
    errorTail: null,
    leaveOut: [],
    dataUntil: null,
    voided: null,
  };
  const oldRun = {
    ...run,
    id: 'run_fra0000000',
    incidentId: ids.fraudPast,
    decisionId: 'dec_fra0000000',
    createdAt: at('2026-05-12T10:00:00Z'),
    candidate: { ...run.candidate, version: 'v3' },
    requestedBy: null,
    minutes: 22,
    cost: 2.64,
  };
  const comparison = {
    metric: 'auc',
    slice: null,
    n: 6400,
    nEffective: 310,
    candidate: 0.938,
    champion: 0.868,
    delta: { value: 0.07, low: 0.052, high: 0.088, n: 6400 },
  };
  const gate = { metric: 'auc' as const, min: 0.85, not_worse_than_champion_by: 0.005, min_n: 200, threshold: 0.5 };
  return {
    incident: [
      incident(ids.fraudIncident, 'fraud-detector', 'waiting-approval', {
        evidenceId: fraudEvidence.id,
        decisionId: 'dec_fra0000001',
        stateReason: 'v4 passed its gates and waits for a press',
        signalCount: 7,
      }),
      incident(ids.demandIncident, 'demand-forecast', 'needs-human', {
        openedAt: at('2026-08-06T03:00:00Z'),
        evidenceId: demandEvidence.id,
        decisionId: 'dec_dem0000001',
        stateReason: 'somebody has to repair the unit of unit_price upstream',
      }),
      incident(ids.creditIncident, 'credit-risk', 'holding', {
        severity: 'warning',
        openedAt: at('2026-08-05T06:00:00Z'),
        evidenceId: creditEvidence.id,
        decisionId: 'dec_cre0000001',
        stateReason: 'the drift is harmless so far',
        nextLookAt: at('2026-08-11T00:00:00Z'),
      }),
      incident(ids.fraudPast, 'fraud-detector', 'closed', {
        title: 'fraud-detector: auc fell after a new card scheme',
        openedAt: at('2026-05-12T09:00:00Z'),
        closedAt: at('2026-05-16T09:00:00Z'),
        closeReason: 'retraining helped: v3 was seen healthy',
        alertState: 'resolved',
        decisionId: 'dec_fra0000000',
      }),
    ],
    evidence: [fraudEvidence, churnEvidence, demandEvidence, creditEvidence],
    decision: [
      decision('dec_fra0000001', 'fraud-detector', 'retrain', {
        incidentId: ids.fraudIncident,
        verdict: 'concept-drift',
        evidenceId: fraudEvidence.id,
        requestedBy: people.engineer,
        rules: [{ rule: 'persistence', effect: 'allow', text: '3 of 3 checks alert, 2 are needed' }],
        reasons: ['The pattern changed and labels of it have matured, so retraining can learn it.'],
        ifNobodyActs: 'v3 keeps serving; nothing reaches production without a press.',
      }),
      decision('dec_dem0000001', 'demand-forecast', 'fix-data', {
        incidentId: ids.demandIncident,
        verdict: 'broken-data',
        evidenceId: demandEvidence.id,
        decidedAt: at('2026-08-06T03:05:00Z'),
        rules: [{ rule: 'broken-data', effect: 'deny', text: 'retraining on a broken column would learn the fault' }],
        reasons: ['The column unit_price is broken (×100); it has to be repaired at its source.'],
        ifNobodyActs: 'the forecasts stay wrong until unit_price is back in its unit.',
      }),
      decision('dec_cre0000001', 'credit-risk', 'hold', {
        incidentId: ids.creditIncident,
        verdict: 'harmless-drift',
        evidenceId: creditEvidence.id,
        decidedAt: at('2026-08-05T06:05:00Z'),
        rules: [{ rule: 'verdict', effect: 'hold', text: 'harmless-drift: applicant_region moved, quality holds' }],
        reasons: ['The drift of applicant_region costs no quality, so there is nothing to win by retraining.'],
        ifNobodyActs: 'v2 keeps serving and I look again every day.',
        nextLookAt: at('2026-08-11T00:00:00Z'),
      }),
      decision('dec_fra0000000', 'fraud-detector', 'retrain', {
        incidentId: ids.fraudPast,
        verdict: 'concept-drift',
        decidedAt: at('2026-05-12T09:30:00Z'),
      }),
    ],
    run: [run, oldRun],
    validation: [
      {
        id: 'val_fra0000001',
        runId: run.id,
        incidentId: ids.fraudIncident,
        model: 'fraud-detector',
        candidate: 'v4',
        champion: 'v3',
        outcome: 'PASS',
        gates: [
          {
            gate,
            slice: null,
            outcome: 'PASS',
            comparison,
            text: 'auc 0.938 ≥ 0.85 and Δ +0.07 [+0.052, +0.088] above −0.005',
          },
        ],
        worstSlice: null,
        n: 6400,
        window: { from: fraudSince, to: '2026-08-07T00:00:00.000Z' },
        evaluationDigest: 'e'.repeat(64),
        checks: [{ name: 'leakage', ok: true, text: 'no evaluation row was trained on' }],
        reasons: [],
        nextLookAt: null,
        validatedAt: at('2026-08-07T15:40:00Z'),
      },
    ],
    approval: [
      {
        id: ids.approval,
        kind: 'promote',
        incidentId: ids.fraudIncident,
        model: 'fraud-detector',
        state: 'pending',
        subject: {
          kind: 'promote',
          model: 'fraud-detector',
          alias: 'champion',
          candidate: 'v4',
          artifactDigest: 'a'.repeat(64),
          champion: 'v3',
          evaluationDigest: 'e'.repeat(64),
          evaluationRows: 6400,
          metrics: { auc: 0.938 },
          gates: [],
          policyVersion: 'a1b2c3d4',
        },
        digest: 'd'.repeat(64),
        validationId: 'val_fra0000001',
        runId: run.id,
        decisionId: 'dec_fra0000001',
        requestedBy: people.engineer,
        sets: approversOf,
        quorum: 1,
        votesCounted: 0,
        requestedAt: at('2026-08-07T15:45:00Z'),
        expiresAt: at('2026-08-11T15:45:00Z'),
        decidedAt: null,
        decidedBy: null,
        reason: null,
      },
    ],
    sweep: sweeps(),
  };
}

/** The keys of the question bank, as patterns of the values in any customary form. */
export const factPatterns: Readonly<Record<string, string>> = {
  'fraud.auc_ref': '0\\.941\\b',
  'fraud.auc_now': '0\\.872\\b',
  'fraud.since': '(<!date\\^|2026-08-04(T| )22|(4 aug|aug(ust)? 4).{0,8}22|tue(sday)?.{0,12}22:00)',
  'fraud.feature1': 'merchant_category',
  'fraud.feature2': '\\bamount\\b',
  'fraud.run_minutes': '26\\.5\\b|26 ?min(utes)? 30',
  'fraud.run_cost': '3\\.18\\b',
  'fraud.approval_id': ids.approval,
  'fraud.champion_auc': '0\\.868\\b',
  'fraud.candidate_auc': '0\\.938\\b',
  'demand.broken_column': 'unit_price',
  'credit.feature1': 'applicant_region',
  'history.when': '(2026-05-1[26]|1[26](th)? (of )?may|may 1[26])',
  'policy.cooldown': '(24 ?h|24 hours|1 ?d|1 day|one day)',
  'policy.drift_above': '0\\.10?\\b',
  'policy.budget_month': '(\\$ ?300|300(\\.00)? ?(USD|dollars))',
  'sweeps.weekend': `\\b(${[...weekendSweeps.untilMidnight, ...weekendSweeps.untilMonday].join('|')})\\b`,
};

export { modelOf };
