import type { StoreReads } from '../ports/store.ts';

const everyMs = 1000;

export interface StoreClock {
  /** The store's time without asking it: its offset to this machine's clock, at most a second old. */
  now(): Date;
  stop(): void;
}

/** Follows the store's clock, for places that cannot wait for an answer. */
export async function followStoreClock(store: Pick<StoreReads, 'now'>): Promise<StoreClock> {
  let offset = 0;
  const look = async (): Promise<void> => {
    offset = (await store.now()).getTime() - Date.now();
  };
  await look();
  // A store that is away keeps its last known offset.
  const timer = setInterval(() => void look().catch(() => undefined), everyMs).unref();
  return { now: () => new Date(Date.now() + offset), stop: () => clearInterval(timer) };
}
