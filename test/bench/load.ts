import { Worker } from 'node:worker_threads';

export interface LoadPlan {
  readonly url: string;
  readonly token: string;
  /** Alerts name these in turn. */
  readonly models: readonly string[];
  readonly seconds: number;
  /** `closed`: this many senders, each sends as soon as it was answered. `open`: so many a second, answered or not. */
  readonly shape:
    | { readonly kind: 'closed'; readonly senders: number }
    | { readonly kind: 'open'; readonly perSecond: number };
}

export interface LoadReport {
  /** Answered 202. */
  readonly accepted: number;
  /** Anything else, connections that broke included. */
  readonly refused: number;
  readonly seconds: number;
  /** Milliseconds of every answer; of an open load counted from when it was due to be sent, not from when it was. */
  readonly latencies: readonly number[];
}

/** Sends alerts from a thread of its own, so that sender and receiver do not wait for each other's code. */
export function load(plan: LoadPlan): Promise<LoadReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./load-thread.ts', import.meta.url), { workerData: plan });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
