import type { Config } from '../config/load-config.ts';
import type { Model } from '../domain/model.ts';
import type { Models } from '../ports/models.ts';
import type { AppOptions } from './app-options.ts';
import { type LoadedFleet, loadFleet } from './load-fleet.ts';
import { discoveryOf } from './vendors.ts';

/** What a reload changed. */
export interface FleetChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Keys of the file that take effect with the next start only. */
  readonly needStart: readonly string[];
}

/** The fleet as it is loaded now: a reload changes what `models` answers, at once and for everybody who holds it. */
export interface Fleet {
  readonly models: Models;
  loaded(): LoadedFleet;
  /** Reads the file and the registry anew; throws and changes nothing when the file is wrong. */
  reload(): Promise<FleetChange>;
}

export async function openFleet({ env, config, dataDir }: AppOptions): Promise<Fleet> {
  const again = () => loadFleet({ file: config.file, env, dataDir }, discoveryOf);
  let loaded: LoadedFleet = config.discover ? await again() : { config, unconfigured: [], stale: null };
  let byId = indexed(loaded.config.models);
  return {
    models: {
      all: () => loaded.config.models,
      get: (id) => byId.get(id) ?? null,
      get currency() {
        return loaded.config.models[0]?.policy.budget.currency ?? 'USD';
      },
    },
    loaded: () => loaded,
    reload: async () => {
      const before = loaded;
      loaded = await again();
      byId = indexed(loaded.config.models);
      return changeOf(before.config, loaded.config);
    },
  };
}

const indexed = (models: readonly Model[]): ReadonlyMap<string, Model> => new Map(models.map((m) => [m.id, m]));

const startKeys = ['sweepCron', 'ledgerChannel', 'agent', 'sources', 'approvals', 'pager'] as const;

/** From one configuration to another. */
export function changeOf(before: Config, after: Config): FleetChange {
  const [old, now] = [indexed(before.models), indexed(after.models)];
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now].flatMap(([id, model]) => (old.has(id) && !same(old.get(id), model) ? [id] : [])),
    needStart: startKeys.filter((key) => !same(before[key], after[key])),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
