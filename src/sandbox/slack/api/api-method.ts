import type { JsonObject } from '../json-object.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import type { ApiArguments } from './api-arguments.ts';

/** Slack's rate tiers; `post` is one a second a channel, `special` is generous. */
export type RateTier = 1 | 2 | 3 | 4 | 'post' | 'special';

export interface ApiMethod {
  readonly token: 'bot' | 'app' | 'none';
  /** One of these scopes is enough; none listed means that no scope is needed. */
  readonly scopes: readonly string[];
  readonly tier: RateTier;
  /** The answer without its `ok: true`; refusals are thrown as SlackRefusal. */
  run(core: SandboxCore, args: ApiArguments): JsonObject;
}

export type ApiMethods = Readonly<Record<string, ApiMethod>>;
