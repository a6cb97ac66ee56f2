import type { SextantApp } from '../../app.ts';
import { SextantError } from '../../domain/error.ts';
import type { Log } from '../../ports/log.ts';
import type { WorldAction, WorldPort, World as WorldView } from '../slack/world-port.ts';
import type { World } from '../world/world.ts';
import { DayClock } from './day-clock.ts';

const dayPartMs = 12 * 3_600_000;
/** Set back at every look, the clock would never reach what is due a second after it was set back. */
const slackMs = 3_600_000;

export interface DemoDaysOptions {
  readonly world: World;
  readonly webhookToken: string;
  readonly log: Log;
  readonly secondsPerDay: number;
  readonly paused: boolean;
}

/** Lets the days of the world flow, and carries what its monitoring says to Sextant's door. */
export class DemoDays implements WorldPort {
  readonly #options: DemoDaysOptions;
  readonly #listeners = new Set<(world: WorldView) => void>();
  readonly #clock: DayClock;
  #app: SextantApp | null = null;
  #waiting: string | null = null;
  #busy: Promise<void> = Promise.resolve();
  #watching: NodeJS.Timeout | null = null;

  constructor(options: DemoDaysOptions) {
    this.#options = options;
    this.#clock = new DayClock(options.secondsPerDay, options.paused, () => this.#flow());
  }

  /** Sextant's clock follows the world's; a restart never turns it back. */
  async attach(app: SextantApp): Promise<void> {
    this.#app = app;
    await this.#setClock(app);
    this.#watching = setInterval(() => void this.#look().catch(() => undefined), 1000).unref();
  }

  /** Within the simulated day, never far past it: while nobody lets a day pass, nothing expires. */
  async #setClock(app: SextantApp): Promise<void> {
    const morning = this.#options.world.date().getTime();
    const now = (await app.store.now()).getTime();
    if (now < morning || now > morning + dayPartMs + slackMs)
      await app.store.moveClock(new Date(now < morning ? morning : morning + dayPartMs));
  }

  state(): WorldView {
    const { world } = this.#options;
    const seen = world.state();
    return {
      ...seen,
      simulated: true,
      paused: this.#clock.paused,
      seconds_per_day: this.#clock.secondsPerDay,
      ...(this.#waiting ? { waiting: this.#waiting } : {}),
    };
  }

  async act(action: WorldAction, value?: number): Promise<WorldView> {
    if (action === 'pause') this.#clock.pause();
    if (action === 'resume') this.#clock.resume();
    if (action === 'speed') this.#clock.setSpeed(value ?? this.#options.secondsPerDay);
    if (action === 'next-day') await this.nextDay();
    this.#tell();
    return this.state();
  }

  on(listener: (world: WorldView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next morning: traffic of the day before, alerts of the world's monitoring, a sweep. */
  nextDay(options: { readonly sweep?: boolean; readonly alerts?: boolean } = {}): Promise<void> {
    const work = this.#busy.then(() => this.#nextDay(options.sweep ?? true, options.alerts ?? true));
    this.#busy = work.catch(() => undefined);
    return work;
  }

  async #nextDay(sweep: boolean, alerts: boolean): Promise<void> {
    const app = this.#app;
    if (!app) throw new SextantError('internal', 'No day passes before Sextant is up');
    const { world, log } = this.#options;
    await world.advance();
    const now = await app.store.now();
    if (world.date() > now) await app.store.moveClock(world.date());
    log.info({ day: world.day, date: world.date().toISOString() }, 'a simulated day began');
    if (alerts) for (const body of world.alertsFor(world.day)) await this.post(body);
    if (sweep) await app.sweep(world.date());
    this.#tell();
  }

  /** What the world's monitoring sends, to the same door as anybody's. */
  async post(body: unknown): Promise<void> {
    const response = await fetch(`${this.#app?.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#options.webhookToken}` },
      body: JSON.stringify(body),
    });
    if (response.status !== 202)
      throw new SextantError(
        'upstream_invalid',
        `Sextant refused an alert of the demo: ${response.status} ${await response.text()}`,
      );
  }

  /** Time stands still while a run trains or a card waits: nobody should miss either. */
  async #flow(): Promise<void> {
    if (!this.#app) return;
    await this.#look();
    if (this.#waiting) return;
    await this.nextDay().catch((error: unknown) => this.#options.log.error({ err: error }, 'a simulated day failed'));
  }

  async #look(): Promise<void> {
    const app = this.#app;
    if (!app) return;
    await this.#setClock(app);
    const waiting = await whatWaits(app);
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#tell();
  }

  #tell(): void {
    const view = this.state();
    for (const listener of this.#listeners) listener(view);
  }

  async stop(): Promise<void> {
    this.#clock.stop();
    if (this.#watching) clearInterval(this.#watching);
    await this.#busy;
  }
}

async function whatWaits(app: SextantApp): Promise<string | null> {
  const [card] = await app.store.find('approval', { where: { state: 'pending' }, limit: 1 });
  if (card) return `Time stands still: a card about ${card.model} waits for a person.`;
  const [busy] = await app.store.find('incident', {
    anyOf: { state: ['open', 'waiting-run', 'waiting-approval'] },
    limit: 1,
  });
  if (busy?.state === 'open') return `Time stands still while I look at ${busy.model}.`;
  return busy ? `Time stands still while ${busy.model} is retrained and judged.` : null;
}
