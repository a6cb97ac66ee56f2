import { SextantError } from '../../domain/error.ts';
import type { LocalRegistrySpec } from '../../domain/model.ts';
import type { RegistryWriter } from '../../ports/registry.ts';
import { withFileLock } from './file-lock.ts';
import { readJson, writeJson } from './json-file.ts';
import {
  aliasesFile,
  aliasesSchema,
  listVersions,
  localSpec,
  readVersion,
  versionFile,
  versionFileSchema,
} from './registry-files.ts';

/** The write side. One lock file a model makes the compare-and-set true across processes of this host. */
export function createLocalRegistryWriter(): RegistryWriter {
  return {
    setAlias: async (model, change) => {
      const spec = localSpec(model);
      await listVersions(spec);
      await withFileLock(`${aliasesFile(spec)}.lock`, async () => {
        const aliases = (await readJson(aliasesFile(spec), aliasesSchema)) ?? {};
        const current = aliases[spec.alias] ?? null;
        if (current !== change.expected) {
          throw new SextantError(
            'conflict',
            `${spec.name}: ${spec.alias} points at ${current ?? 'nothing'}, not at ${change.expected ?? 'nothing'}`,
            { retryable: false },
          );
        }
        await assertReady(spec, change.to);
        // Tags first: whoever sees the new alias after a crash can read by which approval it was set.
        await tag(spec, change.to, change.tags);
        await writeJson(aliasesFile(spec), { ...aliases, [spec.alias]: change.to });
        if (current !== null && current !== change.to)
          await tag(spec, current, { ...change.tags, replaced_by: change.to });
      });
    },
  };
}

async function assertReady(spec: LocalRegistrySpec, version: string): Promise<void> {
  const found = await readVersion(spec, version);
  if (!found)
    throw new SextantError('not_found', `${spec.name} has no version ${version}: ${versionFile(spec, version)}`);
  if (!found.ready) throw new SextantError('conflict', `${spec.name} ${version} is not ready`, { retryable: false });
}

/** A version that has vanished meanwhile must not make the change look failed. */
async function tag(spec: LocalRegistrySpec, version: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const path = versionFile(spec, version);
  const file = await readJson(path, versionFileSchema);
  if (file) await writeJson(path, { ...file, tags: { ...file.tags, ...tags } });
}
