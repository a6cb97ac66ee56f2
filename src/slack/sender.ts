import { Pauses } from './sending/pauses.ts';
import { createPostSending } from './sending/send-post.ts';
import { type SenderOptions, slackTiming } from './sending/sender-options.ts';

export interface Sender {
  start(): void;
  /** Posts may be owed: look now. */
  wake(): void;
  /** Resolves when nothing that is due is left to send; what waits for a retry is not due. */
  idle(): Promise<void>;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

/** Sends what the store owes to Slack: claims, renders, sends, tells the store. The only place that posts to Slack. */
export function createSender(options: SenderOptions): Sender {
  const { store, log } = options;
  const timing = { ...slackTiming, ...options.timing };
  const pauses = new Pauses();
  const send = createPostSending({ ...options, timing, elapsed: options.elapsed ?? (() => performance.now()) }, pauses);
  const working = new Set<Promise<void>>();
  let running = false;
  let again = false;
  let claiming: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function claimAll(): Promise<void> {
    do {
      again = false;
      while (running && working.size < timing.parallel) {
        const owed = await store.claimPost(timing.leaseMs);
        if (owed === null) break;
        const work: Promise<void> = send(owed).finally(() => {
          working.delete(work);
          // What waited for this one in its thread, or for a free hand, may go now.
          wake();
        });
        working.add(work);
      }
    } while (again && running && working.size < timing.parallel);
  }

  function wake(): void {
    if (!running) return;
    again = true;
    claiming ??= claimAll()
      .catch((err: unknown) => log.error({ err }, 'owed posts could not be claimed'))
      .finally(() => {
        claiming = null;
        if (again) wake();
      });
  }

  const finished = () => Promise.allSettled([claiming, ...working]);
  const start = (): void => {
    if (running) return;
    running = true;
    timer = setInterval(wake, timing.pollMs).unref();
    wake();
  };
  const idle = async (): Promise<void> => {
    wake();
    while (claiming !== null || working.size > 0) await finished();
  };
  const stop = async (): Promise<void> => {
    running = false;
    clearInterval(timer);
    pauses.endAll();
    await finished();
  };
  return { start, wake, idle, stop };
}
