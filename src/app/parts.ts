import { createFrames } from '../adapters/duckdb/frames.ts';
import { localFiles } from '../adapters/local/files.ts';
import { createReadOrder } from '../agent/rules-model/read-order.ts';
import { SextantError } from '../domain/error.ts';
import type { Role } from '../domain/step.ts';
import type { Deps } from '../flows/flow.ts';
import type { Models } from '../ports/models.ts';
import { createStoreClock, type StoreClock } from '../process/store-clock.ts';
import { walledOff } from '../process/walls.ts';
import { createSlack, type Slack } from '../slack/create-chat.ts';
import { openStore } from '../store/open-store.ts';
import type { OpenStore } from '../store/sql-store.ts';
import { openAdvisor } from './advisor.ts';
import { type AppOptions, leaseOf } from './app-options.ts';
import { type Fleet, openFleet } from './fleet.ts';
import { newId } from './new-id.ts';
import { monitorOf, pagerOf, pipelineOf, registryReaderOf, registryWriterOf, servingOf } from './vendors.ts';

export interface AppParts {
  readonly store: OpenStore;
  readonly fleet: Fleet;
  readonly models: Models;
  readonly slack: Slack | null;
  readonly clock: StoreClock;
  readonly deps: Deps;
  /** Where this process serves the page for the second factor itself; known once it listens. */
  readonly own: { page: string | null };
}

/** The parts of a process without anything that runs: for `startApp` and for commands that only look. */
export async function openParts(options: AppOptions): Promise<AppParts> {
  const { env, roles, log } = options;
  const store = await openStore({
    databaseUrl: env.DATABASE_URL,
    dataDir: options.dataDir,
    newId,
    log,
    answerMs: leaseOf(options) / 2,
  });
  try {
    const fleet = await openFleet(options);
    const { models } = fleet;
    const clock = createStoreClock(store);
    const slack = roles.includes('bot') ? openSlack(options, store, clock) : null;
    const own = { page: null };
    return { store, fleet, models, slack, clock, own, deps: await depsOf(options, store, models, slack, own) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openSlack(options: AppOptions, store: OpenStore, clock: StoreClock): Slack {
  const { env, log } = options;
  const missing = (['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'] as const).filter((name) => !env[name]);
  if (missing.length > 0)
    throw new SextantError(
      'config_invalid',
      `The role bot needs ${missing.join(' and ')} in the environment (README: a real workspace in ten steps).`,
    );
  return createSlack({
    token: env.SLACK_BOT_TOKEN ?? '',
    signingSecret: env.SLACK_SIGNING_SECRET ?? '',
    ...(env.SLACK_API_URL ? { apiUrl: env.SLACK_API_URL } : {}),
    ...(env.SLACK_APP_TOKEN ? { appToken: env.SLACK_APP_TOKEN } : {}),
    receive: (row, next) => store.receive(row, next),
    reads: store,
    newId,
    now: clock.wall,
    log,
    // Well within the hold of a post: what was sent has arrived, or never will, before another replica looks for it.
    timeoutMs: Math.min(10_000, leaseOf(options) / 5),
  });
}

/** Each port goes to the roles that need it; to the others it is a wall. */
async function depsOf(
  options: AppOptions,
  store: OpenStore,
  models: Models,
  slack: Slack | null,
  own: AppParts['own'],
): Promise<Deps> {
  const { roles, log } = options;
  const only = <T extends object>(name: string, owners: readonly Role[], make: () => T): T =>
    owners.some((role) => roles.includes(role)) ? make() : walledOff<T>(name, roles);
  const frames = createFrames();
  const registry = registryReaderOf(options);
  const serving = servingOf(options.env);
  const monitor = only('monitor', ['agent', 'worker'], () => monitorOf(options, frames));
  return {
    store,
    models,
    frames,
    registry,
    serving,
    files: localFiles,
    monitor,
    pipeline: only('pipeline', ['worker'], () => pipelineOf(options)),
    registryWriter: only('registry writer', ['promoter'], () => registryWriterOf(options.env)),
    chat: slack?.chat ?? walledOff('chat', roles),
    advisor: roles.includes('agent')
      ? await openAdvisor(options, store, models, { registry, serving, monitor })
      : walledOff('advisor', roles),
    pager: roles.includes('bot') ? pagerOf(options) : null,
    approvals: {
      channel: options.config.approvals.channel ?? null,
      page: () => options.config.approvals.page ?? own.page,
    },
    readOrder: createReadOrder(models.all()),
    newId,
    log,
    pollMs: options.pollMs ?? 5000,
  };
}
