import { isWorse } from './alerts.ts';
import { planOf } from './found-world.ts';
import type { WorldServing } from './serving.ts';
import { type Simulations, simulationOf } from './simulations.ts';
import { dayMs } from './traffic.ts';
import type { DayQuality, WorldFile } from './world-files.ts';

/** What the page's world bar shows. */
export interface WorldState {
  readonly simulated: true;
  readonly date: string;
  readonly day: number;
  readonly models: readonly {
    readonly id: string;
    readonly title: string;
    readonly about: string;
    readonly state: string;
    readonly champion: string;
    readonly serving: string;
    readonly condition: 'healthy' | 'drifting' | 'lost';
  }[];
  readonly log: readonly { readonly at: string; readonly text: string }[];
}

const morning = 6 * 3_600_000;
const maxNews = 60;
const inWords = { healthy: 'healthy', drifting: 'drifts, quality holds', lost: 'quality lost' } as const;

export const dateOf = ({ startDate }: Pick<WorldFile, 'startDate'>, day: number): Date =>
  new Date(Date.parse(startDate) + day * dayMs + morning);

export function withNews(state: WorldFile, texts: readonly string[]): WorldFile {
  const at = dateOf(state, state.day).toISOString();
  return { ...state, news: [...state.news, ...texts.map((text) => ({ at, text }))].slice(-maxNews) };
}

/** The state after the current day has passed. */
export function withQuality(state: WorldFile, quality: DayQuality): WorldFile {
  const models = state.models.map((model) => ({
    ...model,
    quality: { ...model.quality, [state.day]: quality.get(model.spec.id)! },
  }));
  return { ...state, day: state.day + 1, models };
}

export function meanQuality(state: WorldFile, id: string, fromDay: number, toDay: number): number {
  const model = state.models.find(({ spec }) => spec.id === id);
  if (!model) throw new Error(`the world has no model ${id}`);
  let sum = 0;
  for (let day = fromDay; day <= toDay; day++) {
    const known = model.quality[day];
    if (!known) throw new Error(`${id} has no traffic on day ${day} yet`);
    sum += known.value;
  }
  return sum / (toDay - fromDay + 1);
}

export function stateForPage(state: WorldFile, simulations: Simulations, serving: WorldServing): WorldState {
  return {
    simulated: true,
    date: dateOf(state, state.day).toISOString().slice(0, 10),
    day: state.day,
    models: state.models.map((model) => {
      const { id } = model.spec;
      const simulation = simulationOf(simulations, model);
      const champion = serving.champion(id) ?? '';
      const lost = isWorse(model, model.quality[state.day - 1]?.value ?? null);
      // A version that came later was trained on the moved traffic: to it that is what traffic looks like.
      const moved =
        simulation.trouble(state.day - 1, planOf(state)) !== null && champion === simulation.versions.at(-1)?.version;
      const condition = lost ? 'lost' : moved ? 'drifting' : 'healthy';
      return {
        id,
        title: simulation.title,
        about: simulation.about,
        state: inWords[condition],
        condition,
        champion,
        serving: serving.loaded(id).version,
      };
    }),
    log: state.news,
  };
}
