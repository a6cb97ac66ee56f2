import type { Role } from '../domain/step.ts';

/** Wakes steps. Losing it loses nothing: the steps table is the truth and a relay wakes again what is due. */
export interface Queue {
  /** Throws `unavailable` at once when the queue is down; the relay tries again. */
  wake(role: Role, stepId: string): Promise<void>;
  work(role: Role, handle: (stepId: string) => Promise<void>, concurrency: number): Promise<void>;
  /** Runs on the cron pattern (UTC), once a slot over all replicas; replaces an earlier schedule of that name. */
  schedule(name: string, cron: string, handle: (slot: Date) => Promise<void>): Promise<void>;
  /** Stops taking work, waits for what runs (at most `drainMs`), closes. */
  close(drainMs?: number): Promise<void>;
}
