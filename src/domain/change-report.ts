import { differences } from './against-ledger.ts';
import type { Approval, Vote } from './approval.ts';
import type { Decision } from './decision.ts';
import type { LedgerRow } from './ledger.ts';
import type { Promotion } from './promotion.ts';
import type { Run } from './run.ts';
import { type ProcessEvent, type Silences, silencesOf } from './silences.ts';
import type { Sweep } from './sweep.ts';

/** What is told of a stretch of time, oldest first. `ledger` holds rows from before it too: approvals may have been asked earlier. */
export interface ReportSource {
  readonly since: Date;
  readonly until: Date;
  readonly decisions: readonly Decision[];
  /** Asked for or decided in this time. */
  readonly approvals: readonly Approval[];
  /** On those approvals. */
  readonly votes: readonly Vote[];
  readonly promotions: readonly Promotion[];
  readonly runs: readonly Run[];
  readonly sweeps: readonly Sweep[];
  readonly ledger: readonly LedgerRow[];
}

/** A row and the ledger rows that name it; none means that the table says what the ledger does not. */
export interface OnRecord<T> {
  readonly row: T;
  readonly ledgerRows: readonly number[];
  /** What the table says otherwise than the ledger. */
  readonly differs: readonly string[];
}

export interface ReportedApproval extends OnRecord<Approval> {
  readonly votes: readonly OnRecord<Vote>[];
  /** From the card to what a person decided; null while it waits or when nobody did. */
  readonly decidedAfterMs: number | null;
}

/** What the ledger alone knows. */
export interface LedgerEvent {
  readonly seq: number;
  readonly at: Date;
  readonly model: string | null;
  readonly actor: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Money {
  readonly currency: string;
  readonly amount: number;
  readonly runs: number;
}

export interface ReportTotals {
  /** By action; one that only `observe` kept from acting counts as `hold (would have: …)`. */
  readonly decisions: Readonly<Record<string, number>>;
  readonly approvals: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
  readonly promotions: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<string, number>>;
  readonly cost: readonly Money[];
  /** Runs whose cost nobody knows (yet): never counted as 0. */
  readonly runsWithoutCost: number;
  readonly timeToDecision: { readonly n: number; readonly medianMs: number; readonly longestMs: number } | null;
  /** Listed rows that no ledger row names. */
  readonly notInLedger: number;
  /** Listed rows that say something else than the ledger. */
  readonly differing: number;
}

export interface ChangeReport {
  readonly since: Date;
  readonly until: Date;
  readonly decisions: readonly OnRecord<Decision>[];
  readonly approvals: readonly ReportedApproval[];
  /** Presses and requests that were turned down. */
  readonly refused: readonly LedgerEvent[];
  /** Steps that were tried to the end and failed. */
  readonly gaveUp: readonly LedgerEvent[];
  readonly promotions: readonly OnRecord<Promotion>[];
  readonly movedOutside: readonly LedgerEvent[];
  readonly runs: readonly OnRecord<Run>[];
  readonly sweeps: readonly OnRecord<Sweep>[];
  /** Why nothing was done. */
  readonly silences: Silences;
  readonly totals: ReportTotals;
}

/** What a change board asks of a stretch of time; each total is the sum over its list. */
export function changeReport(source: ReportSource): ChangeReport {
  const { since, until } = source;
  const events = source.ledger.map(eventOf);
  const rowsOf = rowsByFact(events);
  const inTime = events.filter((e) => e.at >= since && e.at < until);
  const within = (kind: string): LedgerEvent[] => inTime.filter((e) => e.kind === kind);
  const toldOf = (name: string, { id }: { readonly id: string }) => rowsOf.get(`${name} ${id}`) ?? [];
  const onRecord = <K extends Parameters<typeof differences>[0]>(
    name: K,
    rows: readonly Parameters<typeof differences<K>>[1][],
  ): OnRecord<Parameters<typeof differences<K>>[1]>[] =>
    rows.map((row) => {
      const told = toldOf(name, row);
      return { row, ledgerRows: told.map(({ seq }) => seq), differs: differences(name, row, told) };
    });
  const votes = onRecord('vote', source.votes);
  const listed = {
    decisions: onRecord('decision', source.decisions),
    approvals: onRecord('approval', source.approvals).map((approval) => ({
      ...approval,
      votes: votes.filter((vote) => vote.row.approvalId === approval.row.id),
      decidedAfterMs: decidedAfter(approval.row),
    })),
    refused: inTime.filter((e) => e.kind === 'press-refused' || e.facts.refused !== undefined),
    gaveUp: within('step-gave-up'),
    promotions: onRecord('promotion', source.promotions),
    movedOutside: within('champion-moved-outside'),
    runs: onRecord('run', source.runs),
    sweeps: source.sweeps.map((row) => ({ row, ledgerRows: toldOf('sweep', row).map(({ seq }) => seq), differs: [] })),
  };
  const silences = silencesOf(source.sweeps, events.flatMap(processEvent), { since, until });
  return { since, until, ...listed, silences, totals: totalsOf(listed) };
}

interface ParsedEvent extends LedgerEvent {
  readonly kind: string;
}

function eventOf({ seq, at, body }: LedgerRow): ParsedEvent {
  const { kind, model, actor, facts } = JSON.parse(body) as Omit<ParsedEvent, 'seq' | 'at'>;
  return { seq, at, kind, model, actor, facts };
}

const processEvent = ({ seq, at, kind }: ParsedEvent): ProcessEvent[] =>
  kind === 'process-started' || kind === 'process-stopped' ? [{ seq, at, started: kind === 'process-started' }] : [];

/** `decision dec_1` → the ledger rows whose facts name that decision, oldest first. */
function rowsByFact(events: readonly ParsedEvent[]): ReadonlyMap<string, readonly ParsedEvent[]> {
  const rows = new Map<string, ParsedEvent[]>();
  for (const event of events)
    for (const name of ['decision', 'approval', 'vote', 'promotion', 'run', 'sweep']) {
      if (typeof event.facts[name] !== 'string') continue;
      const key = `${name} ${event.facts[name]}`;
      rows.set(key, [...(rows.get(key) ?? []), event]);
    }
  return rows;
}

/** What the policy decided, in one word or two. */
export const actionText = ({ action, wouldHave }: Decision): string =>
  wouldHave === null ? action : `${action} (would have: ${wouldHave})`;

const decidedAfter = ({ state, requestedAt, decidedAt }: Approval): number | null =>
  decidedAt !== null && (state === 'approved' || state === 'denied')
    ? decidedAt.getTime() - requestedAt.getTime()
    : null;

function totalsOf(listed: Omit<ChangeReport, 'since' | 'until' | 'silences' | 'totals'>): ReportTotals {
  const { decisions, approvals, promotions, runs } = listed;
  const votes = approvals.flatMap((a) => a.votes);
  const all: readonly OnRecord<unknown>[] = [...decisions, ...approvals, ...votes, ...promotions, ...runs];
  return {
    decisions: countBy(decisions, ({ row }) => actionText(row)),
    approvals: countBy(approvals, ({ row }) => row.state),
    votes: countBy(votes, ({ row }) => row.choice),
    promotions: countBy(promotions, ({ row }) => `${row.kind} ${row.state}`),
    runs: countBy(runs, ({ row }) => row.state),
    cost: costOf(runs.map(({ row }) => row)),
    runsWithoutCost: runs.filter(({ row }) => row.cost === null).length,
    timeToDecision: spread(approvals.flatMap((a) => (a.decidedAfterMs === null ? [] : [a.decidedAfterMs]))),
    notInLedger: all.filter(({ ledgerRows }) => ledgerRows.length === 0).length,
    differing: all.filter(({ differs }) => differs.length > 0).length,
  };
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A sum a currency: nothing is ever converted. */
function costOf(runs: readonly Run[]): Money[] {
  const sums = new Map<string, Money>();
  for (const { cost, currency } of runs) {
    if (cost === null) continue;
    const before = sums.get(currency) ?? { currency, amount: 0, runs: 0 };
    sums.set(currency, { currency, amount: before.amount + cost, runs: before.runs + 1 });
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function spread(times: readonly number[]): ReportTotals['timeToDecision'] {
  const sorted = [...times].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  const longest = sorted.at(-1);
  if (low === undefined || high === undefined || longest === undefined) return null;
  return { n: sorted.length, medianMs: (low + high) / 2, longestMs: longest };
}
