import type { RunHistory } from '../domain/retrain-rules.ts';
import type { Run } from '../domain/run.ts';
import type { StoreReads } from '../ports/store.ts';

const day = 86_400_000;
const isActive = (run: Run): boolean => run.state === 'queued' || run.state === 'running' || run.state === 'unknown';

/** A run is charged with its estimate while it is going on, with its cost once it ended; unknown counts as the estimate. */
const charge = (run: Run): number => run.cost ?? run.estimatedCost ?? 0;

export async function runHistory(store: StoreReads, model: string, now: Date): Promise<RunHistory> {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const mine = await store.find('run', { where: { model }, limit: 200 });
  const today = await store.find('run', { since: new Date(Math.floor(now.getTime() / day) * day), limit: 1000 });
  const ended = mine.flatMap((r) => (r.endedAt && r.startedAt ? [r.endedAt] : []));
  const sum = (runs: readonly Run[]): number =>
    runs.filter((r) => r.startedAt || isActive(r)).reduce((s, r) => s + charge(r), 0);
  return {
    activeSince: mine.find(isActive)?.createdAt ?? null,
    lastEndedAt: ended.sort((a, b) => b.getTime() - a.getTime())[0] ?? null,
    spentThisMonth: sum(mine.filter((r) => r.createdAt >= month)),
    fleetSpentToday: sum(today),
  };
}
