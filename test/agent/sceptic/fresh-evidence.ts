import { decisionFacts } from '../../../src/agent/facts/decision-facts.ts';
import { driftFacts } from '../../../src/agent/facts/drift-facts.ts';
import { performanceFacts } from '../../../src/agent/facts/performance-facts.ts';
import { runFacts } from '../../../src/agent/facts/run-facts.ts';
import { found, type ToolResult } from '../../../src/agent/tools/tool.ts';
import { sayCount, sayNumber, sayShare } from '../../../src/agent/words.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import type { ColumnDrift, Evidence } from '../../../src/domain/evidence.ts';
import type { Run } from '../../../src/domain/run.ts';
import type { VerdictType } from '../../../src/domain/verdict.ts';
import { drawFrom } from '../../drift/synthetic-world.ts';
import type { Pools } from './random-evidence.ts';

const DAY = 86_400_000;

/** A second make of evidence: estimates, a category that is new, a decision and a run beside what was measured. */
export interface Story {
  readonly results: readonly ToolResult[];
  readonly model: string;
  readonly M: 'AUC' | 'RMSE';
  /** Raw values, for what a writer would work out of them. */
  readonly was: number;
  readonly is: number;
  readonly limit: number;
  readonly estimated: number;
  readonly n: number;
  readonly top: Mover;
  readonly second: Mover;
  readonly calm: { readonly name: string; readonly drift: number; readonly threshold: number };
  readonly segment: { readonly column: string; readonly category: string; readonly from: number; readonly to: number };
  readonly since: Date;
  readonly verdict: VerdictType;
  readonly rejected: VerdictType;
  readonly hits: number;
  readonly of: number;
  readonly confidence: number;
  readonly champion: string;
  readonly run: { readonly minutes: number; readonly cost: number; readonly candidate: string; readonly at: Date };
  readonly next: Date;
}

export interface Mover {
  readonly name: string;
  readonly drift: number;
  readonly threshold: number;
  readonly from: number;
  readonly to: number;
  readonly rose: boolean;
}

const verdicts = ['concept-drift', 'covariate-shift', 'label-shift'] as const;

export function freshEvidence(seed: number, pools: Pools): Story {
  const draw = drawFrom(seed);
  for (let i = 0; i < 5; i++) draw.uniform();
  const between = (low: number, high: number): number => low + draw.uniform() * (high - low);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(draw.uniform() * items.length)]!;
  const better = draw.uniform() < 0.6;
  const model = pick(pools.models);
  const since = new Date(Date.UTC(2026, Math.floor(between(0, 12)), Math.floor(between(4, 24)), 0, 0));
  const n = Math.floor(between(3000, 80_000));
  const was = better ? between(0.86, 0.96) : between(6, 40);
  const is = better ? was - between(0.05, 0.18) : was * between(1.25, 1.8);
  const limit = better ? was - 0.03 : was * 1.12;
  const estimated = better ? was - between(0.001, 0.02) : was * between(1.01, 1.08);
  const names = [...pools.columns].sort(() => draw.uniform() - 0.5);
  const movers = [0, 1].map((place) => mover(names[place]!, place, between, draw.uniform() < 0.5));
  const calm = { name: names[2]!, drift: between(0.01, 0.05), threshold: 0.1 };
  const [column, category] = pick(pools.segments);
  const segment = { column, category, from: between(0.002, 0.05), to: between(0.08, 0.4) };
  const verdict = pick(verdicts);
  const rejected = pick(verdicts.filter((each) => each !== verdict));
  const hits = pick([2, 3]);
  const confidence = Math.round(between(60, 97)) / 100;
  const champion = `v${Math.floor(between(5, 70))}`;
  const run = {
    minutes: Math.round(between(6, 40)),
    cost: Number(between(3, 30).toFixed(2)),
    candidate: `v${Number(champion.slice(1)) + 1}`,
    at: new Date(since.getTime() + 4 * DAY + 9 * 3_600_000),
  };
  const next = new Date(since.getTime() + 5 * DAY + 8 * 3_600_000);
  const story = {
    model,
    was,
    is,
    limit,
    estimated,
    n,
    calm,
    segment,
    since,
    verdict,
    rejected,
    hits,
    confidence,
    champion,
  };
  const told = {
    ...story,
    M: better ? ('AUC' as const) : ('RMSE' as const),
    top: movers[0]!,
    second: movers[1]!,
    of: 3,
  };
  return { ...told, run, next, results: resultsOf({ ...told, run, next }) };
}

function mover(name: string, place: number, between: (a: number, b: number) => number, rose: boolean): Mover {
  const from = between(5, 900);
  const to = from * (1 + (rose ? 1 : -1) * between(0.12, 0.45));
  return {
    name,
    drift: place === 0 ? between(0.6, 1.2) : between(0.25, 0.5),
    threshold: place === 0 ? 0.1 : 0.12,
    from,
    to,
    rose,
  };
}

function resultsOf(story: Omit<Story, 'results'>): ToolResult[] {
  const { model } = story;
  const evidence = evidenceOf(story);
  return [
    found(`drift of ${model}`, driftFacts(evidence)),
    found(`performance of ${model}`, performanceFacts(evidence)),
    found(`decisions on ${model}`, decisionFacts(decisionOf(story))),
    found(`runs of ${model}`, runFacts(runOf(story))),
  ];
}

function evidenceOf(story: Omit<Story, 'results'>): Evidence {
  const { since, n, was, is } = story;
  const iso = (days: number): string => new Date(since.getTime() + days * DAY).toISOString();
  const around = (value: number, rows: number) => ({ value, low: value * 0.98, high: value * 1.02, n: rows });
  const column = ({ name, drift, threshold }: Story['calm'], alert: boolean, detail: string): ColumnDrift => ({
    ...{ column: name, type: 'numeric', role: 'feature', method: 'wasserstein', value: drift, threshold, alert },
    ...{ nReference: n * 2, nCurrent: n, since: alert ? iso(0) : null, detail },
  });
  const moved = (one: Mover) => {
    const percent = Math.round((100 * Math.abs(one.to - one.from)) / one.from);
    return column(
      one,
      true,
      `mean ${sayNumber(one.from)} → ${sayNumber(one.to)} (${one.rose ? '+' : '−'}${percent} %)`,
    );
  };
  const { column: segmentColumn, category, from, to } = story.segment;
  const better = story.M === 'AUC';
  return {
    id: 'evd_0123456789',
    model: story.model,
    incidentId: null,
    takenAt: new Date(since.getTime() + 4 * DAY),
    dataKey: 'k',
    champion: story.champion,
    measurement: {
      level: 'L3',
      task: better ? 'classification' : 'regression',
      source: 'rows',
      window: { from: iso(3), to: iso(4) },
      referenceWindow: { from: iso(-30), to: iso(-16) },
      n: { reference: n * 2, current: n },
      drift: moved(story.top),
      columns: [moved(story.top), moved(story.second), column(story.calm, false, 'mean 3 → 3.01 (+0.3 %)')],
      quality: [],
      performance: {
        metric: better ? 'auc' : 'rmse',
        higherIsBetter: better,
        reference: around(was, n * 2),
        current: { ...around(is, n), from: iso(0), to: iso(3) },
        limit: story.limit,
        lost: true,
        since: iso(0),
        estimated: { value: story.estimated, method: 'CBPE' },
        maturedUntil: iso(3),
      },
      checks: [],
      persistence: { hits: story.hits, of: story.of, atLeast: 2 },
      since: iso(0),
      segment: { column: segmentColumn, category, shareReference: from, shareCurrent: to, n: Math.round(to * n) },
      impact: null,
      distributions: [],
      labelDelayMs: DAY,
    },
    verdict: {
      type: story.verdict,
      confidence: story.confidence,
      because: [`Feature ${story.top.name} moved beyond its threshold.`],
      toldApartBy: 'the estimate without labels does not see the loss',
      hypotheses: [
        { type: story.verdict, status: 'supported', because: 'the labels say so' },
        { type: story.rejected, status: 'rejected', because: 'the estimate speaks against it' },
        { type: 'serving-fault', status: 'open', because: 'the scores moved too' },
      ],
      wouldChange: ['Labels of more windows that show no loss.'],
      provisional: null,
    },
  };
}

const decisionOf = ({ model, verdict, next, run }: Omit<Story, 'results'>): Decision => ({
  id: 'dec_0123456789',
  incidentId: 'inc_0123456789',
  model,
  action: 'retrain',
  mode: 'act',
  wouldHave: null,
  verdict,
  evidenceId: 'evd_0123456789',
  rules: [{ rule: 'cooldown', effect: 'allow', text: 'The last run ended before the cooldown of 24 h.' }],
  reasons: ['Retraining can mend what changed.'],
  estimate: { minutes: run.minutes, cost: run.cost, currency: 'USD', basis: 'median of 3 past runs' },
  ifNobodyActs: 'the candidate expires and the champion stays.',
  nextLookAt: next,
  by: 'rules',
  requestedBy: null,
  policyVersion: 'a1b2c3d4',
  decidedAt: run.at,
});

const runOf = ({ model, run, champion }: Omit<Story, 'results'>): Run => ({
  id: 'run_0123456789',
  incidentId: 'inc_0123456789',
  decisionId: 'dec_0123456789',
  model,
  requestId: 'req',
  requestedBy: null,
  state: 'succeeded',
  externalId: null,
  createdAt: run.at,
  startedAt: run.at,
  endedAt: run.at,
  progress: 1,
  progressText: '',
  candidate: {
    version: run.candidate,
    metrics: {},
    trainingWindow: null,
    evaluationWindow: null,
    codeRevision: null,
    dataSnapshot: `after ${champion}`,
    rows: null,
  },
  estimatedMinutes: null,
  estimatedCost: null,
  cost: run.cost,
  currency: 'USD',
  minutes: run.minutes,
  leaveOut: [],
  dataUntil: null,
  voided: null,
  errorTail: null,
});

export const num = sayNumber;
export const count = sayCount;
export const share = sayShare;
