import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SextantApp, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadEnv } from '../../src/config/load-env.ts';
import { createLog } from '../../src/process/create-log.ts';
import { demoWorkspace } from '../../src/sandbox/demo/workspace.ts';
import { type SandboxSlack, startSandboxSlack } from '../../src/sandbox/slack/sandbox-slack.ts';
import { generous } from '../acceptance/bad-input/small-world.ts';
import { runCommand } from '../cli/run-command.ts';
import { registered, registeredFleet, threeHundred } from '../config/disagreeing-fleet.ts';
import { type RegistryServer, startRegistryServer } from './registry-server.ts';

const secrets = { botToken: 'xoxb-fleet', appToken: 'xapp-fleet', signingSecret: 'fleet' };
let dir: string;
let file: string;
let slack: SandboxSlack;
let registry: RegistryServer;
let app: SextantApp;

const start = (): Promise<SextantApp> =>
  startApp({
    env: loadEnv({
      SLACK_BOT_TOKEN: secrets.botToken,
      SLACK_SIGNING_SECRET: secrets.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      WEBHOOK_TOKEN: 'token',
      PORT: '0',
    }),
    config: loadConfig(file),
    roles: ['bot'],
    dataDir: join(dir, 'store'),
    log: createLog('silent'),
    schedule: false,
  });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sextant-fleet-'));
  file = join(dir, 'sextant.yaml');
  slack = await startSandboxSlack({ workspace: demoWorkspace(secrets, []), rates: generous });
  registry = await startRegistryServer([
    ...registeredFleet(),
    registered('ops.Draft', {}, {}),
    registered('ops.Sly', { 'sextant.approvers.sets': 'S0MINE' }),
    registered('playground.toy'),
  ]);
  const example = await readFile('examples/fleet.yaml', 'utf8');
  await writeFile(file, example.replace('http://mlflow.internal:5000', registry.url));
  app = await start();
}, 60_000);
afterAll(async () => {
  await app?.stop();
  await slack?.close();
  await registry?.close();
  await rm(dir, { recursive: true, force: true });
});

const said = (words: string) => slack.waitFor(({ text }) => text.includes(words), 20_000);

describe('a running Sextant with a fleet that is found', () => {
  test('has all of it, whatever page it stood on', () => {
    expect(app.models.all()).toHaveLength(301);
    expect(app.models.get('pricing-basket-size-jp')).toMatchObject({ task: 'regression' });
  });

  test('an alert by any name a model has elsewhere opens the incident of that model', async () => {
    const { alert, id } = threeHundred[217]!;
    const response = await fetch(`${app.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
      body: JSON.stringify({
        version: '4',
        alerts: [
          {
            status: 'firing',
            labels: { alertname: 'Drift', model: alert },
            startsAt: '2026-10-01T00:00:00Z',
            fingerprint: 'f1',
          },
        ],
      }),
    });
    expect(response.status).toBe(202);
    await expect.poll(() => app.store.find('incident', { where: { model: id } }), { timeout: 20_000 }).toHaveLength(1);
  });

  test('tells what nobody watches and which tag is not followed, but not what was excepted', async () => {
    const { text } = await said('in no configuration');
    expect(text).toContain('ops.Draft');
    expect(text).toContain('the tag sextant.approvers.sets is ignored');
    expect(text).not.toContain('playground');
  });

  test('takes a change of the file and of the registry without a restart, and puts it on record', async () => {
    registry.models = [...registry.models, registered('ops.New')];
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('cooldown: 48h', 'cooldown: 72h'));
    await app.reload();
    expect(app.models.get('ops-new')).not.toBeNull();
    expect(app.models.get('risk-ltv-eu')?.policy.cooldown).toBe(72 * 3_600_000);
    const rows = await app.store.ledger({ kind: 'fleet-changed', limit: 10 });
    const facts = rows.map(({ body }) => (JSON.parse(body) as { facts: { added: string[]; changed: string[] } }).facts);
    expect(facts.flatMap(({ added }) => added)).toEqual(['ops-new']);
    expect(facts.flatMap(({ changed }) => changed)).toHaveLength(120);
    expect(await app.reload()).toBe('Nothing changed.');
  });

  test('a bad file keeps the old one and says so, with its line', async () => {
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('owner: S0MLPLATFORM', 'owner: nobody'));
    const answered = await app.reload();
    await writeFile(file, text);
    expect(answered).toContain('I go on with the one before');
    expect(app.models.all()).toHaveLength(302);
    const { text: told } = await said('is not taken');
    expect(told).toMatch(/sextant\.yaml:\d+/);
    expect(told).toContain('defaults.owner');
    expect(await app.reload()).toBe('Nothing changed.');
  });

  test('goes on with what was found before while the registry is down, also after a restart', async () => {
    registry.up = false;
    expect(await app.reload()).toBe('Nothing changed.');
    await app.stop();
    app = await start();
    expect(app.models.all()).toHaveLength(302);
    registry.up = true;
  });
});

describe('sextant config check', () => {
  test('alone needs no network; with --discover it knows the whole fleet and what is wrong with it', async () => {
    const alone = await runCommand(['config', 'check', '--config', file], { cwd: dir });
    expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('the rest is found at the start') });
    const { code, stdout } = await runCommand(['config', 'check', '--config', file, '--discover'], { cwd: dir });
    expect(stdout).toContain('302 models, no mistakes');
    expect(stdout).toContain('in the registry, watched by nobody: ops.Draft');
    expect(stdout).toContain('not followed: ops.Sly: the tag sextant.approvers.sets is ignored');
    expect(code).toBe(3);
  });

  test('--against says for a pull request which models come, go and change, and whose cards are withdrawn', async () => {
    const next = join(dir, 'next.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(
      next,
      text.replace('min: 0.7,', 'min: 0.75,').replace('"playground.*"', '"playground.*", "ops.New"'),
    );
    const { stdout } = await runCommand(
      ['config', 'check', '--config', next, '--discover', '--against', file, '--json'],
      { cwd: dir },
    );
    const { difference } = JSON.parse(stdout) as { difference: Record<string, string[]> };
    expect(difference.removed).toEqual(['ops-new']);
    expect(difference.newPolicy).toHaveLength(241);
  });
});
