import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { casesOf, type Half } from './cases.ts';
import type { Judged } from './judge-case.ts';

export interface HalfToJudge {
  readonly half: Half;
  readonly perType: number;
}

/** What a worker says of one case of its half. */
export interface Heard {
  readonly at: number;
  readonly judged: Judged;
}

/** Every case of a half, judged on all cores; the order is the half's own. */
export async function judgeHalf(wanted: HalfToJudge, progress: (done: number) => void): Promise<Judged[]> {
  const { length } = casesOf(wanted.half, wanted.perType);
  const judged = new Array<Judged>(length);
  let [next, done] = [0, 0];
  const workers = Array.from({ length: Math.min(length, availableParallelism()) }, async () => {
    const worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { workerData: wanted });
    try {
      await new Promise<void>((resolve, reject) => {
        const more = (): void => (next < length ? worker.postMessage(next++) : resolve());
        worker.on('error', reject);
        worker.on('message', (heard: Heard) => {
          judged[heard.at] = heard.judged;
          progress(++done);
          more();
        });
        more();
      });
    } finally {
      await worker.terminate();
    }
  });
  await Promise.all(workers);
  return judged;
}
