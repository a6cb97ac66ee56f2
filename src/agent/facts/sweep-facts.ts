import type { LedgerRow } from '../../domain/ledger.ts';
import { countSweep, type Sweep, type SweepOutcome } from '../../domain/sweep.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { listed, plural, sayText, sayTime, sentence } from '../words.ts';

export interface Range {
  readonly since: Date;
  readonly until: Date;
}

/** How many sweeps there should have been and what became of each: ran + missed + still running = on record. */
export function sweepFacts(sweeps: readonly Sweep[], range: Range): Fact[] {
  const span = `${sayTime(range.since)} to ${sayTime(range.until)}`;
  const by = (state: Sweep['state']): Sweep[] => sweeps.filter((sweep) => sweep.state === state);
  const [done, missed, running] = [by('done'), by('missed'), by('running')];
  if (sweeps.length === 0) {
    return [fact(null, 'sweeps', `${span}: no sweep is on record, so nothing was checked.`, { sweeps: 0 })];
  }
  const still = running.length > 0 ? `, ${running.length} still running` : '';
  const text = `${span}: ${done.length} of ${plural(sweeps.length, 'sweep')} ran, ${missed.length} missed${still}.`;
  const id = (done.at(-1) ?? sweeps.at(-1))?.id ?? null;
  const facts = [
    fact(id, 'sweeps', text, {
      sweeps: sweeps.length,
      ran: done.length,
      missed: missed.length,
      running: running.length,
    }),
  ];
  if (missed.length > 0) {
    const slots = missed.slice(0, 6).map((sweep) => sayTime(sweep.slot));
    const more = missed.length > 6 ? ` and ${missed.length - 6} more` : '';
    facts.push(fact(missed[0]?.id ?? null, 'missed', `Missed: ${listed(slots)}${more}.`));
  }
  return facts;
}

const outcomes = ['healthy', 'drifted', 'held', 'blind', 'skipped'] as const satisfies readonly SweepOutcome[];

/** All checks of all sweeps by outcome (they add up to the expected ones), and why some were held, blind or skipped. */
export function checkFacts(sweeps: readonly Sweep[]): Fact[] {
  const newest = sweeps.at(-1);
  if (!newest) return [];
  const total: Record<SweepOutcome, number> = { healthy: 0, drifted: 0, held: 0, blind: 0, skipped: 0 };
  let expected = 0;
  for (const sweep of sweeps) {
    const counts = countSweep(sweep);
    expected += sweep.expected;
    for (const outcome of outcomes) total[outcome] += counts[outcome];
  }
  const sum = outcomes.reduce((all, outcome) => all + total[outcome], 0);
  const gap = sum === expected ? '' : ` (they add up to ${sum}: ${expected - sum} without a result)`;
  const parts = outcomes.map((outcome) => `${total[outcome]} ${outcome}`);
  const text = `${expected} checks of a model in those sweeps = ${parts.join(' + ')}${gap}.`;
  const last = countSweep(newest);
  const now = outcomes.map((outcome) => `${last[outcome]} ${outcome}`).join(' + ');
  const end = `In the last of them, ${sayTime(newest.slot)}: ${plural(newest.expected, 'model')} = ${now}.`;
  return [
    fact(newest.id, 'last-sweep', end, { expected: newest.expected, ...last }),
    fact(newest.id, 'checks', text, { expected, ...total }),
    ...reasonFacts(sweeps),
  ];
}

function reasonFacts(sweeps: readonly Sweep[]): Fact[] {
  const groups = new Map<
    string,
    { outcome: SweepOutcome; reason: string; models: Set<string>; checks: number; id: string }
  >();
  for (const sweep of sweeps) {
    for (const result of sweep.results) {
      if (result.outcome === 'healthy') continue;
      const key = `${result.outcome} ${result.reason}`;
      const group = groups.get(key) ?? {
        outcome: result.outcome,
        reason: result.reason,
        models: new Set<string>(),
        checks: 0,
        id: sweep.id,
      };
      group.models.add(result.model);
      group.checks += 1;
      group.id = sweep.id;
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .sort((a, b) => b.checks - a.checks)
    .slice(0, 12)
    .map((group) => {
      const models = [...group.models];
      const names =
        models.length > 5 ? `${models.slice(0, 5).join(', ')} and ${models.length - 5} more` : listed(models);
      const text = `${group.outcome} ${plural(group.checks, 'time')}: ${names}, because ${sayText(group.reason)}`;
      return fact(group.id, `because-${group.outcome}`, sentence(text), {
        outcome: group.outcome,
        checks: group.checks,
      });
    });
}

/** From the ledger's process starts and stops: when nobody was running. A crash leaves no stop, and we say so. */
export function downtimeFacts(rows: readonly LedgerRow[], range: Range): Fact[] {
  const events = rows
    .map((row) => ({ row, started: row.body.includes('"process-started"') }))
    .sort((a, b) => a.row.seq - b.row.seq);
  const facts: Fact[] = [];
  let up = 0;
  let stopped: LedgerRow | null = null;
  for (const { row, started } of events) {
    if (!started) {
      up = Math.max(0, up - 1);
      if (up === 0) stopped = row;
      continue;
    }
    if (up === 0 && stopped && row.at > range.since) facts.push(down(stopped, row.at));
    up += 1;
    stopped = null;
  }
  if (stopped && stopped.at < range.until) {
    facts.push(down(stopped, range.until));
  }
  return facts;
}

const down = (stopped: LedgerRow, until: Date): Fact =>
  fact(`ledger-${stopped.seq}`, 'downtime', `I was down from ${sayTime(stopped.at)} to ${sayTime(until)}.`, {
    from: stopped.at.toISOString(),
    to: until.toISOString(),
  });
