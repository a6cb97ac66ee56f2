/** Things that stop being valid after a while (triggers, response addresses), by a clock that only moves forward. */
export class ElapsedStore<T> {
  readonly #elapsed: () => number;
  readonly #lifeMs: number;
  readonly #kept = new Map<string, { value: T; bornAt: number }>();

  constructor(elapsed: () => number, lifeMs: number) {
    this.#elapsed = elapsed;
    this.#lifeMs = lifeMs;
  }

  put(id: string, value: T): void {
    this.#kept.set(id, { value, bornAt: this.#elapsed() });
  }

  /** The value; `expired` when it lived too long; undefined when it never was. */
  get(id: string): { value: T } | 'expired' | undefined {
    const found = this.#kept.get(id);
    if (found === undefined) return undefined;
    return this.#elapsed() - found.bornAt > this.#lifeMs ? 'expired' : { value: found.value };
  }
}
