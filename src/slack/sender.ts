import type { WebClient } from '@slack/web-api';
import type { ChartRenderer } from '../ports/chart-renderer.ts';
import type { Log } from '../ports/log.ts';
import type { OwedPost, PostStore, StoreReads } from '../ports/store.ts';
import { startAttempt } from './sending/attempt.ts';
import { createDelivery } from './sending/deliver-post.ts';
import { failureOf } from './sending/failure.ts';
import { Pauses } from './sending/pauses.ts';
import { type BucketRate, TokenBuckets } from './sending/token-bucket.ts';

export interface SenderTiming {
  /** New messages a channel. */
  readonly messages: BucketRate;
  /** Edits of one running message (progress). */
  readonly progress: BucketRate;
  /** Edits of one parent: people are served at once, floods are thinned. */
  readonly edits: BucketRate;
  readonly leaseMs: number;
  /** Pause before the first repeat of a failed post; doubles. */
  readonly retryMs: number;
  /** How often to look for posts that became due by time alone. */
  readonly pollMs: number;
  readonly parallel: number;
}

export const slackTiming: SenderTiming = {
  messages: { burst: 3, perSecond: 1 },
  progress: { burst: 1, perSecond: 1 / 3 },
  edits: { burst: 5, perSecond: 1 / 3 },
  leaseMs: 60_000,
  retryMs: 1000,
  pollMs: 1000,
  parallel: 4,
};

export interface SenderOptions {
  readonly store: PostStore & Pick<StoreReads, 'sentPost'>;
  readonly client: WebClient;
  readonly charts: ChartRenderer;
  readonly log: Log;
  /** The store's clock, for retries. */
  readonly now: () => Date;
  /** Milliseconds that only go forward. */
  readonly elapsed?: () => number;
  readonly timing?: Partial<SenderTiming>;
}

export interface Sender {
  start(): void;
  /** Posts may be owed: look now. */
  wake(): void;
  /** Resolves when nothing that is due is left to send; what waits for a retry is not due. */
  idle(): Promise<void>;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

/** Sends what the store owes to Slack: claims, renders, sends, tells the store. The only place that writes to Slack. */
export function createSender(options: SenderOptions): Sender {
  const { store, log, now } = options;
  const timing = { ...slackTiming, ...options.timing };
  const elapsed = options.elapsed ?? (() => performance.now());
  const buckets = {
    messages: new TokenBuckets(timing.messages, elapsed),
    progress: new TokenBuckets(timing.progress, elapsed),
    edits: new TokenBuckets(timing.edits, elapsed),
  };
  const pauses = new Pauses();
  const deliver = createDelivery({
    ...options,
    elapsed,
    turn: (channel) => pauses.wait(buckets.messages.take(channel)),
  });
  const working = new Set<Promise<void>>();
  let running = false;
  let again = false;
  let claiming: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function send(owed: OwedPost): Promise<void> {
    const claimedAt = elapsed();
    const attempt = startAttempt(owed, () => elapsed() - claimedAt < timing.leaseMs / 2);
    const facts = { post: owed.id, kind: owed.post.kind, incident: owed.post.incidentId, attempt: owed.attempt };
    try {
      await pauses.wait(editWait(owed));
      const sent = await deliver(attempt);
      await store.postSent(owed, sent);
      log.info({ ...facts, ts: sent?.ts ?? null }, 'post sent');
    } catch (error) {
      const failure = failureOf(error, attempt, now(), timing.retryMs);
      const level = failure.retryAt === null ? 'error' : 'warn';
      log[level]({ ...facts, ...failure, err: error }, failure.retryAt === null ? 'post given up' : 'post failed');
      await store
        .postFailed(owed, failure)
        .catch((err: unknown) => log.error({ ...facts, err }, 'failure of a post not recorded'));
    }
  }

  /** How long an edit has to wait so that one message is not edited too often. */
  function editWait({ sent, post }: OwedPost): number {
    if (sent === null) return 0;
    const message = `${sent.channel}:${sent.ts}`;
    if (post.kind === 'run' && (post.facts.run.state === 'running' || post.facts.run.state === 'queued'))
      return buckets.progress.take(message);
    return post.kind === 'incident' ? buckets.edits.take(message) : 0;
  }

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

  return {
    start() {
      if (running) return;
      running = true;
      timer = setInterval(wake, timing.pollMs);
      timer.unref();
      wake();
    },
    wake,
    async idle() {
      wake();
      while (claiming !== null || working.size > 0) await Promise.allSettled([claiming, ...working]);
    },
    async stop() {
      running = false;
      clearInterval(timer);
      pauses.endAll();
      await Promise.allSettled([claiming, ...working]);
    },
  };
}
