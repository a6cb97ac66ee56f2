import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { airflowClients } from './adapters/airflow/airflow-clients.ts';
import { createAirflowPipeline } from './adapters/airflow/pipeline.ts';
import { createBullQueue } from './adapters/bullmq/create-bull-queue.ts';
import { migrateQueue } from './adapters/bullmq/postgres-backing.ts';
import { byKind } from './adapters/by-kind.ts';
import { createFrames } from './adapters/duckdb/frames.ts';
import { createParquetMonitor } from './adapters/duckdb/parquet-monitor.ts';
import { createCommandPipeline } from './adapters/local/command-pipeline.ts';
import { localFiles } from './adapters/local/files.ts';
import { createHttpServing } from './adapters/local/http-serving.ts';
import { readText } from './adapters/local/read-text.ts';
import { createLocalRegistry } from './adapters/local/registry.ts';
import { createLocalRegistryWriter } from './adapters/local/registry-writer.ts';
import { mlflowClients } from './adapters/mlflow/mlflow-clients.ts';
import { createMlflowRegistry } from './adapters/mlflow/registry.ts';
import { createMlflowRegistryWriter } from './adapters/mlflow/registry-writer.ts';
import { createHttpPager } from './adapters/pager/http-pager.ts';
import { totp } from './adapters/totp/totp.ts';
import { createChartRenderer } from './charts/chart-renderer.ts';

export { reportPage } from './charts/html/report-page.ts';

import type { Env } from './config/env-schema.ts';
import type { Config } from './config/load-config.ts';
import { SextantError } from './domain/error.ts';
import { formatId } from './domain/id.ts';
import { readSigningKey } from './domain/ledger-key.ts';
import type { Model } from './domain/model.ts';
import { staleApprovals } from './domain/stale-approvals.ts';
import type { Role } from './domain/step.ts';
import { digestAsItIs } from './flows/approval-subject.ts';
import type { Deps } from './flows/flow.ts';
import { grafanaScheme } from './http/authenticate.ts';
import { type HttpServer, type Readiness, startHttpServer } from './http/http-server.ts';
import { lifecycle } from './lifecycle.ts';
import type { Advisor } from './ports/advisor.ts';
import type { NewId } from './ports/ids.ts';
import type { Log } from './ports/log.ts';
import type { Models } from './ports/models.ts';
import type { Pipeline } from './ports/pipeline.ts';
import type { Queue } from './ports/queue.ts';
import type { Registry, RegistryWriter } from './ports/registry.ts';
import { recheckCards } from './process/recheck-cards.ts';
import { startRelay } from './process/relay.ts';
import { createStepUpDesk } from './process/step-up-desk.ts';
import { createStoreClock, type StoreClock } from './process/store-clock.ts';
import { recordMissed, startSweep } from './process/sweep-slots.ts';
import { refuseForeignSecrets, walledOff } from './process/walls.ts';
import { checkpointCron, writeCheckpoint } from './process/write-checkpoint.ts';
import { runStep } from './run-step.ts';
import { createSlack, type Slack } from './slack/create-chat.ts';
import { createSender, type Sender } from './slack/sender.ts';
import { migrateStore } from './store/migrate-store.ts';
import { openStore } from './store/open-store.ts';
import type { OpenStore } from './store/sql-store.ts';

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

export interface SextantApp {
  /** Where webhooks, Slack and health are served. */
  readonly url: string;
  readonly store: OpenStore;
  readonly models: Models;
  /** Starts the sweep of a slot now. */
  sweep(slot: Date): Promise<void>;
  /** Settles when no step is due and no post is owed. */
  idle(): Promise<void>;
  /** Drains and stops everything; safe to call twice. */
  stop(): Promise<void>;
}

/** Opens the store for a look and closes it again. */
export async function withStore<T>(
  options: Pick<AppOptions, 'env' | 'dataDir' | 'log'>,
  look: (store: OpenStore) => Promise<T>,
): Promise<T> {
  const { env, dataDir, log } = options;
  const store = await openStore({ databaseUrl: env.DATABASE_URL, dataDir, newId, log });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Schemas, grants and what BullMQ and the checkpointer need beside them, as the owner. */
export async function migrateDatabase(databaseUrl: string): Promise<readonly string[]> {
  const { migrateMemory } = await import('./agent/open-memory.ts');
  return migrateStore({ databaseUrl, beside: [migrateQueue, migrateMemory] });
}

/** Reads files where a command needs nothing else of the app. */
export { createFrames } from './adapters/duckdb/frames.ts';
export { createFolderCache } from './adapters/local/folder-cache.ts';
/** Makes secrets of the second factor, for the command that enrols. */
export { totp } from './adapters/totp/totp.ts';
/** The time of an embedded store that another process holds. */
export { notedNow } from './store/clock-note.ts';
/** Takes a directory for this process alone; `conflict` names the process that has it. */
export { lockDirectory as claimDirectory } from './store/directory-lock.ts';

export const newId: NewId = (prefix) => formatId(prefix, crypto.getRandomValues(new Uint8Array(10)));

/** Puts one process together: the store, the queue and, for each role, what it may have and nothing else. */
export async function startApp(options: AppOptions): Promise<SextantApp> {
  refuseForeignSecrets(options.roles, options.env);
  const signingKey = options.env.LEDGER_SIGNING_KEY ? readSigningKey(options.env.LEDGER_SIGNING_KEY) : null;
  const parts = await openParts(options);
  const closers: Closer[] = [() => parts.store.close(), () => parts.deps.frames.close()];
  const stop = once(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  try {
    return await startParts(options, parts, signingKey, closers, stop);
  } catch (error) {
    // What is left running would keep the process, and with it the data directory.
    await stop();
    throw error;
  }
}

type Closer = () => Promise<unknown>;

async function startParts(
  options: AppOptions,
  { store, models, slack, deps, clock, own }: AppParts,
  signingKey: KeyObject | null,
  closers: Closer[],
  stop: () => Promise<void>,
): Promise<SextantApp> {
  const { env, roles, log } = options;
  await clock.follow();
  closers.push(async () => clock.stop());
  const record = recorder(store, roles, log);
  closers.push(record.stopped);
  const queue = await createBullQueue({ redisUrl: env.REDIS_URL, pool: store.pool, log });
  const sender = slack
    ? createSender({
        store,
        client: slack.client,
        charts: createChartRenderer(),
        log,
        now: clock.now,
        timing: { leaseMs: leaseOf(options) },
      })
    : null;
  closers.push(
    async () => sender?.stop(),
    () => queue.close(10_000),
  );
  const relay = startRelay(store, queue, roles, () => sender?.wake(), log);
  closers.push(() => relay.stop());
  const http = await startHttp(options, store, slack, clock, deps);
  closers.push(() => http.close());
  own.page = roles.includes('promoter') ? http.url : null;
  await startWork(options, store, models, queue, deps);
  await scheduleCheckpoints(options, store, queue, signingKey);
  sender?.start();
  const socket = slack?.socket;
  if (socket) {
    closers.push(() => socket.stop());
    await socket.start();
  }
  await record.started();
  log.info({ roles, url: http.url }, 'Sextant is up');
  return {
    url: http.url,
    store,
    models,
    sweep: async (slot) => void (await startSweep(store, newId, slot)),
    idle: () => settle(store, sender),
    stop,
  };
}

/** Each hour, by whoever holds the key: the promoter. */
async function scheduleCheckpoints(
  { config, dataDir, log, schedule }: AppOptions,
  store: OpenStore,
  queue: Queue,
  key: KeyObject | null,
): Promise<void> {
  if (!key || schedule === false) return;
  await queue.schedule('checkpoint', checkpointCron, async () => {
    const { size, root } = await writeCheckpoint({ store, dataDir, key, channel: config.ledgerChannel });
    log.info({ size, root }, 'ledger checkpoint signed');
  });
}

/** Start and stop on record; what never started is not recorded as stopped, and a store that is away stops nothing. */
function recorder(store: OpenStore, roles: readonly Role[], log: Log) {
  let up = false;
  return {
    started: async (): Promise<void> => {
      await recordProcess(store, 'process-started', roles);
      up = true;
    },
    stopped: async (): Promise<void> => {
      if (!up) return;
      log.info({ roles }, 'Sextant goes down');
      await recordProcess(store, 'process-stopped', roles).catch((err: unknown) =>
        log.warn({ err }, 'the stop was not recorded'),
      );
    },
  };
}

export interface AppParts {
  readonly store: OpenStore;
  readonly models: Models;
  readonly slack: Slack | null;
  readonly clock: StoreClock;
  readonly deps: Deps;
  /** Where this process serves the page for the second factor itself; known once it listens. */
  readonly own: { page: string | null };
}

/** The parts of a process without anything that runs: for `startApp` and for commands that only look. */
export async function openParts(options: AppOptions): Promise<AppParts> {
  const { env, config, roles, log } = options;
  const store = await openStore({
    databaseUrl: env.DATABASE_URL,
    dataDir: options.dataDir,
    newId,
    log,
    answerMs: leaseOf(options) / 2,
  });
  try {
    const models = modelsOf(config);
    const clock = createStoreClock(store);
    const slack = roles.includes('bot') ? openSlack(options, store, clock) : null;
    const own = { page: null };
    return { store, models, slack, clock, own, deps: await depsOf(options, store, models, slack, own) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function modelsOf(config: Config): Models {
  const byId = new Map(config.models.map((m) => [m.id, m]));
  return {
    all: () => config.models,
    get: (id) => byId.get(id) ?? null,
    currency: config.models[0]?.policy.budget.currency ?? 'USD',
  };
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
  const readers = mlflowClients(mlflowAccount(options.env), 'MLFLOW_USERNAME and MLFLOW_PASSWORD, or MLFLOW_TOKEN');
  const registry = byKind<Registry>('registry', registryOf, {
    local: createLocalRegistry(),
    mlflow: createMlflowRegistry({ clients: readers, cacheDir: join(options.dataDir, 'mlflow') }),
  });
  const serving = createHttpServing();
  const monitor = only('monitor', ['agent', 'worker'], () => createParquetMonitor(frames));
  return {
    store,
    models,
    frames,
    registry,
    serving,
    files: localFiles,
    monitor,
    pipeline: only('pipeline', ['worker'], () =>
      byKind<Pipeline>('pipeline', (model) => model.pipeline, {
        command: createCommandPipeline({ stateDir: options.dataDir, now: () => new Date() }),
        airflow: createAirflowPipeline(airflowClients(airflowAccount(options.env))),
      }),
    ),
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
    newId,
    log,
    pollMs: options.pollMs ?? 5000,
  };
}

function pagerOf({ env, config: { pager } }: AppOptions): Deps['pager'] {
  if (pager === null) return null;
  if (!env.PAGER_KEY)
    throw new SextantError(
      'config_invalid',
      'The role bot needs PAGER_KEY in the environment: `pager:` is configured.',
    );
  return createHttpPager({ ...pager, key: env.PAGER_KEY });
}

const registryOf = (model: Model) => model.registry;

const airflowAccount = (env: Env) => ({
  username: env.AIRFLOW_USERNAME,
  password: env.AIRFLOW_PASSWORD,
  token: env.AIRFLOW_TOKEN,
});

const mlflowAccount = (env: Env) => ({
  username: env.MLFLOW_USERNAME,
  password: env.MLFLOW_PASSWORD,
  token: env.MLFLOW_TOKEN,
});

/** Writes with the promoter's own accounts. */
function registryWriterOf(env: Env): RegistryWriter {
  const own = {
    username: env.MLFLOW_PROMOTER_USERNAME,
    password: env.MLFLOW_PROMOTER_PASSWORD,
    token: env.MLFLOW_PROMOTER_TOKEN,
  };
  const names = 'MLFLOW_PROMOTER_USERNAME and MLFLOW_PROMOTER_PASSWORD, or MLFLOW_PROMOTER_TOKEN';
  return byKind<RegistryWriter>('registry', registryOf, {
    local: createLocalRegistryWriter(),
    mlflow: createMlflowRegistryWriter({ clients: mlflowClients(own, names) }),
  });
}

type OutboundLook = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The first request by which an alert's explanation would be asked for, caught in front of the network; nothing is written. */
export async function promptOf(
  options: AppOptions,
  { store, models, deps }: AppParts,
  asked: Parameters<Advisor['explain']>[0],
): Promise<{ readonly url: string; readonly body: unknown }> {
  let seen: { url: string; body: unknown } | null = null;
  const advisor = await openAdvisor(options, store, models, deps, async (input, init) => {
    seen ??= { url: String(input instanceof Request ? input.url : input), body: JSON.parse(String(init?.body)) };
    return new Response('{}', { status: 503 });
  });
  await advisor.explain(asked);
  if (!seen)
    throw new SextantError('budget_spent', 'Nothing would be sent: the budgets of agent.budget allow no request.');
  return seen;
}

/** Where a price is known and no cap is configured. */
const moneyPerDay = 10;

/** LangGraph is loaded by the role that needs it and by no other. */
async function openAdvisor(
  { env, config, log }: AppOptions,
  store: OpenStore,
  models: Models,
  ports: Pick<Deps, 'registry' | 'serving'> & { readonly monitor?: Deps['monitor'] },
  look: OutboundLook | null = null,
): Promise<Advisor> {
  const { createAdvisor } = await import('./agent/create-advisor.ts');
  const { budget, price_per_million_tokens: price, money_per_day: cap = moneyPerDay } = config.agent;
  const openai =
    env.OPENAI_API_KEY || look
      ? {
          apiKey: env.OPENAI_API_KEY ?? 'none',
          baseURL: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
          model: env.OPENAI_MODEL ?? '',
          ...(price ? { pricePerMillion: price } : {}),
          ...(look ? { fetch: look } : {}),
        }
      : null;
  const { registry, serving } = ports;
  const pool = look ? null : store.pool;
  const { pseudonymise } = config.agent.privacy;
  return createAdvisor({
    store,
    models,
    registry,
    serving,
    monitor: ports.monitor ?? null,
    readText,
    pool,
    openai,
    budgets: budgetsOf(budget),
    meter: look ? null : store.meter({ cap, currency: models.currency }),
    pseudonymise,
    newId,
    log,
  });
}

const budgetsOf = ({ steps, calls, tool_calls, tokens, seconds, money }: Config['agent']['budget']) => ({
  steps,
  calls,
  toolCalls: tool_calls,
  tokens,
  seconds,
  cost: money,
});

async function startHttp(
  { env, config, roles, log }: AppOptions,
  store: OpenStore,
  slack: Slack | null,
  clock: StoreClock,
  deps: Deps,
): Promise<HttpServer> {
  const secrets = {
    token: env.WEBHOOK_TOKEN,
    secret: env.WEBHOOK_SECRET,
    grafana: { secret: env.GRAFANA_WEBHOOK_SECRET, scheme: grafanaScheme(config.sources.grafana) },
  };
  return startHttpServer({
    host: env.HOST ?? '127.0.0.1',
    port: env.PORT ?? 3000,
    log,
    ready: () => readiness(store),
    intake: roles.includes('bot') ? { store, newId, secrets } : null,
    slack: slack ? (request) => slack.receiver.handle(request) : null,
    desk: roles.includes('promoter')
      ? createStepUpDesk({
          store,
          factors: store.factors,
          totp,
          digestNow: (approval) => digestAsItIs(deps, approval),
          newId,
          wallClock: clock.wall,
        })
      : null,
    wallClock: clock.wall,
  });
}

/** A queue that is down makes nobody unready: steps wait in the store. */
async function readiness(store: OpenStore): Promise<Readiness> {
  const check = await store.now().then(() => 'ok', String);
  return { ready: check === 'ok', checks: { store: check } };
}

async function startWork(
  options: AppOptions,
  store: OpenStore,
  models: Models,
  queue: Queue,
  deps: Deps,
): Promise<void> {
  const { roles, log, config } = options;
  if (roles.includes('bot')) await withdrawStale(store, models);
  const runner = { store, lifecycle, deps, log, leaseMs: leaseOf(options) };
  for (const role of roles)
    await queue.work(role, async (stepId) => void (await runStep(runner, stepId)), concurrency[role]);
  if (roles.includes('bot')) await recheckCards(store);
  if (!roles.includes('agent') || options.schedule === false) return;
  await recordMissed(store, models, newId, config.sweepCron);
  await queue.schedule('sweep', config.sweepCron, async (slot) => void (await startSweep(store, newId, slot)));
}

/** A policy changes with a start: cards of the one before are taken back at once, not at the next sweep. */
async function withdrawStale(store: OpenStore, models: Models): Promise<void> {
  const pending = await store.find('approval', { where: { state: 'pending' }, limit: 1000 });
  const steps = staleApprovals(pending, (model) => models.get(model)?.policyVersion ?? null);
  for (const step of steps) await store.addStep(step);
}

const leaseOf = ({ leaseMs = 60_000 }: AppOptions): number => leaseMs;

const concurrency: Record<Role, number> = { bot: 8, agent: 4, worker: 4, promoter: 2 };

const recordProcess = (
  store: OpenStore,
  kind: 'process-started' | 'process-stopped',
  roles: readonly Role[],
): Promise<void> => store.recordLedger({ kind, incidentId: null, model: null, actor: 'sextant', facts: { roles } });

async function settle(store: OpenStore, sender: Sender | null): Promise<void> {
  for (;;) {
    await sender?.idle();
    const [steps, posts] = await Promise.all([store.pending(await store.now()), store.owed()]);
    if (steps === 0 && posts === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
  };
};
