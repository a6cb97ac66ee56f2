import type { WebClient } from '@slack/web-api';
import type { ChartRenderer } from '../../ports/chart-renderer.ts';
import type { Log } from '../../ports/log.ts';
import type { PostStore, StoreReads } from '../../ports/store.ts';
import type { BucketRate } from './token-bucket.ts';

export interface SenderTiming {
  /** Pause between new messages of a channel, over all replicas: Slack takes one a second. */
  readonly messageEveryMs: number;
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
  // A little over a second: two that leave a second apart may arrive closer together.
  messageEveryMs: 1100,
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
