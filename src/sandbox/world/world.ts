import { resolve } from 'node:path';
import { type AlertmanagerBody, alertsOf } from './alerts.ts';
import { type ConfigOptions, configYaml } from './config-yaml.ts';
import { foundWorld, type WorldOptions } from './found-world.ts';
import { type DayReport, liveDay } from './live-day.ts';
import { startServing } from './serving.ts';
import { createSimulations, simulationOf } from './simulations.ts';
import { readWorldFile, registryPath, writeWorldFile } from './world-files.ts';
import { dateOf, meanQuality, stateForPage, type WorldState, withNews, withQuality } from './world-state.ts';

export type { DayReport, WorldOptions, WorldState };

/** A simulated company with models: traffic by the day, delayed labels, training, a registry and serving that is real. */
export interface World {
  readonly dir: string;
  readonly day: number;
  readonly servingUrl: string;
  readonly models: readonly { readonly id: string; readonly title: string; readonly about: string }[];
  /** Simulated now: 06:00 UTC of the current day. */
  date(): Date;
  configYaml(options: ConfigOptions): string;
  /** Lets a day pass: its traffic is scored by whatever serving has loaded, and logged. */
  advance(): Promise<DayReport>;
  alertsFor(day: number): readonly AlertmanagerBody[];
  state(): WorldState;
  /** Mean realised daily quality by the true labels, traffic days fromDay to toDay, both included. */
  quality(model: string, fromDay: number, toDay: number): number;
  /** Resolves when every model serves what its alias names. */
  settled(): Promise<void>;
  onReload(listener: (model: string, version: string) => void): void;
  /** Forgets everything that happened and begins anew. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the world in a directory: the one that is there, whatever the options say, or a new one. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const dir = resolve(options.dir);
  let state = (await readWorldFile(dir)) ?? (await foundWorld(dir, options));
  const simulations = createSimulations(state.severity);
  const serving = await startServing({
    registry: registryPath(dir),
    models: state.models.map((model) => model.spec.id),
    reloadDelayMs: options.reloadDelayMs ?? 3000,
    port: options.servingPort ?? 0,
  });
  serving.onReload((model, version) => {
    state = withNews(state, [`${model}: serving has loaded ${version}`]);
  });

  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  return {
    dir,
    get day() {
      return state.day;
    },
    servingUrl: serving.url,
    models: state.models.map((model) => {
      const { title, about } = simulationOf(simulations, model);
      return { id: model.spec.id, title, about };
    }),
    date: () => dateOf(state, state.day),
    configYaml: (config) => configYaml({ dir, servingUrl: serving.url, simulations, state }, config),
    advance: () =>
      inTurn(async () => {
        const { report, quality } = await liveDay(dir, state, simulations, serving);
        const lived = withQuality(state, quality);
        await writeWorldFile(dir, withNews(lived, report.news));
        state = withNews(lived, report.news);
        return report;
      }),
    alertsFor: (day) => alertsOf(state, day),
    state: () => stateForPage(state, simulations, serving),
    quality: (model, fromDay, toDay) => meanQuality(state, model, fromDay, toDay),
    settled: () => serving.settled(),
    onReload: (listener) => serving.onReload(listener),
    reset: () =>
      inTurn(async () => {
        const models = state.models.map(({ simulation }) => simulation);
        state = await foundWorld(dir, { ...state, dir, models });
        await serving.settled();
        state = { ...state, news: [] };
      }),
    close: async () => {
      await queue;
      await serving.close();
    },
  };
}
