import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { SextantError } from '../../domain/error.ts';
import type { Registry } from '../../ports/registry.ts';
import { importancesFrom } from '../importances-file.ts';
import { readJson } from './json-file.ts';
import {
  aliasesFile,
  aliasesSchema,
  checked,
  listVersions,
  localSpec,
  readVersion,
  readWholeVersion,
  versionDirectory,
} from './registry-files.ts';

/** A directory as registry: `<path>/<name>/<version>/` with version.json and files, `<path>/<name>/aliases.json`. */
export function createLocalRegistry(): Registry {
  const artifact: Registry['artifact'] = async (model, version, name) => {
    const path = join(versionDirectory(localSpec(model), version), checked(name, 'artifact name'));
    return access(path).then(
      () => path,
      () => null,
    );
  };
  return {
    champion: async (model) => {
      const spec = localSpec(model);
      await listVersions(spec);
      const version = (await readJson(aliasesFile(spec), aliasesSchema))?.[spec.alias];
      if (version === undefined) return null;
      const champion = await readVersion(spec, version);
      if (champion) return champion;
      throw new SextantError(
        'upstream_invalid',
        `${aliasesFile(spec)}: ${spec.alias} points at ${version}, which has no ${versionDirectory(spec, version)}/version.json`,
      );
    },
    version: (model, version) => readWholeVersion(localSpec(model), version),
    versions: async (model) => {
      const spec = localSpec(model);
      const names = await listVersions(spec);
      const versions = await Promise.all(names.map((name) => readVersion(spec, name)));
      return versions
        .filter((version) => version !== null)
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.version < b.version ? 1 : -1));
    },
    artifact,
    importances: importancesFrom(artifact),
  };
}
