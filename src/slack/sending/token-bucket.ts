export interface BucketRate {
  /** How many may go at once after a quiet time. */
  readonly burst: number;
  readonly perSecond: number;
}

/** One bucket a key. `take` spends a token, perhaps one of the future, and says how many milliseconds to wait for it. */
export class TokenBuckets {
  readonly #rate: BucketRate;
  readonly #elapsed: () => number;
  readonly #free = new Map<string, { tokens: number; at: number }>();

  constructor(rate: BucketRate, elapsed: () => number) {
    this.#rate = rate;
    this.#elapsed = elapsed;
  }

  take(key: string): number {
    const { burst, perSecond } = this.#rate;
    const now = this.#elapsed();
    const { tokens, at } = this.#free.get(key) ?? { tokens: burst, at: now };
    const left = Math.min(burst, tokens + ((now - at) / 1000) * perSecond) - 1;
    this.#free.set(key, { tokens: left, at: now });
    this.#forgetFull(now);
    return left >= 0 ? 0 : Math.ceil((-left / perSecond) * 1000);
  }

  /** A bucket that has filled up again is as good as none. */
  #forgetFull(now: number): void {
    if (this.#free.size < 500) return;
    const { burst, perSecond } = this.#rate;
    for (const [key, { tokens, at }] of this.#free) {
      if (tokens + ((now - at) / 1000) * perSecond >= burst) this.#free.delete(key);
    }
  }
}
