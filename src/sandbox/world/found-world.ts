import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { foundModel } from './found-model.ts';
import { type ModelSpec, type Rename, specOf } from './model-spec.ts';
import type { Plan, Simulation } from './simulation.ts';
import { createSimulations, simulationOf } from './simulations.ts';
import type { TrafficRequest } from './traffic.ts';
import { type ModelFile, registryPath, stateFile, type WorldFile, writeWorldFile } from './world-files.ts';

export interface WorldOptions {
  readonly dir: string;
  readonly seed: number;
  /** Traffic day 0, YYYY-MM-DD. */
  readonly startDate?: string;
  /** 1 is the normal size of the troubles; 0.6 to 1.4 are tried. */
  readonly severity?: number;
  readonly rename?: Rename;
  readonly historyDays?: number;
  readonly rowsPerDay?: number;
  /** Only these of the four, by their original ids. */
  readonly models?: readonly string[];
  readonly reloadDelayMs?: number;
  readonly servingPort?: number;
}

const brokenDays = 9;

/** Makes a new world in the directory; what was there of an older one is removed. The state file comes last. */
export async function foundWorld(dir: string, options: WorldOptions): Promise<WorldFile> {
  const { seed, startDate = '2026-01-31', severity = 1, historyDays = 30, rowsPerDay = 3000, rename = {} } = options;
  for (const path of [stateFile(dir), registryPath(dir), join(dir, 'data')])
    await rm(path, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const simulations = createSimulations(severity);
  const settings = { seed, startDate, severity, historyDays, rowsPerDay };
  const models: ModelFile[] = [];
  for (const id of options.models ?? simulations.keys()) {
    const simulation = simulationOf(simulations, { simulation: id });
    models.push(await foundModel(dir, trafficOf(settings, simulation, specOf(simulation, rename)), historyDays));
  }
  const state: WorldFile = { format: 1, ...settings, rename, day: historyDays, news: [], models };
  await writeWorldFile(dir, state);
  return state;
}

/** The first day after the history moves the pattern; the broken column comes two days later and is mended after a while. */
export function planOf({ historyDays, severity }: Pick<WorldFile, 'historyDays' | 'severity'>): Plan {
  const breakDay = historyDays + 2;
  return { moveDay: historyDays, breakDay, repairDay: breakDay + brokenDays, severity };
}

export function trafficOf(
  settings: Pick<WorldFile, 'seed' | 'startDate' | 'severity' | 'historyDays' | 'rowsPerDay'>,
  simulation: Simulation,
  spec: ModelSpec,
): TrafficRequest {
  const epoch = Date.parse(settings.startDate);
  return { simulation, spec, seed: settings.seed, plan: planOf(settings), epoch, rows: settings.rowsPerDay };
}
