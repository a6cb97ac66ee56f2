import type { Role } from '../domain/step.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Store } from '../ports/store.ts';

const everyMs = 500;

export interface Relay {
  stop(): Promise<void>;
}

/** Wakes what the steps table says is due: at once after each commit, and again in case a wake was lost. */
export function startRelay(store: Store, queue: Queue, roles: readonly Role[], wakePosts: () => void, log: Log): Relay {
  let stopped = false;
  let down = false;
  const wake = (role: Role, id: string): Promise<void> =>
    queue.wake(role, id).then(
      () => {
        if (down) log.info({}, 'queue is back');
        down = false;
      },
      (error: unknown) => {
        if (!down) log.warn({ err: error }, 'queue is down, steps wait in the store');
        down = true;
      },
    );
  store.onWork((work) => {
    if (stopped) return;
    for (const step of work.steps) void wake(step.role, step.id);
    if (work.posts) wakePosts();
  });
  const tick = async (): Promise<void> => {
    const due = await store.due(roles, 200);
    await Promise.all(due.map((step) => wake(step.role, step.id)));
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
