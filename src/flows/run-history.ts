import type { Approval } from '../domain/approval.ts';
import { spendingOf, spendingSince } from '../domain/budget.ts';
import type { Model } from '../domain/model.ts';
import type { RunHistory } from '../domain/retrain-question.ts';
import type { Run } from '../domain/run.ts';
import type { StoreReads } from '../ports/store.ts';

const allRuns = 1_000_000;
const isActive = (run: Run): boolean => run.state === 'queued' || run.state === 'running' || run.state === 'unknown';

/** What a model's runs and the fleet's say about one more. */
export async function runHistory(store: StoreReads, model: Model, now: Date): Promise<RunHistory> {
  const mine = await store.find('run', { where: { model: model.id }, limit: 200 });
  const charged = await store.find('run', { since: spendingSince(model.policy, now), limit: allRuns });
  const ended = mine.flatMap((r) => (r.endedAt && r.startedAt ? [r.endedAt] : []));
  return {
    ...spendingOf(charged, model.id, model.policy, now),
    activeSince: mine.find(isActive)?.createdAt ?? null,
    lastEndedAt: ended.sort((a, b) => b.getTime() - a.getTime())[0] ?? null,
  };
}

/** The newest no to a run of this model on this champion, as long as the policy keeps it quiet. */
export async function deniedRun(
  store: StoreReads,
  model: Model,
  champion: string | null,
  now: Date,
): Promise<{ at: Date; by: string | null; reason: string | null } | null> {
  const quietSince = now.getTime() - model.policy.approval.quiet_after_denial;
  const denied = await store.find('approval', { where: { model: model.id, kind: 'retrain', state: 'denied' } });
  const at = ({ decidedAt }: Approval): number => decidedAt?.getTime() ?? 0;
  const [last] = denied
    .filter((each) => each.subject.champion === champion && at(each) > quietSince)
    .sort((a, b) => at(b) - at(a));
  return last?.decidedAt ? { at: last.decidedAt, by: last.decidedBy, reason: last.reason } : null;
}
