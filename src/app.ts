import type { KeyObject } from 'node:crypto';
import { createBullQueue } from './adapters/bullmq/create-bull-queue.ts';
import { migrateQueue } from './adapters/bullmq/postgres-backing.ts';
import { agentLimitOf } from './app/advisor.ts';
import { listenForAlerts } from './app/alert-sources.ts';
import { type AppOptions, leaseOf } from './app/app-options.ts';
import type { Fleet } from './app/fleet.ts';
import { type FleetFollower, followFleet } from './app/follow-fleet.ts';
import { newId } from './app/new-id.ts';
import { type AppParts, openParts } from './app/parts.ts';
import { startHttp } from './app/start-http.ts';
import { createChartRenderer } from './charts/chart-renderer.ts';
import { readSigningKey } from './domain/ledger-key.ts';
import { staleApprovals } from './domain/stale-approvals.ts';
import type { Role } from './domain/step.ts';
import type { Deps } from './flows/flow.ts';
import { lifecycle } from './lifecycle.ts';
import type { Log } from './ports/log.ts';
import type { Models } from './ports/models.ts';
import type { Queue } from './ports/queue.ts';
import type { Observer } from './ports/telemetry.ts';
import { recheckCards } from './process/recheck-cards.ts';
import { startRelay } from './process/relay.ts';
import { recordMissed, startSweep } from './process/sweep-slots.ts';
import { refuseForeignSecrets } from './process/walls.ts';
import { checkpointCron, writeCheckpoint } from './process/write-checkpoint.ts';
import { runStep } from './run-step.ts';
import { createSender, type Sender } from './slack/sender.ts';
import { migrateStore } from './store/migrate-store.ts';
import { openStore } from './store/open-store.ts';
import type { OpenStore } from './store/sql-store.ts';
import { createMetrics } from './telemetry/create-metrics.ts';

/** Reads files where a command needs nothing else of the app. */
export { createFrames } from './adapters/duckdb/frames.ts';
export { createFolderCache } from './adapters/local/folder-cache.ts';
/** Makes secrets of the second factor, for the command that enrols. */
export { totp } from './adapters/totp/totp.ts';
export { promptOf } from './app/advisor.ts';
export type { AppOptions } from './app/app-options.ts';
export { findNames } from './app/find-names.ts';
/** For the check of a configuration that does not run yet. */
export { changeOf } from './app/fleet.ts';
export { inspectSetup } from './app/inspect-setup.ts';
export { type LoadedFleet, loadFleet } from './app/load-fleet.ts';
export { newId } from './app/new-id.ts';
export { type AppParts, openParts } from './app/parts.ts';
export { discoveryOf } from './app/vendors.ts';
export { reportPage } from './charts/html/report-page.ts';
/** The time of an embedded store that another process holds. */
export { notedNow } from './store/clock-note.ts';
/** Takes a directory for this process alone; `conflict` names the process that has it. */
export { lockDirectory as claimDirectory } from './store/directory-lock.ts';

export interface SextantApp {
  /** Where webhooks, Slack and health are served. */
  readonly url: string;
  readonly store: OpenStore;
  readonly models: Models;
  /** Starts the sweep of a slot now. */
  sweep(slot: Date): Promise<void>;
  /** Reads the configuration and its registry anew; says what came of it. */
  reload(): Promise<string>;
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
  { store, fleet, models, slack, deps, clock, own }: AppParts,
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
  const metrics = createMetrics({ store, models, agentLimit: agentLimitOf(options.config.agent) });
  const http = await startHttp(options, store, slack, clock, deps, metrics);
  closers.push(() => http.close());
  own.page = roles.includes('promoter') ? http.url : null;
  await startWork(options, store, models, queue, deps, metrics.observer);
  await scheduleCheckpoints(options, store, queue, signingKey);
  closers.push(await listenForAlerts(options, store, queue));
  sender?.start();
  const socket = slack?.socket;
  if (socket) {
    closers.push(() => socket.stop());
    await socket.start();
  }
  await record.started();
  const follower = follow(options, fleet, store);
  closers.push(() => follower.stop());
  log.info({ roles, url: http.url }, 'Sextant is up');
  return {
    url: http.url,
    store,
    models,
    sweep: async (slot) => void (await startSweep(store, newId, slot)),
    reload: () => follower.reload(),
    idle: () => settle(store, sender),
    stop,
  };
}

/** The bot tells what changed and takes back the cards of another policy. */
function follow({ roles, log, config }: AppOptions, fleet: Fleet, store: OpenStore): FleetFollower {
  const tells = roles.includes('bot');
  return followFleet({
    file: config.file,
    fleet,
    teller: tells ? store : null,
    onChange: async () => (tells ? withdrawStale(store, fleet.models) : undefined),
    log,
  });
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

async function startWork(
  options: AppOptions,
  store: OpenStore,
  models: Models,
  queue: Queue,
  deps: Deps,
  observer: Observer,
): Promise<void> {
  const { roles, log, config } = options;
  if (roles.includes('bot')) await withdrawStale(store, models);
  const runner = { store, lifecycle, deps, log, leaseMs: leaseOf(options), observer };
  for (const role of roles)
    await queue.work(role, async (stepId) => void (await runStep(runner, stepId)), concurrency[role]);
  if (roles.includes('bot')) await recheckCards(store);
  if (!roles.includes('agent') || options.schedule === false) return;
  await recordMissed(store, models, newId, config.sweepCron);
  await queue.schedule('sweep', config.sweepCron, async (slot) => void (await startSweep(store, newId, slot)));
}

/** A policy changes with a start or a reload: cards of the one before are taken back at once, not at the next sweep. */
async function withdrawStale(store: OpenStore, models: Models): Promise<void> {
  const pending = await store.find('approval', { where: { state: 'pending' }, limit: 1000 });
  const steps = staleApprovals(pending, (model) => models.get(model)?.policyVersion ?? null);
  for (const step of steps) await store.addStep(step);
}

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
