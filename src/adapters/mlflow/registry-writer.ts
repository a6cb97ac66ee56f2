import { SextantError } from '../../domain/error.ts';
import type { MlflowRegistrySpec } from '../../domain/model.ts';
import type { RegistryWriter } from '../../ports/registry.ts';
import { type MlflowApi, mlflowApi } from './mlflow-api.ts';
import type { MlflowClients } from './mlflow-clients.ts';
import { mlflowSpec } from './registry.ts';

/**
 * The write side, with the promoter's own account. MLflow sets an alias whatever it was before, so: one move a model at a
 * time in this process, read, compare, tag, set, read back. Between processes the promotion row is what keeps
 * it to one; somebody who sets the alias by hand within these few milliseconds is seen by the read-back only.
 */
export function createMlflowRegistryWriter({ clients }: { clients: MlflowClients }): RegistryWriter {
  const turns = new Map<string, Promise<unknown>>();
  return {
    setAlias: (model, change) => {
      const spec = mlflowSpec(model);
      const key = `${spec.url} ${spec.name}`;
      const turn = (turns.get(key) ?? Promise.resolve()).then(() =>
        move(mlflowApi(clients.for(spec.url)), spec, change),
      );
      const settled = turn.catch(() => undefined);
      turns.set(key, settled);
      void settled.then(() => turns.get(key) === settled && turns.delete(key));
      return turn;
    },
  };
}

async function move(
  api: MlflowApi,
  spec: MlflowRegistrySpec,
  { expected, to, tags }: Parameters<RegistryWriter['setAlias']>[1],
): Promise<void> {
  const current = (await api.byAlias(spec))?.version ?? null;
  if (current === null && spec.stage !== undefined)
    throw conflict(
      `${spec.name} is served by the stage ${spec.stage}, which I only read: set the alias ${spec.alias} once by hand, let serving follow it, and take registry.mlflow.stage out`,
    );
  if (current !== expected)
    throw conflict(`${spec.name}: ${spec.alias} points at ${current ?? 'nothing'}, not at ${expected ?? 'nothing'}`);
  const target = await api.version(spec, to);
  if (!target) throw new SextantError('not_found', `${spec.name} has no version ${to}`);
  if (target.status !== 'READY') throw conflict(`${spec.name} ${to} is not ready: MLflow says ${target.status}`);
  // Tags first: whoever sees the new alias after a crash can read by which approval it was set.
  await tag(api, spec, to, tags);
  await api.setAlias(spec, to);
  const after = (await api.byAlias(spec))?.version ?? null;
  if (after !== to) throw conflict(`${spec.name}: ${spec.alias} reads back as ${after ?? 'nothing'}, not ${to}`);
  if (current !== null && current !== to) await tag(api, spec, current, { ...tags, replaced_by: to });
}

async function tag(
  api: MlflowApi,
  spec: MlflowRegistrySpec,
  version: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) await api.setTag(spec, version, key, value);
}

const conflict = (message: string): SextantError => new SextantError('conflict', message, { retryable: false });
