/** Calls `tick` every so many seconds unless paused; the next wait starts when the tick has ended. */
export class DayClock {
  #secondsPerDay: number;
  #paused: boolean;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  readonly #tick: () => Promise<void>;

  constructor(secondsPerDay: number, paused: boolean, tick: () => Promise<void>) {
    this.#secondsPerDay = secondsPerDay;
    this.#paused = paused;
    this.#tick = tick;
    this.#arm();
  }

  get paused(): boolean {
    return this.#paused;
  }

  get secondsPerDay(): number {
    return this.#secondsPerDay;
  }

  pause(): void {
    this.#paused = true;
    this.#arm();
  }

  resume(): void {
    this.#paused = false;
    this.#arm();
  }

  setSpeed(secondsPerDay: number): void {
    this.#secondsPerDay = Math.min(Math.max(secondsPerDay, 1), 3600);
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#arm();
  }

  #arm(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#stopped || this.#paused) return;
    this.#timer = setTimeout(() => void this.#tick().finally(() => this.#arm()), this.#secondsPerDay * 1000);
  }
}
