import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SextantError } from '../../domain/error.ts';
import type { MlflowRegistrySpec, Model } from '../../domain/model.ts';
import type { ModelVersion, Registry } from '../../ports/registry.ts';
import { importancesFrom } from '../importances-file.ts';
import { artifactDigest } from './artifact-digest.ts';
import { type MlflowApi, mlflowApi } from './mlflow-api.ts';
import type { MlflowClients } from './mlflow-clients.ts';
import type { ModelVersionWire } from './wire.ts';

/** The model of a configuration whose registry is MLflow. */
export function mlflowSpec(model: Model): MlflowRegistrySpec {
  if (model.registry.mlflow) return model.registry.mlflow;
  throw new SextantError('internal', `${model.id} has no registry in MLflow`);
}

/** MLflow's model registry, read side. Artifacts are fetched into `cacheDir` anew each time they are asked for. */
export function createMlflowRegistry({ clients, cacheDir }: { clients: MlflowClients; cacheDir: string }): Registry {
  const of = (model: Model): { spec: MlflowRegistrySpec; api: MlflowApi } => {
    const spec = mlflowSpec(model);
    return { spec, api: mlflowApi(clients.for(spec.url)) };
  };
  const full = async (api: MlflowApi, wire: ModelVersionWire): Promise<ModelVersion> => ({
    version: wire.version,
    createdAt: new Date(wire.creation_timestamp),
    ready: wire.status === 'READY',
    metrics: await api.metrics(wire.run_id),
    tags: wire.tags,
  });
  const artifact: Registry['artifact'] = async (model, version, name) => {
    const { spec, api } = of(model);
    const wire = await api.version(spec, checkedVersion(version));
    if (!wire) return null;
    // A pipeline may write the file beside the model or into its run.
    const bytes =
      (await api.versionFile(spec, wire.version, name)) ?? (wire.run_id ? await api.runFile(wire.run_id, name) : null);
    return bytes && fetched(bytes, join(cacheDir, encodeURIComponent(spec.name), wire.version), name);
  };
  return {
    champion: async (model) => {
      const { spec, api } = of(model);
      const wire = await championOf(api, spec);
      return wire && full(api, wire);
    },
    version: async (model, version) => {
      const { spec, api } = of(model);
      const wire = await api.version(spec, checkedVersion(version));
      return wire && { ...(await full(api, wire)), artifactDigest: await artifactDigest(api, spec, wire.version) };
    },
    versions: async (model) => {
      const { spec, api } = of(model);
      return Promise.all((await api.versions(spec)).map((wire) => full(api, wire)));
    },
    artifact,
    importances: importancesFrom(artifact),
  };
}

/** By the alias; where none is set and the set-up still uses stages, the newest version of that stage. */
export async function championOf(api: MlflowApi, spec: MlflowRegistrySpec): Promise<ModelVersionWire | null> {
  const aliased = await api.byAlias(spec);
  if (aliased || spec.stage === undefined) return aliased;
  return (await api.versions(spec)).find(({ current_stage }) => current_stage === spec.stage) ?? null;
}

/** MLflow numbers its versions; anything else would go into a path or a query. */
function checkedVersion(version: string): string {
  if (/^\d{1,9}$/.test(version)) return version;
  throw new SextantError('input_invalid', `"${version}" is no version of MLflow: those are whole numbers.`);
}

async function fetched(bytes: AsyncIterable<Uint8Array>, folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, encodeURIComponent(name));
  const half = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.part`;
  try {
    await pipeline(Readable.from(bytes), createWriteStream(half));
    await rename(half, path);
  } catch (thrown) {
    await rm(half, { force: true });
    throw thrown;
  }
  return path;
}
