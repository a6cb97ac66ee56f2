import { gauge, isWorse } from './alerts.ts';
import { scored } from './found-model.ts';
import { planOf, trafficOf } from './found-world.ts';
import { roles } from './model-spec.ts';
import { writeParquet } from './parquet-file.ts';
import { qualityOf } from './quality.ts';
import type { WorldServing } from './serving.ts';
import { type Simulations, simulationOf } from './simulations.ts';
import { numbers } from './table.ts';
import { generateDay } from './traffic.ts';
import { type DayQuality, dayFile, type ModelFile, type WorldFile } from './world-files.ts';
import { dateOf } from './world-state.ts';

export interface DayReport {
  readonly day: number;
  /** Simulated now after the day has passed. */
  readonly date: string;
  readonly models: readonly {
    readonly id: string;
    readonly rows: number;
    readonly version: string;
    /** Realised quality of the newest day whose labels have matured. */
    readonly quality: number | null;
    readonly alerting: boolean;
  }[];
  readonly news: readonly string[];
}

/** Lets the current day's traffic happen and logs it. Changes files, not the state. */
export async function liveDay(
  dir: string,
  state: WorldFile,
  simulations: Simulations,
  serving: WorldServing,
): Promise<{ report: DayReport; quality: DayQuality }> {
  const quality = new Map<string, ModelFile['quality'][string]>();
  for (const model of state.models) {
    const { spec } = model;
    const { artifact, version } = serving.loaded(spec.id);
    const table = scored(
      generateDay(trafficOf(state, simulationOf(simulations, model), spec), state.day),
      artifact,
      version,
    );
    await writeParquet(dayFile(dir, spec.id, state.day), table, roles.time);
    quality.set(spec.id, { value: qualityOf(spec, numbers(table, roles.score), numbers(table, spec.label)), version });
  }
  const day = state.day + 1;
  return {
    quality,
    report: {
      day,
      date: dateOf(state, day).toISOString(),
      models: state.models.map((model) => ({
        id: model.spec.id,
        rows: state.rowsPerDay,
        version: quality.get(model.spec.id)!.version,
        quality: gauge(model, day),
        alerting: isWorse(model, gauge(model, day)),
      })),
      news: newsOf(state, simulations, day),
    },
  };
}

/** Troubles that began or ended with the day that has passed. */
function newsOf(state: WorldFile, simulations: Simulations, day: number): string[] {
  return state.models.flatMap((model) => {
    const simulation = simulationOf(simulations, model);
    const [before, after] = [day - 2, day - 1].map((traffic) => simulation.trouble(traffic, planOf(state)));
    if (before === after) return [];
    return [`${model.spec.id}: ${after ?? `over: ${before}`}`];
  });
}
