import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { demoWorkspace, groups } from '../../src/sandbox/demo/workspace.ts';
import { type SandboxSlack, startSandboxSlack } from '../../src/sandbox/slack/sandbox-slack.ts';
import { generous } from '../acceptance/bad-input/small-world.ts';
import { registered, threeHundred } from '../config/disagreeing-fleet.ts';
import { runCommand } from './run-command.ts';
import { startVendorStack, type VendorStack } from './vendor-stack.ts';

const secrets = { botToken: 'xoxb-init', appToken: 'xapp-init', signingSecret: 'init' };
let dir: string;
let stack: VendorStack;
let slack: SandboxSlack;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sextant-init-'));
  stack = await startVendorStack();
  slack = await startSandboxSlack({ workspace: demoWorkspace(secrets, []), rates: generous });
  const models = [
    ...threeHundred.map(({ registry }) => ({ name: registry, alias: 'champion' })),
    { name: 'Draft', alias: null },
  ];
  const answers: Record<string, unknown> = {
    '/mlflow/api/2.0/mlflow/registered-models/search': {
      registered_models: models.map(({ name, alias }) => ({ name, aliases: alias ? [{ alias, version: '1' }] : [] })),
    },
    '/airflow/api/v2/dags': {
      dags: [...threeHundred.map(({ dag }) => dag), 'cleanup'].map((dag_id) => ({ dag_id })),
      total_entries: 301,
    },
    '/prometheus/api/v1/label/__name__/values': { status: 'success', data: ['up', 'model_drift_score'] },
    '/prometheus/api/v1/label/model/values': {
      status: 'success',
      data: threeHundred.slice(1).map(({ series }) => series),
    },
  };
  for (const [path, body] of Object.entries(answers)) stack.otherwise.set(`GET ${path}`, { body });
}, 60_000);
afterAll(async () => {
  await stack?.close();
  await slack?.close();
  await rm(dir, { recursive: true, force: true });
});

const init = (...more: string[]) =>
  runCommand(
    [
      'init',
      '--mlflow',
      `${stack.url}/mlflow`,
      '--airflow',
      `${stack.url}/airflow`,
      '--prometheus',
      `${stack.url}/prometheus`,
      ...more,
    ],
    { cwd: dir, env: { SLACK_BOT_TOKEN: secrets.botToken, SLACK_API_URL: slack.apiUrl } },
  );

describe('sextant init', () => {
  test('writes what it finds in four systems, and lists what matches nothing', async () => {
    const { code, stdout, stderr } = await init('--owner', '@ml-platform', '--approvers', '@ml-oncall,@ml-leads');
    expect(stderr).toBe('');
    expect(code).toBe(3);
    const file = join(dir, 'sextant.yaml');
    const written = parse(await readFile(file, 'utf8')) as Record<string, Record<string, unknown>>;
    expect(written.defaults).toMatchObject({
      channel: '#ml-alerts',
      owner: groups.platform,
      approvers: { sets: [groups.onCall, groups.leads], quorum: 1 },
      policy: { autonomy: 'observe' },
      pipeline: { airflow: { dag: '{dag}' } },
      gates: [],
    });
    expect(written.names).toMatchObject({ dag: { is: 'train_{name|snake}' }, series: { is: '{name|flat}' } });
    for (const line of [
      'without the alias champion, so not watched: Draft',
      'models without a DAG: risk.CardFraud-EU',
      'DAGs of no model: cleanup, retrain_fraud_v2',
      'models without a series of model_drift_score: risk.CardFraud-EU',
      'gates: say what',
      '{series} is what model_drift_score',
    ])
      expect(stdout).toContain(line);
  });

  test('with a monitor named, what it wrote loads as the whole fleet', async () => {
    const found = threeHundred.map(({ registry }) => registered(registry));
    const file = join(dir, 'sextant.yaml');
    const written = parse(await readFile(file, 'utf8'));
    // What it leaves to a person.
    written.defaults.monitor = {
      parquet: { reference: '/data/{series}/ref', current: '/data/{series}/log', time: 'ts' },
    };
    const completed = join(dir, 'completed.yaml');
    await writeFile(completed, stringify(written));
    const { models } = loadConfig(completed, found);
    expect(models).toHaveLength(300);
    const byId = new Map(models.map((model) => [model.id, model]));
    for (const { id, dag, series } of threeHundred.slice(1))
      expect(byId.get(id)).toMatchObject({
        pipeline: { airflow: { dag } },
        known_as: [series],
        monitor: { parquet: { current: `/data/${series}/log` } },
      });
  });

  test('chooses no approver, and says so; the file is then refused', async () => {
    const out = join(dir, 'unsaid.yaml');
    const { stdout } = await init('--out', out);
    expect(stdout).toContain('defaults.approvers: name who may approve');
    expect(() => loadConfig(out, [registered('a')])).toThrow(/approvers: is missing/);
  });

  test('writes over nothing, and knows no group that is not there', async () => {
    const file = join(dir, 'mine.yaml');
    await writeFile(file, 'mine');
    expect(await init('--out', file)).toMatchObject({ code: 4, stderr: expect.stringContaining('is there already') });
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(await init('--out', join(dir, 'x.yaml'), '--owner', '@nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no group @nobody'),
    });
  });
});
