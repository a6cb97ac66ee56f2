import type { Approval } from '../domain/approval.ts';
import type { StoreReads } from '../ports/store.ts';

/** Who asked for it, and who asked for the run behind it: neither approves it. */
export async function startedBy(
  store: Pick<StoreReads, 'get'>,
  { requestedBy, runId }: Pick<Approval, 'requestedBy' | 'runId'>,
): Promise<Set<string>> {
  const run = runId === null ? null : await store.get('run', runId);
  return new Set([requestedBy, run?.requestedBy ?? null].filter((user) => user !== null));
}
