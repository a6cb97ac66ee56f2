import type { Approval } from '../domain/approval.ts';
import type { StoreReads } from '../ports/store.ts';

/** A request goes on to a card within this, the longest run included. */
const reachMs = 48 * 3_600_000;

/**
 * Who asked for it, and who asked for the run behind it: none of them approves it. What the agent's rows say of that is taken as far as it goes; whoever
 * is on record at the door, by the button or by the words of a message, counts as well, whatever the agent made of it.
 */
export async function startedBy(
  store: Pick<StoreReads, 'get' | 'find'>,
  {
    requestedBy,
    runId,
    model,
    kind,
    requestedAt,
  }: Pick<Approval, 'requestedBy' | 'runId' | 'model' | 'kind' | 'requestedAt'>,
): Promise<Set<string>> {
  const run = runId === null ? null : await store.get('run', runId);
  const lately = {
    since: new Date(requestedAt.getTime() - reachMs),
    until: new Date(requestedAt.getTime() + 1),
    limit: 1000,
  };
  const [signals, questions] =
    kind === 'rollback'
      ? [[], []]
      : await Promise.all([
          store.find('signal', { where: { model, kind: 'request' }, ...lately }),
          store.find('question', lately),
        ]);
  const users = [
    requestedBy,
    run?.requestedBy ?? null,
    ...signals.map((signal) => signal.requestedBy),
    ...questions.filter(({ orders = [] }) => orders.includes(model)).map(({ user }) => user),
  ];
  return new Set(users.filter((user) => user !== null));
}
