import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AppOptions, newId, openParts } from '../app.ts';
import type { Env } from '../config/env-schema.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { loadEnv } from '../config/load-env.ts';
import { SextantError } from '../domain/error.ts';
import type { Role } from '../domain/step.ts';
import { createLog } from '../process/create-log.ts';

/** What commands share: the environment as an argument, and the exit code they leave. */
export interface CliContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  exitCode: number;
}

export interface CommonFlags {
  readonly config?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

export const say = (text: string): void => void process.stdout.write(`${text}\n`);
export const sayJson = (value: unknown): void => say(JSON.stringify(value, null, 2));

export const configPath = (context: CliContext, flags: CommonFlags): string =>
  resolve(flags.config ?? context.environment.SEXTANT_CONFIG ?? 'sextant.yaml');

export const dataDirOf = (env: Env, flags: CommonFlags): string =>
  resolve(flags.dataDir ?? env.SEXTANT_DATA_DIR ?? '.sextant/data');

export interface Loaded {
  readonly env: Env;
  readonly config: Config;
  readonly dataDir: string;
}

/** Environment and configuration, checked. */
export function load(context: CliContext, flags: CommonFlags): Loaded {
  const env = loadEnv(context.environment);
  return { env, config: loadConfig(configPath(context, flags)), dataDir: dataDirOf(env, flags) };
}

/** Opens the parts of a command that only looks: no server, no queue, no foreign secret needed. */
export async function look(loaded: Loaded, roles: readonly Role[]) {
  const options: AppOptions = {
    ...loaded,
    roles,
    log: createLog(loaded.env.LOG_LEVEL === 'debug' ? 'debug' : 'silent'),
  };
  return openParts(options);
}

/** The store alone, read: an embedded one that a running process holds is said so. */
export function requireStore(loaded: Loaded): void {
  if (loaded.env.DATABASE_URL === undefined && !existsSync(loaded.dataDir))
    throw new SextantError(
      'not_found',
      `There is no data in ${loaded.dataDir} yet. Start Sextant first, or name its directory with --data-dir.`,
    );
}

export { newId };
