import { driftFacts } from '../../../src/agent/facts/drift-facts.ts';
import { performanceFacts } from '../../../src/agent/facts/performance-facts.ts';
import { found, type ToolResult } from '../../../src/agent/tools/tool.ts';
import { sayCount, sayNumber, sayShare } from '../../../src/agent/words.ts';
import type { ColumnDrift, Evidence } from '../../../src/domain/evidence.ts';
import type { VerdictType } from '../../../src/domain/verdict.ts';
import { drawFrom } from '../../drift/synthetic-world.ts';

export interface Pools {
  readonly models: readonly string[];
  readonly columns: readonly string[];
  readonly segments: readonly (readonly [column: string, category: string])[];
}

/** What a story is told about, in the words a tool uses for it. */
export interface Told {
  readonly results: readonly ToolResult[];
  readonly model: string;
  readonly metric: 'auc' | 'rmse';
  readonly auc: { readonly from: string; readonly to: string; readonly limit: string; readonly n: string };
  /** Alerting, by rank. */
  readonly first: Column;
  readonly second: Column;
  /** Under its threshold. */
  readonly calm: Column;
  readonly segment: {
    readonly column: string;
    readonly category: string;
    readonly from: string;
    readonly to: string;
    readonly rows: string;
  };
  readonly since: { readonly day: number; readonly month: string; readonly clock: string };
  readonly verdict: VerdictType;
  readonly ruledOut: VerdictType;
  readonly hits: number;
  readonly of: number;
  readonly confidence: string;
}

export interface Column {
  readonly name: string;
  readonly drift: string;
  readonly threshold: string;
  readonly from: string;
  readonly to: string;
  readonly percent: string;
  readonly rose: boolean;
}

const day = 86_400_000;
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const verdicts = ['concept-drift', 'covariate-shift', 'label-shift', 'traffic-mix'] as const;

/** A row of evidence nobody thought out, with the facts the tools make of it. */
export function randomEvidence(seed: number, pools: Pools): Told {
  const draw = drawFrom(seed);
  for (let i = 0; i < 3; i++) draw.uniform();
  const pick = <T>(items: readonly T[]): T => items[Math.floor(draw.uniform() * items.length)]!;
  const between = (low: number, high: number): number => low + draw.uniform() * (high - low);
  const classification = draw.uniform() < 0.6;
  const metric = classification ? 'auc' : 'rmse';
  const model = pick(pools.models);
  const names = [...pools.columns].sort(() => draw.uniform() - 0.5).slice(0, 4);
  const began = Date.UTC(
    2026,
    Math.floor(between(0, 12)),
    Math.floor(between(3, 26)),
    Math.floor(between(0, 24)),
    Math.floor(between(0, 60)),
  );
  const n = Math.floor(between(2100, 90_000));
  const [columnName, category] = pick(pools.segments);
  const verdict = pick(verdicts);
  const ruledOut = pick(verdicts.filter((each) => each !== verdict));
  const columns = names.map((name, i) => columnOf(name, i, { between, began, n, draw: draw.uniform }));
  const from = classification ? between(0.85, 0.97) : between(4, 30);
  const to = classification ? from - between(0.06, 0.2) : from * between(1.3, 1.7);
  const measured = (value: number, rows: number) => ({ value, low: value * 0.985, high: value * 1.015, n: rows });
  const limit = classification ? from - between(0.02, 0.05) : from * between(1.05, 1.2);
  const segment = {
    column: columnName,
    category,
    shareReference: between(0.001, 0.04),
    shareCurrent: between(0.06, 0.45),
    n: Math.floor(between(300, 2000)),
  };
  const hits = 2 + Math.floor(between(0, 2));
  const confidence = Math.round(between(60, 96)) / 100;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const evidence: Evidence = {
    id: 'evd_0123456789',
    model,
    incidentId: null,
    takenAt: new Date(began + 5 * day),
    dataKey: 'k',
    champion: `v${Math.floor(between(2, 60))}`,
    measurement: {
      level: 'L3',
      task: classification ? 'classification' : 'regression',
      source: 'rows',
      window: { from: iso(began + 2 * day), to: iso(began + 5 * day) },
      referenceWindow: { from: iso(began - 40 * day), to: iso(began - 26 * day) },
      n: { reference: n * 2, current: n },
      drift: columns[0]!,
      columns,
      quality: [],
      performance: {
        metric,
        higherIsBetter: classification,
        reference: measured(from, n * 2),
        current: { ...measured(to, n), from: iso(began), to: iso(began + 2 * day) },
        limit,
        lost: true,
        since: iso(began),
        estimated: null,
        maturedUntil: iso(began + 2 * day),
      },
      checks: [],
      persistence: { hits, of: 3, atLeast: 2 },
      since: iso(began),
      segment,
      impact: null,
      distributions: [],
      labelDelayMs: 3 * day,
    },
    verdict: {
      type: verdict,
      confidence,
      because: [`${names[0]} moved beyond its threshold and the quality fell.`],
      toldApartBy: 'the residual of the reweighted reference',
      hypotheses: [
        { type: verdict, status: 'supported', because: 'the tests agree' },
        { type: ruledOut, status: 'rejected', because: 'its own test stays quiet' },
      ],
      wouldChange: [],
      provisional: null,
    },
  };
  const told = (each: ColumnDrift & { move: Move }): Column => ({
    name: each.column,
    drift: sayNumber(each.value),
    threshold: sayNumber(each.threshold),
    ...each.move,
  });
  const facts = driftFacts(evidence);
  const date = new Date(began);
  return {
    results: [
      found(`drift of ${model}`, [...facts, ...performanceFacts(evidence).filter((fact) => fact.kind !== 'since')]),
    ],
    model,
    metric,
    auc: { from: sayNumber(from), to: sayNumber(to), limit: sayNumber(limit), n: sayCount(n) },
    first: told(columns[0]!),
    second: told(columns[1]!),
    calm: told(columns[3]!),
    segment: {
      column: columnName,
      category,
      from: sayShare(segment.shareReference),
      to: sayShare(segment.shareCurrent),
      rows: sayCount(segment.n),
    },
    since: { day: date.getUTCDate(), month: months[date.getUTCMonth()]!, clock: date.toISOString().slice(11, 16) },
    verdict,
    ruledOut,
    hits,
    of: 3,
    confidence: sayNumber(confidence),
  };
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly percent: string;
  readonly rose: boolean;
}

function columnOf(
  name: string,
  place: number,
  {
    between,
    began,
    n,
    draw,
  }: { between: (low: number, high: number) => number; began: number; n: number; draw: () => number },
): ColumnDrift & { move: Move } {
  const alert = place < 2;
  const threshold = Number(between(0.1, 0.2).toFixed(3));
  const value = alert
    ? threshold + between(0.4, 0.6) * (2 - place)
    : threshold * between(0.2, 0.6) * (0.9 - 0.1 * place);
  const rose = draw() < 0.5;
  const from = between(12, 800);
  const percent = Math.round(between(11, 38));
  const to = from * (1 + ((rose ? 1 : -1) * percent) / 100);
  const move = { from: sayNumber(from), to: sayNumber(to), percent: `${percent}`, rose };
  return {
    column: name,
    type: 'numeric',
    role: 'feature',
    method: 'wasserstein',
    value,
    threshold,
    alert,
    nReference: n * 2,
    nCurrent: n,
    since: alert ? new Date(began).toISOString() : null,
    detail: `mean ${move.from} → ${move.to} (${rose ? '+' : '−'}${percent} %)`,
    move,
  };
}
