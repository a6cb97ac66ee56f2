import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import type { Pool } from 'pg';
import { SextantError } from '../../domain/error.ts';
import type { Role } from '../../domain/step.ts';
import type { Log } from '../../ports/log.ts';
import type { Queue } from '../../ports/queue.ts';
import { type Backing, queueName, type WakeQueue, type WakeUp, type WakeWorker } from './backing.ts';
import { postgresBacking } from './postgres-backing.ts';
import { redisBacking } from './redis-backing.ts';

export interface BullQueueOptions {
  /** Set: Redis holds the jobs. Unset: the database does, through `pool`. */
  readonly redisUrl?: string | undefined;
  readonly pool?: Pool | undefined;
  readonly log: Log;
  /** Start of every Redis key. */
  readonly prefix?: string | undefined;
}

export async function createBullQueue(options: BullQueueOptions): Promise<Queue> {
  const { redisUrl, pool, log } = options;
  if (redisUrl !== undefined) {
    return bullQueue(await redisBacking(redisUrl, options.prefix ?? 'sextant', log), log);
  }
  if (pool !== undefined) return bullQueue(await postgresBacking(pool, log), log);
  throw new SextantError('config_invalid', 'The queue needs Redis (REDIS_URL) or the database pool.');
}

/** A job is woken once and forgotten: whether its step succeeded is the steps table's business. */
const once = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * A second wake-up of a step that still waits in the queue is dropped. The mark is lifted when the job starts, so a step
 * can be woken again while it runs; after this long it lapses by itself, should a process die in between.
 */
const markLapsesMs = 30_000;

const replanMs = 15_000;

function bullQueue(backing: Backing, log: Log): Queue {
  const queues = new Map<string, WakeQueue>();
  const workers: WakeWorker[] = [];
  const running = new Set<Promise<void>>();
  const plans: NodeJS.Timeout[] = [];

  const queueOf = (name: string): WakeQueue => {
    const queue = queues.get(name) ?? backing.queue(queueName(name));
    queues.set(name, queue);
    return queue;
  };
  const start = (name: string, handle: (job: Job<WakeUp>) => Promise<void>, concurrency: number): void => {
    const tracked = async (job: Job<WakeUp>): Promise<void> => {
      const work = handle(job).catch((error: unknown) => {
        log.error({ queue: name, job: job.id, error: String(error) }, 'a woken handler failed');
      });
      running.add(work);
      await work.finally(() => running.delete(work));
    };
    workers.push(backing.worker(queueName(name), tracked, concurrency));
  };

  return {
    wake: async (role, stepId) => {
      const deduplication = { id: stepId, ttl: markLapsesMs };
      try {
        await queueOf(role).add('step', { stepId }, { ...once, jobId: `${stepId}-${randomUUID()}`, deduplication });
      } catch (error) {
        throw new SextantError('unavailable', `The queue is down: ${messageOf(error)}`, { cause: error });
      }
    },
    work: async (role: Role, handle, concurrency) => {
      const onJob = async (job: Job<WakeUp>): Promise<void> => {
        await job.removeDeduplicationKey();
        if (job.data.stepId !== undefined) await handle(job.data.stepId);
      };
      start(role, onJob, concurrency);
    },
    schedule: async (name, cron, handle) => {
      const repeat = { pattern: cron, tz: 'UTC' };
      const plan = () => queueOf(name).upsertJobScheduler(name, repeat, { name, data: {}, opts: once });
      await plan();
      plans.push(setInterval(() => void planAgain(queueOf(name), name, plan, log), replanMs).unref());
      start(name, (job) => handle(slotOf(job)), 1);
    },
    close: async (drainMs = 10_000) => {
      for (const plan of plans) clearInterval(plan);
      await stop(workers, running, drainMs, log);
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await backing.close();
    },
  };
}

/** A queue that lost its memory forgot its schedules too; one that still knows its next slot keeps it. */
async function planAgain(queue: WakeQueue, name: string, plan: () => Promise<unknown>, log: Log): Promise<void> {
  try {
    if (await queue.getJobScheduler(name)) return;
    await plan();
    log.warn({ schedule: name }, 'the queue had lost a schedule; it is planned again');
  } catch (error) {
    log.debug({ schedule: name, error: messageOf(error) }, 'the queue cannot say what it has planned');
  }
}

async function stop(
  workers: readonly WakeWorker[],
  running: ReadonlySet<Promise<void>>,
  drainMs: number,
  log: Log,
): Promise<void> {
  await Promise.all(workers.map((worker) => worker.pause(true)));
  const drained = await settledWithin(running, drainMs);
  if (!drained) log.warn({ running: running.size }, 'the queue closes over work that did not end in time');
  await Promise.all(workers.map((worker) => worker.close(!drained)));
}

/** The moment the job was planned for, not the one it started at. */
function slotOf(job: Job<WakeUp>): Date {
  return new Date(job.opts.prevMillis ?? job.timestamp + (job.delay ?? 0));
}

async function settledWithin(work: ReadonlySet<Promise<void>>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = Promise.allSettled([...work]).then(() => true);
  try {
    return await Promise.race([done, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
