import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createLocalRegistry } from '../../src/adapters/local/registry.ts';
import { type SextantApp, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadEnv } from '../../src/config/load-env.ts';
import type { Model } from '../../src/domain/model.ts';
import { roles } from '../../src/domain/step.ts';
import { alertChannel, demoWorkspace, groups } from '../../src/sandbox/demo/workspace.ts';
import { type SandboxSlack, startSandboxSlack } from '../../src/sandbox/slack/sandbox-slack.ts';
import type { StorePlace } from './bench-stores.ts';
import { quiet } from './quiet.ts';

export const champion = '1';
export const candidate = '2';
const secrets = { botToken: 'xoxb-bench', appToken: 'xapp-bench', signingSecret: 'bench', webhookToken: 'bench' };

/** A person presses a few buttons a day; a benchmark must not wait for Slack's limits a minute. */
const rates = { perMinute: { 1: 1e6, 2: 1e6, 3: 1e6, 4: 1e6, special: 1e6 }, postsPerSecond: 1e6, postBurst: 1e6 };

export interface SmallWorld {
  readonly app: SextantApp;
  readonly slack: SandboxSlack;
  readonly models: readonly Model[];
  close(): Promise<void>;
}

/** Models with two versions each in a local registry, a serving that follows it at once, the sandbox Slack, all roles. */
export async function openSmallWorld(place: StorePlace, models: number): Promise<SmallWorld> {
  const ids = Array.from({ length: models }, (_, i) => `model-${i + 1}`);
  const registry = join(place.dataDir, 'registry');
  for (const id of ids) await fillRegistry(join(registry, id));
  const serving = await startServing(registry);
  const slack = await startSandboxSlack({ workspace: demoWorkspace(secrets, []), rates });
  const configFile = join(place.dataDir, 'sextant.yaml');
  await writeFile(configFile, configText(ids, registry, serving.url));
  const config = loadConfig(configFile);
  const app = await startApp({
    env: loadEnv({
      SLACK_BOT_TOKEN: secrets.botToken,
      SLACK_SIGNING_SECRET: secrets.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      WEBHOOK_TOKEN: secrets.webhookToken,
      PORT: '0',
      ...(place.databaseUrl === undefined ? {} : { DATABASE_URL: place.databaseUrl }),
    }),
    config,
    roles,
    dataDir: join(place.dataDir, 'store'),
    log: quiet,
    schedule: false,
    pollMs: 500,
  });
  slack.setRequestUrl(`${app.url}/slack/events`);
  const close = async (): Promise<void> => {
    await app.stop();
    await slack.close();
    await serving.close();
  };
  return { app, slack, models: config.models, close };
}

export const registryOf = createLocalRegistry();

async function fillRegistry(directory: string): Promise<void> {
  for (const version of [champion, candidate]) {
    await mkdir(join(directory, version), { recursive: true });
    await writeFile(join(directory, version, 'model.json'), JSON.stringify({ weights: [1, 2, Number(version)] }));
    await writeFile(join(directory, version, 'sextant_eval.parquet'), 'its digest is all that is looked at');
    await writeFile(join(directory, version, 'version.json'), JSON.stringify({ createdAt: '2026-01-01T00:00:00Z' }));
  }
  await writeFile(join(directory, 'aliases.json'), JSON.stringify({ champion }));
}

async function startServing(registry: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const spec = { registry: { local: { path: registry, name, alias: 'champion' } } };
    registryOf.champion(spec as Model).then(
      (found) => response.end(JSON.stringify({ version: found?.version })),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const configText = (ids: readonly string[], registry: string, serving: string): string =>
  stringify({
    defaults: {
      channel: `#${alertChannel.name}`,
      owner: groups.platform,
      approvers: { sets: [groups.onCall], quorum: 1 },
    },
    models: ids.map((id) => ({
      id,
      monitor: { parquet: { reference: 'none.parquet', current: 'none.parquet', time: 'ts' } },
      registry: { local: { path: registry, name: id } },
      serving: { http: { url: `${serving}/${id}` } },
    })),
  });
