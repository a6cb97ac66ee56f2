import { randomBytes } from 'node:crypto';
import type { Approval, Link, Proof, Vote } from '../../src/domain/approval.ts';
import type { Tables } from '../../src/domain/change.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { Evidence, Measurement } from '../../src/domain/evidence.ts';
import { formatId } from '../../src/domain/id.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { LedgerFact } from '../../src/domain/ledger.ts';
import type { Promotion } from '../../src/domain/promotion.ts';
import type { Question } from '../../src/domain/question.ts';
import type { Run } from '../../src/domain/run.ts';
import type { SharedCause } from '../../src/domain/shared-cause.ts';
import type { Signal } from '../../src/domain/signal.ts';
import type { Sweep } from '../../src/domain/sweep.ts';
import type { Validation } from '../../src/domain/validation.ts';
import type { Watch } from '../../src/domain/watch.ts';
import type { NewId } from '../../src/ports/ids.ts';

/** Rows of every table, whole and unlike each other, for suites that need some. */
export const newId: NewId = (prefix) => formatId(prefix, randomBytes(10));
export const newModel = (): string => `model-${newId('evt').slice(4)}`;
const at = new Date('2026-03-01T12:00:00.123Z');
const farAway = new Date('2100-01-01T00:00:00.000Z');

export const incidentRow = (row: Partial<Incident> = {}): Incident => ({
  id: newId('inc'),
  model: newModel(),
  state: 'open',
  severity: 'warning',
  title: 'drift over 0.1',
  openedAt: at,
  closedAt: null,
  closeReason: null,
  alertState: 'firing',
  signalCount: 1,
  lastSignalAt: at,
  links: { runbook_url: 'https://example.test/a', aB: 'kept as it is' },
  acknowledgedBy: null,
  snoozedUntil: null,
  evidenceId: null,
  decisionId: null,
  stateReason: 'just opened',
  nextLookAt: null,
  channel: '#ml-alerts',
  causeId: null,
  underCause: false,
  ...row,
});

export const signalRow = (row: Partial<Signal> = {}): Signal => ({
  id: newId('sig'),
  kind: 'alert',
  source: 'alertmanager',
  status: 'firing',
  model: newModel(),
  fingerprint: newId('evt'),
  title: 'ModelDrift',
  severity: 'critical',
  labels: { snake_case: '1', camelCase: '2' },
  links: {},
  startsAt: at,
  endsAt: null,
  receivedAt: at,
  requestedBy: null,
  incidentId: null,
  ...row,
});

const measurement: Measurement = {
  level: 'L3',
  task: 'classification',
  source: 'parquet',
  window: { from: at.toISOString(), to: at.toISOString() },
  referenceWindow: { from: at.toISOString(), to: at.toISOString() },
  n: { reference: 100, current: 50 },
  drift: null,
  columns: [],
  quality: [],
  performance: null,
  checks: [],
  persistence: { hits: 2, of: 3, atLeast: 2 },
  since: null,
  segment: null,
  impact: null,
  distributions: [],
  labelDelayMs: 0,
};

export const evidenceRow = (row: Partial<Evidence> = {}): Evidence => ({
  id: newId('evd'),
  model: newModel(),
  incidentId: null,
  takenAt: at,
  dataKey: 'k1',
  champion: 'v3',
  measurement,
  verdict: {
    type: 'concept-drift',
    confidence: 0.9,
    because: ['labels moved'],
    toldApartBy: 'residuals',
    hypotheses: [],
    wouldChange: [],
    provisional: null,
  },
  ...row,
});

export const decisionRow = (row: Partial<Decision> = {}): Decision => ({
  id: newId('dec'),
  incidentId: null,
  model: newModel(),
  action: 'retrain',
  mode: 'act',
  wouldHave: null,
  verdict: 'concept-drift',
  evidenceId: null,
  rules: [{ rule: 'threshold', effect: 'allow', text: 'over' }],
  reasons: ['because'],
  estimate: { minutes: 12.5, cost: null, currency: 'USD', basis: 'guess' },
  ifNobodyActs: 'it stays bad',
  nextLookAt: at,
  by: 'rules',
  requestedBy: null,
  policyVersion: 'abc',
  decidedAt: at,
  ...row,
});

export const runRow = (row: Partial<Run> = {}): Run => ({
  id: newId('run'),
  incidentId: newId('inc'),
  decisionId: newId('dec'),
  model: newModel(),
  requestId: newId('evt'),
  requestedBy: null,
  state: 'queued',
  externalId: null,
  createdAt: at,
  startedAt: null,
  endedAt: null,
  progress: 0.25,
  progressText: 'quarter',
  candidate: null,
  estimatedMinutes: 10,
  estimatedCost: 1.2,
  cost: null,
  currency: 'USD',
  minutes: null,
  errorTail: null,
  leaveOut: [],
  dataUntil: null,
  voided: null,
  ...row,
});

export const validationRow = (row: Partial<Validation> = {}): Validation => ({
  id: newId('val'),
  runId: newId('run'),
  incidentId: newId('inc'),
  model: newModel(),
  candidate: 'v4',
  champion: 'v3',
  outcome: 'PASS',
  gates: [],
  worstSlice: null,
  n: 1200,
  window: { from: 'a', to: 'b' },
  evaluationDigest: 'ff',
  checks: [{ name: 'leakage', ok: true, text: 'none' }],
  reasons: [],
  nextLookAt: null,
  validatedAt: at,
  ...row,
});

export const approvalRow = (row: Partial<Approval> = {}): Approval => ({
  id: newId('apr'),
  kind: 'promote',
  incidentId: newId('inc'),
  model: newModel(),
  state: 'pending',
  subject: {
    kind: 'promote',
    model: 'm',
    alias: 'champion',
    candidate: 'v4',
    artifactDigest: 'aa',
    champion: 'v3',
    evaluationDigest: 'bb',
    evaluationRows: 10,
    metrics: { auc: 0.9 },
    gates: [],
    policyVersion: 'p',
  },
  digest: 'dd',
  validationId: null,
  runId: null,
  decisionId: null,
  requestedBy: null,
  sets: ['S1'],
  quorum: 1,
  votesCounted: 0,
  requestedAt: at,
  expiresAt: farAway,
  decidedAt: null,
  decidedBy: null,
  reason: null,
  ...row,
});

export const voteRow = (row: Partial<Vote> = {}): Vote => ({
  id: newId('vot'),
  approvalId: newId('apr'),
  user: 'U1',
  choice: 'approve',
  reason: null,
  via: 'button',
  votedAt: at,
  ...row,
});

export const linkRow = (row: Partial<Link> = {}): Link => ({
  id: newId('lnk'),
  approvalId: newId('apr'),
  user: 'U1',
  createdAt: at,
  expiresAt: farAway,
  usedAt: null,
  ...row,
});

export const proofRow = (row: Partial<Proof> = {}): Proof => ({
  id: newId('prf'),
  approvalId: newId('apr'),
  user: 'U1',
  choice: 'approve',
  digest: 'dd',
  provedAt: at,
  ...row,
});

export const promotionRow = (row: Partial<Promotion> = {}): Promotion => ({
  id: newId('pro'),
  approvalId: newId('apr'),
  incidentId: newId('inc'),
  model: newModel(),
  kind: 'promote',
  from: 'v3',
  to: 'v4',
  digest: 'dd',
  state: 'intended',
  intendedAt: at,
  aliasSetAt: null,
  servingSeenAt: null,
  reason: null,
  ...row,
});

export const watchRow = (row: Partial<Watch> = {}): Watch => ({
  id: newId('wch'),
  incidentId: newId('inc'),
  promotionId: newId('pro'),
  model: newModel(),
  version: 'v4',
  previous: 'v3',
  startedAt: at,
  until: at,
  state: 'watching',
  finding: null,
  endedAt: null,
  ...row,
});

export const sweepRow = (row: Partial<Sweep> = {}): Sweep => ({
  id: newId('swp'),
  slot: newId('evt'),
  state: 'running',
  startedAt: at,
  endedAt: null,
  expected: 2,
  results: [{ model: 'm', outcome: 'blind', reason: 'no data' }],
  ...row,
});

export const questionRow = (row: Partial<Question> = {}): Question => ({
  id: newId('qst'),
  thread: 'C1:1.1',
  channel: 'C1',
  threadTs: null,
  messageTs: newId('evt'),
  user: 'U1',
  text: 'why?',
  incidentId: null,
  askedAt: at,
  answer: null,
  orders: [],
  state: 'waiting',
  ...row,
});

export const causeRow = (row: Partial<SharedCause> = {}): SharedCause => ({
  id: newId('cau'),
  channel: '#ml-alerts',
  input: newModel(),
  owner: '@payments-data',
  column: 'amount',
  kind: 'unit-change',
  factor: 99.97,
  began: { from: '2026-03-03T02:00:00.000Z', to: '2026-03-03T03:00:00.000Z' },
  state: 'open',
  openedAt: at,
  closedAt: null,
  explainedAt: null,
  ...row,
});

export const rowOf: { readonly [T in keyof Tables]: (row?: Partial<Tables[T]>) => Tables[T] } = {
  signal: signalRow,
  incident: incidentRow,
  evidence: evidenceRow,
  decision: decisionRow,
  run: runRow,
  validation: validationRow,
  approval: approvalRow,
  vote: voteRow,
  link: linkRow,
  proof: proofRow,
  promotion: promotionRow,
  watch: watchRow,
  sweep: sweepRow,
  question: questionRow,
  cause: causeRow,
};

export const ledgerFact = (row: Partial<LedgerFact> = {}): LedgerFact => ({
  kind: 'incident-opened',
  incidentId: null,
  model: null,
  actor: 'sextant',
  facts: { n: 1 },
  ...row,
});
