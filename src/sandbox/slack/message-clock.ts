/** Gives message timestamps the way Slack does: seconds and microseconds, unique and always increasing. */
export class MessageClock {
  readonly #now: () => Date;
  #last = 0n;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Never hand out anything at or before this timestamp (what an earlier life of the workspace used). */
  startAfter(ts: string): void {
    const micros = toMicros(ts);
    if (micros > this.#last) this.#last = micros;
  }

  next(): string {
    const wanted = BigInt(this.#now().getTime()) * 1000n;
    this.#last = wanted > this.#last ? wanted : this.#last + 1n;
    return fromMicros(this.#last);
  }

  seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }
}

function toMicros(ts: string): bigint {
  const [seconds = '0', fraction = '0'] = ts.split('.');
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

function fromMicros(micros: bigint): string {
  return `${micros / 1_000_000n}.${(micros % 1_000_000n).toString().padStart(6, '0')}`;
}
