import type { FaultWorld } from './fault-world.ts';

/** Steps and messages that were given up: an outage that ends must cost neither. */
export async function failedWork({ store }: FaultWorld): Promise<string[]> {
  const steps = await store.pool.query<{ kind: string; reason: string | null }>(
    "select kind, reason from sextant.step where state = 'failed'",
  );
  const posts = await store.pool.query<{ kind: string; failure: string | null }>(
    'select kind, failure from sextant.post where gave_up_at is not null',
  );
  return [
    ...steps.rows.map(({ kind, reason }) => `the step ${kind} was given up: ${reason}`),
    ...posts.rows.map(({ kind, failure }) => `the message ${kind} was given up: ${failure}`),
  ];
}
