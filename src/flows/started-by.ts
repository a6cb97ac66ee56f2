import type { Approval } from '../domain/approval.ts';
import type { StoreReads } from '../ports/store.ts';

/** Who asked for it, and whoever set its run going by a request or by a yes to its retraining: none of them approves it. */
export async function startedBy(
  store: Pick<StoreReads, 'get' | 'find'>,
  { kind, requestedBy, runId }: Pick<Approval, 'kind' | 'requestedBy' | 'runId'>,
): Promise<Set<string>> {
  const people = new Set(requestedBy === null ? [] : [requestedBy]);
  const run = kind === 'promote' && runId !== null ? await store.get('run', runId) : null;
  if (!run) return people;
  if (run.requestedBy !== null) people.add(run.requestedBy);
  const asked = await store.find('approval', {
    where: { kind: 'retrain', decisionId: run.decisionId, state: 'approved' },
  });
  for (const { id } of asked) {
    const votes = await store.find('vote', { where: { approvalId: id, choice: 'approve' } });
    for (const vote of votes) people.add(vote.user);
  }
  return people;
}
