import type { Role } from '../domain/step.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Store } from '../ports/store.ts';

const everyMs = 500;
/** More wakes than this at once would only stand in the way of those who write to the same store. */
const mostInFlight = 16;
/** With more due than this, the queue has enough to do: what was woken lately is not woken again. */
const backlog = 50;
const rewakeMs = 30_000;

type DueStep = Awaited<ReturnType<Store['due']>>[number];

export interface Relay {
  stop(): Promise<void>;
}

/** Wakes what the steps table says is due: at once after each commit, and again in case a wake was lost. */
export function startRelay(store: Store, queue: Queue, roles: readonly Role[], wakePosts: () => void, log: Log): Relay {
  let stopped = false;
  let down = false;
  let inFlight = 0;
  const woken = new Map<string, number>();
  const wake = async ({ role, id }: DueStep): Promise<void> => {
    inFlight += 1;
    try {
      await queue.wake(role, id);
      woken.set(id, performance.now());
      if (down) log.info({}, 'queue is back');
      down = false;
    } catch (error) {
      if (!down) log.warn({ err: error }, 'queue is down, steps wait in the store');
      down = true;
    } finally {
      inFlight -= 1;
    }
  };
  store.onWork((work) => {
    if (stopped) return;
    // What finds no room here is found by the next look at the store.
    for (const step of work.steps) if (inFlight < mostInFlight) void wake(step);
    if (work.posts) wakePosts();
  });
  const tick = async (): Promise<void> => {
    const due = await store.due(roles, 200);
    const forget = performance.now() - rewakeMs;
    for (const [id, at] of woken) if (at < forget) woken.delete(id);
    const wanted = due.length > backlog ? due.filter((step) => !woken.has(step.id)) : due;
    await eachOf(wanted, mostInFlight, wake);
    wakePosts();
  };
  let running: Promise<void> = Promise.resolve();
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await tick().catch((error: unknown) => log.warn({ err: error }, 'the relay could not read the store'));
      await pause(everyMs);
    }
  };
  let wakeUp: () => void = () => undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  running = loop();
  return {
    stop: async () => {
      stopped = true;
      wakeUp();
      await running;
    },
  };
}

/** A few at a time, in the order given. */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const hand = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
}
