import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openWorld, type World, type WorldOptions } from '../../../src/sandbox/world/world.ts';

/** A world of its own for one test, serving without delay; gone afterwards. */
export async function temporaryWorld(options: Partial<WorldOptions> = {}): Promise<World> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'world-')));
  const world = await openWorld({ seed: 1, reloadDelayMs: 0, rowsPerDay: 400, historyDays: 12, ...options, dir });
  onTestFinished(async () => {
    await world.close();
    await rm(dir, { recursive: true, force: true });
  });
  return world;
}

export const fraud = 'fraud-detector';
export const demand = 'demand-forecast';
