import type { ProcessStore, StoreReads } from '../ports/store.ts';

/**
 * What waits when a bot comes up: each card is looked at again, so that one that expired or whose ground moved while nobody
 * was there (another policy, another champion) settles now, and one that still counts is rendered by this program. Cards
 * that Slack never took are owed once more.
 */
export async function recheckCards(
  store: Pick<StoreReads, 'find'> & Pick<ProcessStore, 'addStep' | 'oweAgain'>,
): Promise<number> {
  await store.oweAgain(['approval', 'incident']);
  const waiting = await store.find('approval', { where: { state: 'pending' }, limit: 10_000 });
  for (const { id, incidentId } of waiting)
    await store.addStep({
      kind: 'resolve-approval',
      subject: { kind: 'approval', id },
      incidentId,
      input: { cause: 'recheck' },
      key: `recheck-${id}`,
    });
  return waiting.length;
}
