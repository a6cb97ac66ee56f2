import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../config/env-schema.ts';
import { matchesGlob } from '../config/glob.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { asSextantError, SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import { type RegisteredModel, registeredModelsSchema } from '../domain/registered-model.ts';
import type { Discovery } from '../ports/discovery.ts';

export interface LoadedFleet {
  readonly config: Config;
  /** Registered models that no configuration covers, by name. */
  readonly unconfigured: readonly string[];
  /** Why the registry was not asked, and what was taken in its place; null when it answered or none is named. */
  readonly stale: string | null;
}

/**
 * The file and what its registry holds now. A registry that does not answer leaves the fleet as it was found last, and
 * that is said; with nothing found before there is no fleet, and the error says why.
 */
export async function loadFleet(
  {
    file,
    env,
    dataDir,
  }: {
    readonly file: string;
    readonly env: Env;
    /** Where what was found is remembered; null: nowhere. */
    readonly dataDir: string | null;
  },
  discoveryOf: (env: Env) => Discovery,
): Promise<LoadedFleet> {
  const alone = loadConfig(file);
  if (alone.discover === null) return { config: alone, unconfigured: [], stale: null };
  const { url, filter } = alone.discover.mlflow;
  try {
    const found = await discoveryOf(env).models(url, filter);
    if (dataDir !== null) await keep(dataDir, found);
    return { ...withFound(file, found), stale: null };
  } catch (thrown) {
    const error = asSextantError(thrown);
    if (error.code === 'config_invalid' || error.code === 'internal') throw error;
    const found = dataDir === null ? null : await remembered(dataDir);
    if (found === null)
      throw new SextantError(error.code, `discover.mlflow: no models can be found: ${error.message}`, {
        cause: thrown,
      });
    return { ...withFound(file, found), stale: `${error.message} I go on with the models found before.` };
  }
}

function withFound(file: string, found: readonly RegisteredModel[]): Omit<LoadedFleet, 'stale'> {
  const config = loadConfig(file, found);
  return { config, unconfigured: unconfiguredOf(config, found) };
}

/** In the registry, and neither in the fleet nor excepted: nobody watches these. */
export function unconfiguredOf({ discover, models }: Config, found: readonly RegisteredModel[]): string[] {
  const watched = new Set(models.map(nameInMlflow));
  const except = discover?.mlflow.except ?? [];
  const nobodys = ({ name }: RegisteredModel): boolean =>
    !watched.has(name) && !except.some((glob) => matchesGlob(name, glob));
  return found
    .filter(nobodys)
    .map(({ name }) => name)
    .sort();
}

const nameInMlflow = ({ registry }: Model): string | undefined => registry.mlflow?.name;

const memoryIn = (dataDir: string): string => join(dataDir, 'found-models.json');

async function keep(dataDir: string, found: readonly RegisteredModel[]): Promise<void> {
  const file = memoryIn(dataDir);
  await mkdir(dataDir, { recursive: true });
  const half = `${file}.${process.pid}.part`;
  await writeFile(half, JSON.stringify(found));
  await rename(half, file);
}

async function remembered(dataDir: string): Promise<readonly RegisteredModel[] | null> {
  try {
    return registeredModelsSchema.parse(JSON.parse(await readFile(memoryIn(dataDir), 'utf8')));
  } catch {
    return null;
  }
}
