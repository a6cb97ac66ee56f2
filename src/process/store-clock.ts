import type { StoreReads } from '../ports/store.ts';

const everyMs = 1000;

/** The store's clocks without asking it each time: their offsets to this machine's clock, at most a second old. */
export interface StoreClock {
  /** The store's time, which tests and the demo move. */
  now(): Date;
  /** The database's wall clock: one for all replicas, however wrong this machine's own is. */
  wall(): Date;
  /** Until then both are this machine's clock. */
  follow(): Promise<void>;
  stop(): void;
}

export function createStoreClock(store: Pick<StoreReads, 'now'> & { wallNow(): Promise<Date> }): StoreClock {
  let [offset, wallOffset] = [0, 0];
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    offset = (await store.now()).getTime() - Date.now();
    wallOffset = (await store.wallNow()).getTime() - Date.now();
  };
  return {
    now: () => new Date(Date.now() + offset),
    wall: () => new Date(Date.now() + wallOffset),
    follow: async () => {
      await look();
      // A store that is away keeps its last known offsets.
      timer ??= setInterval(() => void look().catch(() => undefined), everyMs).unref();
    },
    stop: () => clearInterval(timer),
  };
}
