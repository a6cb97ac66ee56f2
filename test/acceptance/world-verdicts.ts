import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFrames } from '../../src/adapters/duckdb/frames.ts';
import { createParquetMonitor } from '../../src/adapters/duckdb/parquet-monitor.ts';
import { createHttpServing } from '../../src/adapters/local/http-serving.ts';
import { createLocalRegistry } from '../../src/adapters/local/registry.ts';
import { newId } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Action } from '../../src/domain/decision.ts';
import type { VerdictType } from '../../src/domain/verdict.ts';
import { explainModel } from '../../src/flows/explain-model.ts';
import type { StoreReads } from '../../src/ports/store.ts';
import { openWorld, type World } from '../../src/sandbox/world/world.ts';

/** One morning's look at one model of a world. */
export interface Look {
  readonly day: number;
  readonly model: string;
  readonly verdict: VerdictType | 'blind';
  readonly action: Action | null;
}

export interface WorldCase {
  readonly seed: number;
  readonly severity: number;
  readonly models: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, string>>;
}

/** What Sextant would say of these models on these mornings, in a world of its own. */
export async function looksAt(
  world: WorldCase,
  plan: Readonly<Record<number, readonly string[] | 'all'>>,
  store: StoreReads,
): Promise<Look[]> {
  const dir = await mkdtemp(join(tmpdir(), 'sextant-world-'));
  const frames = createFrames();
  let opened: World | null = null;
  try {
    const { seed, severity, models, columns } = world;
    opened = await openWorld({ dir, seed, severity, rename: { models, columns }, reloadDelayMs: 0 });
    const file = join(dir, 'sextant.yaml');
    const approvers = { sets: ['S0MLONCALL'], quorum: 1 };
    await writeFile(
      file,
      opened.configYaml({ pipelineNode: process.execPath, channel: '#a', owner: 'S0OWNER1', approvers }),
    );
    const config = loadConfig(file);
    const deps = {
      store,
      newId,
      models: {
        all: () => config.models,
        get: (id: string) => config.models.find((m) => m.id === id) ?? null,
        currency: 'USD',
      },
      monitor: createParquetMonitor(frames),
      registry: createLocalRegistry(),
      serving: createHttpServing(),
    };
    const looks: Look[] = [];
    const lastDay = Math.max(...Object.keys(plan).map(Number));
    while (opened.day < lastDay) {
      await opened.advance();
      const wanted = plan[opened.day] ?? [];
      for (const { id } of config.models.filter((m) => wanted === 'all' || wanted.includes(m.id))) {
        const told = await explainModel(deps, id, opened.date());
        const seen =
          'blind' in told
            ? { verdict: 'blind' as const, action: null }
            : { verdict: told.evidence.verdict.type, action: told.decision.action };
        looks.push({ day: opened.day, model: id, ...seen });
      }
    }
    return looks;
  } finally {
    await opened?.close();
    await frames.close();
    await rm(dir, { recursive: true, force: true });
  }
}
