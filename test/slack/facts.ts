import type { Approval } from '../../src/domain/approval.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { Gate } from '../../src/domain/gate.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { PostFacts } from '../../src/domain/post.ts';
import type { Promotion } from '../../src/domain/promotion.ts';
import type { Answer } from '../../src/domain/question.ts';
import type { Run } from '../../src/domain/run.ts';
import type { GateResult, Validation } from '../../src/domain/validation.ts';
import type { Watch } from '../../src/domain/watch.ts';

export const at = (time: string): Date => new Date(`2026-03-03T${time}:00Z`);
const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' };
const measured = { value: 0.91, low: 0.9, high: 0.92, n: 5000 };

export const incident: Incident = {
  id: 'inc_0000000001',
  model: 'loan-scorer',
  state: 'open',
  severity: 'critical',
  title: 'precision is down',
  openedAt: at('03:10'),
  closedAt: null,
  closeReason: null,
  alertState: 'firing',
  signalCount: 3,
  lastSignalAt: at('03:12'),
  links: {
    dashboard: 'https://grafana.example/d/1',
    panel: 'https://grafana.example/d/1?panel=2',
    silence: 'https://alerts.example/silence',
    runbook: 'https://wiki.example/runbook',
  },
  acknowledgedBy: null,
  snoozedUntil: null,
  evidenceId: 'evd_0000000001',
  decisionId: 'dec_0000000001',
  stateReason: 'evidence is being read',
  nextLookAt: at('03:40'),
  channel: '#ml-alerts',
};

export const evidence: Evidence = {
  id: 'evd_0000000001',
  model: 'loan-scorer',
  incidentId: incident.id,
  takenAt: at('03:11'),
  dataKey: 'k1',
  champion: 'v41',
  measurement: {
    level: 'L3',
    task: 'classification',
    source: 'parquet data/log/*.parquet',
    window,
    referenceWindow: window,
    n: { reference: 20_000, current: 5000 },
    drift: null,
    columns: [],
    quality: [],
    performance: {
      metric: 'auc',
      higherIsBetter: true,
      reference: measured,
      current: { ...measured, value: 0.842, ...window },
      limit: 0.89,
      lost: true,
      since: '2026-03-02T22:00:00Z',
      estimated: null,
      maturedUntil: '2026-03-02T00:00:00Z',
    },
    checks: [],
    persistence: { hits: 2, of: 3, atLeast: 2 },
    since: '2026-03-02',
    segment: { column: 'merchant', category: 'crypto', shareReference: 0.001, shareCurrent: 0.03, n: 150 },
    impact: 'about 120 missed frauds a day',
    distributions: [],
    labelDelayMs: 0,
  },
  verdict: {
    type: 'concept-drift',
    confidence: 0.92,
    because: ['AUC fell from 0.910 to 0.842', 'inputs look as before'],
    toldApartBy: 'labels of the same inputs changed',
    hypotheses: [
      { type: 'concept-drift', status: 'supported', because: 'a new merchant category' },
      { type: 'broken-data', status: 'rejected', because: 'nulls, units and schema checked' },
    ],
    wouldChange: ['labels that mature on Thursday'],
    provisional: { until: '2026-03-05T14:00:00Z', why: 'labels mature then' },
  },
};

export const decision: Decision = {
  id: 'dec_0000000001',
  incidentId: incident.id,
  model: 'loan-scorer',
  action: 'retrain',
  mode: 'act',
  wouldHave: null,
  verdict: 'concept-drift',
  evidenceId: evidence.id,
  rules: [{ rule: 'persistence', effect: 'allow', text: '2 of 3 windows alert, 2 are needed' }],
  reasons: ['The pattern changed and retraining can learn it.'],
  estimate: { minutes: 12, cost: 1.44, currency: 'USD', basis: 'median of 3 past runs' },
  ifNobodyActs: 'v41 keeps serving; I retrain at 03:40; nothing reaches production without the approvers',
  nextLookAt: at('03:40'),
  by: 'rules',
  requestedBy: null,
  policyVersion: 'pol123456789abc',
  decidedAt: at('03:12'),
};

export const run: Run = {
  id: 'run_0000000001',
  incidentId: incident.id,
  decisionId: decision.id,
  model: 'loan-scorer',
  requestId: 'run_0000000001',
  requestedBy: null,
  state: 'running',
  externalId: 'x1',
  createdAt: at('03:40'),
  startedAt: at('03:41'),
  endedAt: null,
  progress: 0.4,
  progressText: 'fold 2 of 5',
  candidate: null,
  estimatedMinutes: 12,
  estimatedCost: 1.44,
  cost: null,
  currency: 'USD',
  minutes: null,
  errorTail: null,
  leaveOut: [],
  dataUntil: null,
  voided: null,
};

export const finishedRun: Run = {
  ...run,
  state: 'succeeded',
  progress: 1,
  endedAt: at('03:55'),
  minutes: 14,
  cost: 1.68,
  candidate: {
    version: 'v42',
    metrics: { auc: 0.94 },
    trainingWindow: window,
    evaluationWindow: window,
    codeRevision: 'abc1234',
    dataSnapshot: 'sha256:feed',
    rows: 20_000,
  },
};

const gate = {
  metric: 'auc',
  min: 0.85,
  not_worse_than_champion_by: 0.005,
  min_n: 200,
  threshold: 0.5,
} as const satisfies Gate;
const comparison = {
  metric: 'auc',
  slice: null,
  n: 5120,
  nEffective: 600,
  candidate: 0.941,
  champion: 0.842,
  delta: { value: 0.099, low: 0.081, high: 0.117, n: 5120 },
};
export const passedGate: GateResult = { gate, slice: null, outcome: 'PASS', comparison, text: 'auc 0.941 ≥ 0.85' };
export const failedGate: GateResult = {
  gate: { ...gate, slice: 'country' },
  slice: 'country = DE',
  outcome: 'FAIL',
  comparison: { ...comparison, slice: 'DE', n: 510, candidate: 0.8 },
  text: 'auc for country = DE 0.800 is under 0.85',
};

export const validation: Validation = {
  id: 'val_0000000001',
  runId: run.id,
  incidentId: incident.id,
  model: 'loan-scorer',
  candidate: 'v42',
  champion: 'v41',
  outcome: 'PASS',
  gates: [passedGate],
  worstSlice: { ...failedGate, outcome: 'PASS', text: 'country = DE 0.861' },
  n: 5120,
  window,
  evaluationDigest: 'e'.repeat(64),
  checks: [{ name: 'label maturity', ok: true, text: 'all labels of the window have matured' }],
  reasons: [],
  nextLookAt: null,
  validatedAt: at('03:58'),
};

export const approval: Approval = {
  id: 'apr_0000000001',
  kind: 'promote',
  incidentId: incident.id,
  model: 'loan-scorer',
  state: 'pending',
  subject: {
    kind: 'promote',
    model: 'loan-scorer',
    alias: 'champion',
    candidate: 'v42',
    artifactDigest: 'a'.repeat(64),
    champion: 'v41',
    evaluationDigest: 'e'.repeat(64),
    evaluationRows: 5120,
    metrics: { auc: 0.941 },
    gates: [],
    policyVersion: 'pol123456789abc',
  },
  digest: 'd1e2a3d4b5e6f7081920',
  validationId: validation.id,
  runId: run.id,
  decisionId: decision.id,
  requestedBy: null,
  sets: ['S0ONCALL'],
  quorum: 1,
  votesCounted: 0,
  requestedAt: at('04:02'),
  expiresAt: at('17:00'),
  decidedAt: null,
  decidedBy: null,
  reason: null,
};

export const promotion: Promotion = {
  id: 'pro_0000000001',
  approvalId: approval.id,
  incidentId: incident.id,
  model: 'loan-scorer',
  kind: 'promote',
  from: 'v41',
  to: 'v42',
  digest: approval.digest,
  state: 'alias-set',
  intendedAt: at('04:10'),
  aliasSetAt: at('04:11'),
  servingSeenAt: null,
  reason: null,
};

export const watch: Watch = {
  id: 'wch_0000000001',
  incidentId: incident.id,
  promotionId: promotion.id,
  model: 'loan-scorer',
  version: 'v42',
  previous: 'v41',
  startedAt: at('04:12'),
  until: at('23:00'),
  state: 'healthy',
  finding: { ...measured, value: 0.935, metric: 'auc', ...window },
  endedAt: at('22:00'),
};

export const answer: Answer = {
  sentences: [
    { text: 'loan-scorer lost 0.068 AUC since Monday.', cites: ['evd_0000000001'] },
    { text: 'The inputs look as before.', cites: ['evd_0000000001'] },
  ],
  hypotheses: ['A new merchant category may be behind it.'],
  by: 'rules',
  note: 'no model is configured',
  tools: ['explain_drift'],
  proposals: [{ kind: 'retrain', model: 'loan-scorer', reason: 'the pattern changed' }],
  usage: { calls: 2, tokens: 900, seconds: 3, cost: 0.0042, currency: 'USD' },
};

/** One example of the facts of every kind that is a card. */
export const facts = {
  incident: { incident, evidence, decision, approval: null, owner: '@ml-platform', tier: 1, rollbackTo: 'v40' },
  'shared-cause': {
    cause: {
      id: 'cau_0000000001',
      channel: '#ml-alerts',
      input: 'transactions',
      owner: '@payments-data',
      column: 'amount',
      kind: 'unit-change',
      factor: 99.97,
      began: { from: '2026-03-03T02:00:00.000Z', to: '2026-03-03T03:00:00.000Z' },
      state: 'open',
      openedAt: at('03:10'),
      closedAt: null,
      explainedAt: at('03:11'),
    },
    children: [
      { incidentId: incident.id, model: 'loan-scorer', tier: 1, state: 'broken', posted: true },
      { incidentId: 'inc_0000000002', model: 'fraud-detector', tier: 2, state: 'broken', posted: false },
    ],
    readers: 2,
    factors: { low: 99.8, middle: 99.97, high: 100.3 },
    since: '2026-03-03T02:41:00.000Z',
    denied: 2,
    runsCancelled: 2,
    approvalsWithdrawn: 1,
    lookEveryMs: 600_000,
  },
  explanation: { incident, evidence, answer },
  decision: { incident, decision },
  run: { run },
  validation: { validation, run: finishedRun },
  approval: {
    approval,
    votes: [],
    validation,
    run: finishedRun,
    decision,
    approvers: [{ id: '@priya', localTime: '03:12', dndUntil: '08:00' }],
    startedBy: [],
    stepUp: 'none',
    surface: 'slack',
    live: [],
    supersededBy: null,
    promotion: null,
  },
  'step-up': { approval, url: 'https://sextant.example/decide/lnk_0000000001' },
  promotion: { promotion, text: 'previous version stays tagged' },
  watch: { watch, text: 'recovered' },
  closing: {
    incident: { ...incident, state: 'closed', closedAt: at('23:10'), closeReason: 'recovered' },
    text: 'v42 serves and is healthy.',
    facts: ['AUC 0.935 [0.900, 0.920], n = 5,000'],
  },
  answer: { answer, questionId: 'qst_0000000001' },
  note: { text: 'Somebody else is on it.', tone: 'info', mentions: [] },
  checkpoint: {
    rows: 1234,
    line: '{"size":1234,"root":"00ff","time":"2026-03-03T13:07:00.000Z","key":"k","signature":"a+/b=="}',
  },
  pending: { approvals: [approval], permalinks: { [approval.id]: 'https://team.slack.com/archives/C1/p1' } },
} as const satisfies Partial<PostFacts>;
