import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Artifact, artifactSchema } from './learner.ts';

const aliasesSchema = z.record(z.string(), z.string());
const alias = 'champion';

export const versionDirectory = (registry: string, model: string, version: string): string =>
  join(registry, model, version);

/** Which version the alias names; null before the first. */
export async function readChampion(registry: string, model: string): Promise<string | null> {
  try {
    const text = await readFile(join(registry, model, 'aliases.json'), 'utf8');
    return aliasesSchema.parse(JSON.parse(text))[alias] ?? null;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}

/** Only at the making of a world: later every change of the alias is somebody's approved promotion. */
export async function writeFirstChampion(registry: string, model: string, version: string): Promise<void> {
  await writeWhole(join(registry, model, 'aliases.json'), { [alias]: version });
}

export async function readArtifact(registry: string, model: string, version: string): Promise<Artifact> {
  const path = join(versionDirectory(registry, model, version), 'model.json');
  return artifactSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

export async function writeArtifact(directory: string, artifact: Artifact): Promise<void> {
  await writeWhole(join(directory, 'model.json'), artifact);
}

export interface VersionFacts {
  readonly createdAt: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Last of all files of a version: with it the version counts as registered. */
export async function registerVersion(directory: string, facts: VersionFacts): Promise<void> {
  await writeWhole(join(directory, 'version.json'), { ...facts, ready: true });
}

/** Takes the next free version number; its directory is made exclusively, so two runs never share one. */
export async function claimNextVersion(
  registry: string,
  model: string,
): Promise<{ version: string; directory: string }> {
  await mkdir(join(registry, model), { recursive: true });
  for (;;) {
    const taken = (await readdir(join(registry, model))).map((name) => Number(/^v(\d+)$/.exec(name)?.[1] ?? 0));
    const version = `v${Math.max(0, ...taken) + 1}`;
    const directory = versionDirectory(registry, model, version);
    try {
      await mkdir(directory);
      return { version, directory };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
  }
}

async function writeWhole(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.tmp`, `${JSON.stringify(value)}\n`, { flush: true });
  await rename(`${path}.tmp`, path);
}
