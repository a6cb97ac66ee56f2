export interface WorldModel {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly state: string;
  readonly champion: string;
  readonly serving: string;
  readonly condition: 'healthy' | 'drifting' | 'lost';
}

/** The simulated world as the page's world bar shows it. */
export interface World {
  readonly simulated: true;
  readonly date: string;
  readonly day: number;
  readonly paused: boolean;
  readonly waiting?: string;
  readonly seconds_per_day: number;
  readonly models: readonly WorldModel[];
  readonly log: readonly { readonly at: string; readonly text: string }[];
}

export type WorldAction = 'pause' | 'resume' | 'next-day' | 'speed';

/** The demo world behind a workspace; a workspace without one has no world bar. */
export interface WorldPort {
  state(): World;
  act(action: WorldAction, value?: number): Promise<World>;
  /** Calls the listener on every change; the answer stops that. */
  on(listener: (world: World) => void): () => void;
}
