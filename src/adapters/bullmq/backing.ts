import type { JobSchedulerTemplateOptions, JobsOptions, Processor, RepeatOptions } from 'bullmq';

/** What a wake-up carries: the steps table is the truth. */
export type WakeUp = { readonly stepId?: string };

/** Of a BullMQ queue, what we use of it, whatever holds the jobs. */
export interface WakeQueue {
  add(name: string, data: WakeUp, options: JobsOptions): Promise<unknown>;
  upsertJobScheduler(
    id: string,
    repeat: Omit<RepeatOptions, 'key'>,
    template: { name: string; data: WakeUp; opts: JobSchedulerTemplateOptions },
  ): Promise<unknown>;
  getJobScheduler(id: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface WakeWorker {
  pause(doNotWaitActive: boolean): Promise<void>;
  close(force: boolean): Promise<void>;
}

/** Where the jobs live: Redis or Postgres. */
export interface Backing {
  queue(name: string): WakeQueue;
  worker(name: string, processor: Processor<WakeUp>, concurrency: number): WakeWorker;
  close(): Promise<void>;
}

/** Colons mean something to BullMQ, so names have none. */
export const queueName = (name: string): string => `sextant-${name}`;
