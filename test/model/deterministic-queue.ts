import { CronExpressionParser } from 'cron-parser';
import type { Role } from '../../src/domain/step.ts';
import type { Queue } from '../../src/ports/queue.ts';

interface Job {
  readonly role: Role;
  readonly stepId: string;
}

interface Worker {
  readonly role: Role;
  readonly concurrency: number;
  readonly handle: (stepId: string) => Promise<void>;
  readonly running: Set<Promise<void>>;
  open: boolean;
}

export interface QueueBoard {
  /** Another process on the same jobs. */
  replica(): Queue;
  /** Settles when nothing runs and nothing that somebody would take waits. */
  idle(): Promise<void>;
}

/**
 * A queue in memory whose order is the test's: of the jobs that somebody is free to take, `pick` names the next one, and the
 * replicas take turns. No clock and no chance of its own, so the same picks give the same history.
 */
export function createQueueBoard(pick: (choices: number) => number = () => 0): QueueBoard {
  const waiting: Job[] = [];
  const workers: Worker[] = [];
  const schedules = createSchedules();
  const idlers: (() => void)[] = [];

  const freeFor = (job: Job): Worker | undefined =>
    workers.find((worker) => worker.open && worker.role === job.role && worker.running.size < worker.concurrency);

  const dispatch = (): void => {
    for (;;) {
      const takeable = waiting.filter(freeFor);
      const job = takeable[pick(takeable.length) % Math.max(1, takeable.length)];
      const worker = job && freeFor(job);
      if (!worker) break;
      waiting.splice(waiting.indexOf(job), 1);
      // Whoever worked goes to the end of the line.
      workers.push(...workers.splice(workers.indexOf(worker), 1));
      start(worker, job);
    }
    if (workers.every((worker) => worker.running.size === 0)) for (const done of idlers.splice(0)) done();
  };
  const start = (worker: Worker, job: Job): void => {
    const run = worker.handle(job.stepId).catch(() => undefined);
    const ended = run.then(() => {
      worker.running.delete(ended);
      dispatch();
    });
    worker.running.add(ended);
  };

  const replica = (): Queue => {
    const own: Worker[] = [];
    const stops: (() => void)[] = [];
    return {
      wake: async (role, stepId) => {
        if (!waiting.some((job) => job.role === role && job.stepId === stepId)) waiting.push({ role, stepId });
        dispatch();
      },
      work: async (role, handle, concurrency) => {
        const worker: Worker = { role, handle, concurrency, running: new Set(), open: true };
        own.push(worker);
        workers.push(worker);
        dispatch();
      },
      schedule: async (name, cron, handle) => void stops.push(schedules.add(name, cron, handle)),
      close: async (drainMs = 10_000) => {
        for (const stop of stops) stop();
        for (const worker of own) worker.open = false;
        await endedWithin(own, drainMs);
        for (const worker of own) workers.splice(workers.indexOf(worker), 1);
        dispatch();
      },
    };
  };
  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      idlers.push(resolve);
      dispatch();
    });
  return { replica, idle };
}

async function endedWithin(workers: readonly Worker[], ms: number): Promise<void> {
  const ended = Promise.all(workers.flatMap((worker) => [...worker.running]));
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([ended, late]);
  clearTimeout(timer);
}

type Handle = (slot: Date) => Promise<void>;

/** One clock a name, whoever added it last sets the pattern; each slot goes to one of the handlers. */
function createSchedules() {
  const byName = new Map<string, { cron: string; handles: Handle[]; timer: NodeJS.Timeout }>();
  const arm = (name: string, cron: string, handles: Handle[]): void => {
    const slot = CronExpressionParser.parse(cron, { tz: 'UTC' }).next().toDate();
    const ring = (): void => {
      const [first, ...rest] = handles;
      if (!first) return;
      handles.splice(0, handles.length, ...rest, first);
      void first(slot);
      arm(name, cron, handles);
    };
    // A timer's longest wait: a slot further away is asked for again then.
    const wait = Math.min(slot.getTime() - Date.now(), 2 ** 31 - 1);
    byName.set(name, { cron, handles, timer: setTimeout(ring, wait) });
  };
  return {
    add(name: string, cron: string, handle: Handle): () => void {
      const before = byName.get(name);
      if (before) clearTimeout(before.timer);
      const handles = before?.cron === cron ? before.handles : [];
      handles.push(handle);
      arm(name, cron, handles);
      return () => {
        const at = handles.indexOf(handle);
        if (at >= 0) handles.splice(at, 1);
        const now = byName.get(name);
        if (now?.handles === handles && handles.length === 0) clearTimeout(now.timer);
      };
    },
  };
}
