export type SweepOutcome = 'healthy' | 'drifted' | 'held' | 'blind' | 'skipped';

/** The champion of a model as far as it is explained: a promotion of ours, the first one ever seen, or a move that was told. */
export interface AccountedChampion {
  readonly version: string | null;
  /** The newest promotion of ours that had moved the alias by then. */
  readonly after: string | null;
}

/** One scheduled check of the fleet. expected = healthy + drifted + held + blind + skipped, always. */
export interface Sweep {
  readonly id: string;
  /** The scheduled slot, ISO hour: one sweep a slot, whoever wakes first. */
  readonly slot: string;
  readonly state: 'running' | 'done' | 'missed';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly expected: number;
  readonly results: readonly {
    readonly model: string;
    readonly outcome: SweepOutcome;
    readonly reason: string;
    readonly champion?: AccountedChampion;
  }[];
}

export function countSweep(sweep: Pick<Sweep, 'results'>): Record<SweepOutcome, number> {
  const counts: Record<SweepOutcome, number> = { healthy: 0, drifted: 0, held: 0, blind: 0, skipped: 0 };
  for (const result of sweep.results) counts[result.outcome] += 1;
  return counts;
}
