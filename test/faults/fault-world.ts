import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { migrateDatabase, newId } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Model } from '../../src/domain/model.ts';
import { createLog } from '../../src/process/create-log.ts';
import { cast } from '../../src/sandbox/demo/workspace.ts';
import type { RateOptions } from '../../src/sandbox/slack/api/rate-limits.ts';
import { type SandboxSlack, startSandboxSlack } from '../../src/sandbox/slack/sandbox-slack.ts';
import type { WorkspaceSeed } from '../../src/sandbox/slack/workspace-seed.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { type Files, writeFiles } from '../acceptance/bad-input/files.ts';
import {
  configText,
  generous,
  type ModelSpec,
  secrets,
  today,
  workspaceOf,
} from '../acceptance/bad-input/small-world.ts';
import { honestServer } from '../hostile/honest-server.ts';
import { freePort } from './free-port.ts';
import { openFrontDoor } from './front-door.ts';
import { Replica } from './replica.ts';
import { type Server, startPostgres, startRedis } from './servers.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export interface FaultWorldOptions {
  readonly models: readonly string[];
  readonly rates?: RateOptions;
  /** Armed with every failpoint, each of which kills once; both replicas or the first alone. */
  readonly failpoints?: 'both' | 'first';
  readonly leaseMs?: number;
  readonly autonomy?: 'observe' | 'retrain';
  /** Who may approve, as people of their own; else the groups of the demo. */
  readonly approvers?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Of one replica only: `faulty` is the second. */
  readonly faultyEnvironment?: Readonly<Record<string, string>>;
  /** The second replica reaches everything through proxies; a language model server is one of the things it reaches. */
  readonly proxies?: boolean;
  /** Two models more that read one input, which only the log of the second shows to be broken. */
  readonly sharedInput?: boolean;
}

export const sharedInput = { whole: 'input-whole', broken: 'input-broken' } as const;

const outside = ['postgres', 'redis', 'slack', 'serving', 'model'] as const;
export type Outside = (typeof outside)[number];

export interface FaultWorld {
  readonly models: readonly Model[];
  readonly approvers: readonly string[];
  readonly slack: SandboxSlack;
  readonly postgres: Server;
  readonly redis: Server;
  readonly replicas: readonly [Replica, Replica];
  readonly proxies: Readonly<Record<Outside, TcpProxy>> | null;
  /** Looked at from outside, past the proxies. */
  readonly store: OpenStore;
  readonly dir: string;
  registry(model: string, ...path: string[]): string;
  readonly failpoints: string;
  readonly databaseUrl: string;
  readonly configFile: string;
  /** Where webhooks go. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Two replicas of every role as processes, on a Postgres and a Redis of their own; the sandbox Slack, a local registry, a
 * pipeline command and a serving that follows the registry. Nothing is up yet but what surrounds them.
 */
export async function openFaultWorld(options: FaultWorldOptions): Promise<FaultWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'sextant-faults-'));
  const failpoints = join(dir, 'failpoints');
  await mkdir(failpoints);
  const [postgres, redis, files] = [await startPostgres(), await startRedis(), await writeFiles(join(dir, 'data'))];
  const registry = (model: string, ...path: string[]): string => join(dir, 'registry', model, ...path);
  const specs: ModelSpec[] = options.models.map((id) => ({ id }));
  if (options.sharedInput)
    specs.push({ id: sharedInput.whole }, { id: sharedInput.broken, log: await breakLog(files) });
  for (const { id } of specs) await registerFirst(registry, id);
  const serving = await startFollowingServing(registry);
  const slack = await startSandboxSlack({
    workspace: withPeople(workspaceOf(specs), options.approvers ?? []),
    rates: options.rates ?? generous,
    retryDelaysMs: Array.from({ length: 30 }, () => 1000),
    // What a person may see as a failure is not asked here, only what counts in the end.
    ackTimeoutMs: 30_000,
  });
  const model = await honestServer(specs.map(({ id }) => ({ id, title: id })));
  const targets = {
    postgres: postgres.port,
    redis: redis.port,
    slack: portOf(slack.url),
    serving: serving.port,
    model: portOf(model.baseURL),
  };
  const proxies = options.proxies ? await proxiesBefore(targets) : null;
  const configOf = async (name: string, servingPort: number): Promise<string> => {
    const file = join(dir, `${name}.yaml`);
    const config = parse(configText(specs, files, `http://127.0.0.1:${servingPort}/serving`, registry));
    // Reminds at once, so that the story holds every kind of step; no sweep but those a test starts.
    config.defaults.policy.autonomy = options.autonomy ?? 'retrain';
    if (options.approvers) config.defaults.approvers = { sets: options.approvers, quorum: 1 };
    config.defaults.policy.approval = { reach: [{ at: '0m', mention: 'set-1' }] };
    for (const each of config.models) if (isShared(each.id)) each.inputs = [theInput];
    // A model server that says nothing is waited for no longer than the story lasts.
    await writeFile(file, stringify({ ...config, sweep: { cron: '0 0 1 1 *' }, agent: { budget: { seconds: 8 } } }));
    return file;
  };
  const configFile = await configOf('sextant', serving.port);
  await migrateDatabase(postgres.url);
  const store = await openStore({
    databaseUrl: postgres.url,
    dataDir: dir,
    newId,
    log: createLog('silent'),
  });
  await store.moveClock(today);
  const replica = async (name: string, faulty: boolean): Promise<Replica> => {
    const through = faulty && proxies ? portsOf(proxies) : targets;
    return new Replica({
      name,
      port: await freePort(),
      configFile: faulty && proxies ? await configOf(name, through.serving) : configFile,
      dataDir: join(dir, 'store'),
      logFile: join(dir, `${name}.log`),
      failpoints: options.failpoints && !(faulty && options.failpoints === 'first') ? failpoints : undefined,
      environment: {
        SLACK_BOT_TOKEN: secrets.botToken,
        SLACK_SIGNING_SECRET: secrets.signingSecret,
        SLACK_API_URL: slack.apiUrl.replace(/:\d+/, `:${through.slack}`),
        WEBHOOK_TOKEN: secrets.webhookToken,
        DATABASE_URL: postgres.url.replace(/:\d+/, `:${through.postgres}`),
        REDIS_URL: redis.url.replace(/:\d+/, `:${through.redis}`),
        ...(proxies ? modelServer(through.model) : {}),
        SEXTANT_POLL_MS: '200',
        SEXTANT_LEASE_MS: `${options.leaseMs ?? 8000}`,
        ...options.environment,
        ...(faulty ? options.faultyEnvironment : {}),
      },
    });
  };
  const replicas = [await replica('steady', false), await replica('faulty', true)] as const;
  const door = await openFrontDoor(replicas);
  slack.setRequestUrl(`${door.url}/slack/events`);
  return {
    models: loadConfig(configFile).models,
    approvers: options.approvers ?? [cast.approver, cast.lead],
    slack,
    postgres,
    redis,
    replicas,
    proxies,
    store,
    dir,
    registry,
    failpoints,
    databaseUrl: postgres.url,
    configFile,
    url: door.url,
    close: async () => {
      for (const each of replicas) each.signal('SIGCONT');
      await Promise.all(replicas.map((each) => each.kill()));
      await Promise.all([door.close(), slack.close(), serving.close(), model.close(), store.close()]);
      if (proxies) await Promise.all(outside.map((name) => proxies[name].close()));
      await Promise.all([redis.close(), postgres.close()]);
      if (process.env.SEXTANT_KEEP === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

async function registerFirst(registry: (model: string, ...path: string[]) => string, id: string): Promise<void> {
  await mkdir(registry(id, 'v1'), { recursive: true });
  await writeFile(registry(id, 'v1', 'model.json'), '{}');
  await writeFile(registry(id, 'v1', 'version.json'), JSON.stringify({ createdAt: '2026-09-01T00:00:00Z' }));
  await writeFile(registry(id, 'aliases.json'), JSON.stringify({ champion: 'v1' }));
}

/** The workspace with these people too, in every channel. */
function withPeople(seed: WorkspaceSeed, people: readonly string[]): WorkspaceSeed {
  const known = new Set(seed.users.map(({ id }) => id));
  const more = people.filter((id) => !known.has(id));
  return {
    ...seed,
    users: [...seed.users, ...more.map((id) => ({ id, name: id.toLowerCase(), real_name: id }))],
    channels: seed.channels.map((channel) => ({ ...channel, members: [...(channel.members ?? []), ...more] })),
  };
}

const portOf = (url: string): number => Number(new URL(url).port);

async function proxiesBefore(targets: Readonly<Record<Outside, number>>): Promise<Record<Outside, TcpProxy>> {
  const opened = await Promise.all(outside.map(async (name) => [name, await startTcpProxy(targets[name])] as const));
  return Object.fromEntries(opened) as Record<Outside, TcpProxy>;
}

const portsOf = (proxies: Readonly<Record<Outside, TcpProxy>>): Record<Outside, number> => ({
  postgres: proxies.postgres.port,
  redis: proxies.redis.port,
  slack: proxies.slack.port,
  serving: proxies.serving.port,
  model: proxies.model.port,
});

const modelServer = (port: number) => ({
  OPENAI_API_KEY: 'sk-fault-suite',
  OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
  OPENAI_MODEL: 'scripted',
});

const theInput = { name: 'payments', columns: ['amount'], owner: 'team payments' };
const isShared = (id: string): boolean => Object.values<string>(sharedInput).includes(id);

/** The good log, but for one column that comes in another unit from the sixth day on. */
async function breakLog({ log, path, sql }: Files): Promise<string> {
  const from = "timestamp '2026-10-06'";
  await sql(
    `copy (select * replace (case when ts >= ${from} then amount * 100 else amount end as amount) from '${log}') to '${path('broken')}' (format parquet)`,
  );
  return 'broken';
}

/** Serving as it should be: it answers with whatever the registry calls champion. */
async function startFollowingServing(registry: (model: string, ...path: string[]) => string) {
  const server = createServer((request, response) => {
    const model = request.url?.split('/').at(-1) ?? '';
    void readFile(registry(model, 'aliases.json'), 'utf8').then((text) =>
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ version: JSON.parse(text).champion })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
