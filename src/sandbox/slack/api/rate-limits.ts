import type { RateTier } from './api-method.ts';

/** Allowed calls a minute for each tier, and for posting a second and a burst in one channel. */
export interface RateOptions {
  readonly perMinute: Readonly<Record<1 | 2 | 3 | 4 | 'special', number>>;
  readonly postsPerSecond: number;
  readonly postBurst: number;
}

export const slackRates: RateOptions = {
  perMinute: { 1: 1, 2: 20, 3: 50, 4: 100, special: 600 },
  postsPerSecond: 1,
  postBurst: 4,
};

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets: one a method, and for posting one a channel. */
export class RateLimits {
  readonly #options: RateOptions;
  readonly #elapsed: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateOptions, elapsed: () => number) {
    this.#options = options;
    this.#elapsed = elapsed;
  }

  /** Takes one call; answers the seconds to wait when there is none left. */
  take(method: string, tier: RateTier, channel: string): number | undefined {
    const { perMinute, postsPerSecond, postBurst } = this.#options;
    if (tier === 'post') return this.#takeFrom(`${method} ${channel}`, postBurst, postsPerSecond);
    return this.#takeFrom(method, perMinute[tier], perMinute[tier] / 60);
  }

  #takeFrom(key: string, capacity: number, perSecond: number): number | undefined {
    const now = this.#elapsed() / 1000;
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: now };
    bucket.tokens = Math.min(capacity, bucket.tokens + (now - bucket.at) * perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return undefined;
  }
}
