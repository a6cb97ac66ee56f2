import { countSweep, type Sweep, type SweepOutcome } from './sweep.ts';

/** A stretch of time: `until` is not part of it. */
export interface Stretch {
  readonly since: Date;
  readonly until: Date;
}

export const outcomes = ['healthy', 'drifted', 'held', 'blind', 'skipped'] as const satisfies readonly SweepOutcome[];

export type CheckCounts = Readonly<Record<SweepOutcome, number>> & {
  readonly expected: number;
  /** Checks that were due and gave no result: 0 unless something is wrong. */
  readonly withoutResult: number;
};

/** One reason why models were not healthy and not acted on, and whom it held. */
export interface Because {
  readonly outcome: SweepOutcome;
  readonly reason: string;
  readonly models: readonly string[];
  readonly checks: number;
  /** The newest sweep that said so. */
  readonly sweepId: string;
  /** The slot from which every sweep said so to the newest. */
  readonly since: string;
}

export interface Downtime {
  /** The ledger row of the stop. */
  readonly seq: number;
  readonly from: Date;
  readonly until: Date;
}

/** A process that came up or went down, as the ledger tells it. */
export interface ProcessEvent {
  readonly seq: number;
  readonly at: Date;
  readonly started: boolean;
}

export interface LastSweep {
  readonly sweepId: string;
  readonly slot: string;
  readonly counts: CheckCounts;
  readonly because: readonly Because[];
}

/** Healthy, held, blind, down and missed are different silences: each with its count, and the counts add up. */
export interface Silences {
  readonly sweeps: {
    readonly due: number;
    readonly ran: number;
    readonly missed: readonly string[];
    readonly running: number;
  };
  /** Every check of every sweep that ran. */
  readonly checks: CheckCounts;
  /** The newest sweep that ran: each model once. */
  readonly last: LastSweep | null;
  readonly because: readonly Because[];
  readonly down: readonly Downtime[];
}

/** `sweeps` of that time, oldest first; `processes` from before it too. */
export function silencesOf(sweeps: readonly Sweep[], processes: readonly ProcessEvent[], stretch: Stretch): Silences {
  const ran = sweeps.filter((sweep) => sweep.state === 'done');
  const last = ran.at(-1);
  return {
    sweeps: {
      due: sweeps.length,
      ran: ran.length,
      missed: sweeps.flatMap((sweep) => (sweep.state === 'missed' ? [sweep.slot] : [])),
      running: sweeps.filter((sweep) => sweep.state === 'running').length,
    },
    checks: countChecks(ran),
    last: last ? lastSweep(last, becauseOf(ran)) : null,
    because: becauseOf(ran),
    down: downtimes(processes, stretch),
  };
}

/** Each model once, by what the newest sweep said of it. */
function lastSweep(last: Sweep, all: readonly Because[]): LastSweep {
  const because = becauseOf([last]).map((group) => ({
    ...group,
    since:
      all.find(({ outcome, reason }) => outcome === group.outcome && reason === group.reason)?.since ?? group.since,
  }));
  return { sweepId: last.id, slot: last.slot, counts: countChecks([last]), because };
}

function countChecks(sweeps: readonly Sweep[]): CheckCounts {
  const counts = countSweep({ results: sweeps.flatMap((sweep) => sweep.results) });
  const expected = sweeps.reduce((sum, sweep) => sum + sweep.expected, 0);
  const given = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
  return { ...counts, expected, withoutResult: expected - given };
}

/** The commonest reason first. */
function becauseOf(sweeps: readonly Sweep[]): Because[] {
  const groups = new Map<string, Because>();
  let before = '';
  for (const { id, slot, results } of sweeps) {
    for (const { model, outcome, reason } of results) {
      if (outcome === 'healthy') continue;
      const key = `${outcome} ${reason}`;
      const { models = [], checks = 0, sweepId, since } = groups.get(key) ?? {};
      const all = models.includes(model) ? models : [...models, model];
      const unbroken = sweepId === id || sweepId === before;
      groups.set(key, {
        ...{ outcome, reason, models: all, checks: checks + 1, sweepId: id },
        since: unbroken && since !== undefined ? since : slot,
      });
    }
    before = id;
  }
  return [...groups.values()].sort((a, b) => b.checks - a.checks);
}

/** When no process was up, cut to the stretch. A crash leaves no stop: missed sweeps tell of it. */
function downtimes(processes: readonly ProcessEvent[], { since, until }: Stretch): Downtime[] {
  const found: Downtime[] = [];
  let up = 0;
  let stopped: ProcessEvent | null = null;
  for (const event of [...processes].sort((a, b) => a.seq - b.seq)) {
    if (event.started) {
      if (stopped && event.at > since) found.push({ seq: stopped.seq, from: stopped.at, until: event.at });
      up += 1;
      stopped = null;
    } else {
      up = Math.max(0, up - 1);
      if (up === 0) stopped = event;
    }
  }
  if (stopped && stopped.at < until) found.push({ seq: stopped.seq, from: stopped.at, until });
  return found;
}
