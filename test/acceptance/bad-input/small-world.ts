import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { type SextantApp, startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { loadEnv } from '../../../src/config/load-env.ts';
import { roles } from '../../../src/domain/step.ts';
import type { Log } from '../../../src/ports/log.ts';
import { createLog } from '../../../src/process/create-log.ts';
import { demoWorkspace, groups } from '../../../src/sandbox/demo/workspace.ts';
import { type SandboxSlack, startSandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';
import { type Files, writeFiles } from './files.ts';

/** Eleven days of the log have happened; trouble began on the fifth, labels are three days late. */
export const today = new Date('2026-10-11T01:00:00Z');
export const secrets = {
  botToken: 'xoxb-bad-input',
  appToken: 'xapp-bad-input',
  signingSecret: 'bad-input-signing',
  webhookToken: 'bad-input-token',
};

export interface ModelSpec {
  readonly id: string;
  /** How its pipeline behaves: a mode of programs/pipeline.mjs. */
  readonly mode?: string;
  readonly timeout?: string;
  /** Another log or reference than the good one: a Parquet file of that name beside it. */
  readonly log?: string;
  readonly reference?: string;
  /** The alias file as it is written, instead of one that names v1. */
  readonly aliases?: string;
  /** `policy.approval` of its own. */
  readonly approval?: object;
}

export interface Serving {
  /** What it answers for a model, whatever the registry says; null: no connection. */
  readonly says: Map<string, string | null>;
  readonly url: string;
  close(): Promise<void>;
}

export interface SmallWorld {
  /** The Sextant that runs, or ran last. */
  readonly app: SextantApp;
  /** Starts another on the same data, once the last one was stopped. */
  start(): Promise<void>;
  readonly slack: SandboxSlack;
  readonly serving: Serving;
  readonly files: Files;
  readonly dir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly configFile: string;
  registry(model: string, ...path: string[]): string;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('./programs/pipeline.mjs', import.meta.url));
export const channelId = (model: string): string => `C0${model.replaceAll('-', '').toUpperCase()}`;

/** Real parts around a few rows: Parquet files, a local registry, an HTTP serving, the sandbox Slack, all four roles. */
export async function openSmallWorld(
  models: readonly ModelSpec[],
  options: { readonly log?: Log; readonly storeDir?: string } = {},
): Promise<SmallWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'sextant-bad-input-'));
  const files = await writeFiles(join(dir, 'data'));
  const registry = (model: string, ...path: string[]): string => join(dir, 'registry', model, ...path);
  for (const { id, aliases } of models) {
    await mkdir(registry(id, 'v1'), { recursive: true });
    await writeFile(registry(id, 'v1', 'model.json'), '{}');
    await writeFile(registry(id, 'v1', 'version.json'), JSON.stringify({ createdAt: '2026-09-01T00:00:00Z' }));
    await writeFile(registry(id, 'aliases.json'), aliases ?? JSON.stringify({ champion: 'v1' }));
  }
  const serving = await startServing();
  const slack = await startSandboxSlack({ workspace: workspaceOf(models), rates: generous, retryDelaysMs: [] });
  const configFile = join(dir, 'sextant.yaml');
  await writeFile(configFile, configText(models, files, serving.url, registry));
  const environment = {
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    WEBHOOK_TOKEN: secrets.webhookToken,
    WEBHOOK_SECRET: 'bad-input-hmac',
    PORT: '0',
  };
  const start = async (): Promise<SextantApp> => {
    const started = await startApp({
      env: loadEnv(environment),
      config: loadConfig(configFile),
      roles,
      dataDir: options.storeDir ?? join(dir, 'store'),
      log: options.log ?? createLog(process.env.LOG_LEVEL ?? 'silent'),
      schedule: false,
      pollMs: 200,
    });
    slack.setRequestUrl(`${started.url}/slack/events`);
    return started;
  };
  let app = await start();
  await app.store.moveClock(today);
  const close = async (): Promise<void> => {
    await app.stop();
    await slack.close();
    await serving.close();
    await rm(dir, { recursive: true, force: true });
  };
  return {
    get app() {
      return app;
    },
    start: async () => {
      app = await start();
    },
    slack,
    serving,
    files,
    dir,
    environment,
    configFile,
    registry,
    close,
  };
}

/** The pace of Slack is tested elsewhere; here nothing waits for it. */
export const generous = {
  perMinute: { 1: 6000, 2: 6000, 3: 6000, 4: 6000, special: 6000 },
  postsPerSecond: 100,
  postBurst: 100,
};

export function workspaceOf(models: readonly ModelSpec[]) {
  const seed = demoWorkspace(secrets, []);
  const members = seed.users.map((user) => user.id);
  return {
    ...seed,
    channels: [
      ...seed.channels,
      ...models.map(({ id }) => ({ id: channelId(id), name: `about-${id}`, topic: id, members })),
    ],
  };
}

export function configText(
  models: readonly ModelSpec[],
  files: Files,
  servingUrl: string,
  registry: (model: string, ...path: string[]) => string,
): string {
  return stringify({
    defaults: {
      owner: groups.platform,
      approvers: { sets: [groups.onCall, groups.leads], quorum: 1 },
      policy: { autonomy: 'retrain', budget: { cost_per_minute: 0.12 } },
    },
    models: models.map(({ id, mode = 'good', timeout = '1m', log, reference, approval }) => ({
      id,
      ...(approval ? { policy: { approval } } : {}),
      channel: `#about-${id}`,
      monitor: {
        parquet: {
          reference: reference === undefined ? files.reference : files.path(reference),
          current: log === undefined ? files.log : files.path(log),
          time: 'ts',
          score: 'score',
          label: 'label',
          label_delay: '3d',
        },
      },
      pipeline: {
        command: {
          run: `${process.execPath} ${program} ${mode} ${registry(id)} ${mode === 'unmatured' ? files.lateEvaluation : files.evaluation}`,
          timeout,
        },
      },
      registry: { local: { path: registry('', ''), name: id } },
      serving: { http: { url: `${servingUrl}/${id}` } },
      gates: [{ metric: 'auc', min: 0.7, not_worse_than_champion_by: 0.01, min_n: 200 }],
    })),
  });
}

/** Answers what the test says it answers; by default what every registry says at first. */
export async function startServing(first = 'v1'): Promise<Serving> {
  const says = new Map<string, string | null>();
  const server = createServer((request, response) => {
    const version = says.get(request.url?.slice(1) ?? '');
    if (version === null) return void request.socket.destroy();
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ version: version ?? first }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    says,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
