import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import type { LocalRegistrySpec, Model } from '../../domain/model.ts';
import type { DigestedVersion, ModelVersion } from '../../ports/registry.ts';
import { isMissing, readJson } from './json-file.ts';

export const versionFileSchema = z.object({
  createdAt: z.iso.datetime({ offset: true }),
  metrics: z.record(z.string(), z.number()).default({}),
  tags: z.record(z.string(), z.string()).default({}),
  ready: z.boolean().default(true),
});

export const aliasesSchema = z.record(z.string(), z.string());

const segment = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

/** The model of a configuration whose registry is a folder. */
export function localSpec(model: Model): LocalRegistrySpec {
  if (model.registry.local) return model.registry.local;
  throw new SextantError('internal', `${model.id} has no registry in a folder`);
}

export const modelDirectory = (spec: LocalRegistrySpec): string => join(spec.path, checked(spec.name, 'model name'));
export const aliasesFile = (spec: LocalRegistrySpec): string => join(modelDirectory(spec), 'aliases.json');
export const versionDirectory = (spec: LocalRegistrySpec, version: string): string =>
  join(modelDirectory(spec), checked(version, 'version'));
export const versionFile = (spec: LocalRegistrySpec, version: string): string =>
  join(versionDirectory(spec, version), 'version.json');

/** One path segment: versions come from outside and must not lead out of the registry. */
export function checked(name: string, what: string): string {
  if (segment.test(name)) return name;
  throw new SextantError('input_invalid', `${what} "${name}" may hold letters, digits, "_", ".", "+" and "-" only`);
}

/** As `readVersion`, with its bytes read. */
export async function readWholeVersion(spec: LocalRegistrySpec, version: string): Promise<DigestedVersion | null> {
  const found = await readVersion(spec, version);
  return found && { ...found, artifactDigest: await digestArtifact(versionDirectory(spec, version)) };
}

/** null when the directory or its version.json is not there: a version without one was never finished. */
export async function readVersion(spec: LocalRegistrySpec, version: string): Promise<ModelVersion | null> {
  const file = await readJson(versionFile(spec, version), versionFileSchema);
  if (!file) return null;
  return {
    version,
    createdAt: new Date(file.createdAt),
    ready: file.ready,
    metrics: file.metrics,
    tags: file.tags,
  };
}

export async function listVersions(spec: LocalRegistrySpec): Promise<string[]> {
  const directory = modelDirectory(spec);
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && segment.test(entry.name)).map((entry) => entry.name);
  } catch (cause) {
    const gone = isMissing(cause);
    throw new SextantError(
      gone ? 'not_found' : 'unavailable',
      gone ? `the registry has no directory ${directory}` : `${directory} cannot be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** sha256 over names and bytes of the model's own files; version.json and `sextant_*` are about it, not of it. */
async function digestArtifact(directory: string): Promise<string> {
  const names = (await readdir(directory)).filter((name) => name !== 'version.json' && !name.startsWith('sextant_'));
  const hash = createHash('sha256');
  for (const name of names.filter((name) => !name.endsWith('.tmp')).sort()) {
    const path = join(directory, name);
    const { size } = await stat(path);
    hash.update(`${name}\0${size}\0`);
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
