import type { Env } from '../config/env-schema.ts';
import type { Config } from '../config/load-config.ts';
import type { Role } from '../domain/step.ts';
import type { Log } from '../ports/log.ts';

export interface AppOptions {
  readonly env: Env;
  readonly config: Config;
  readonly roles: readonly Role[];
  readonly dataDir: string;
  readonly log: Log;
  /** false: nobody schedules sweeps here (the demo's days do). */
  readonly schedule?: boolean;
  /** How often running things are asked for their state. */
  readonly pollMs?: number;
  /** How long what a process holds is left to it without a sign of life; default a minute. */
  readonly leaseMs?: number;
}

export const leaseOf = ({ leaseMs = 60_000 }: AppOptions): number => leaseMs;
