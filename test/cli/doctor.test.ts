import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { withStore } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadEnv } from '../../src/config/load-env.ts';
import type { SetupCheck } from '../../src/domain/setup-check.ts';
import { roles } from '../../src/domain/step.ts';
import { diagnoseSetup } from '../../src/one-shot.ts';
import { createLog } from '../../src/process/create-log.ts';
import { cast, demoWorkspace, groups } from '../../src/sandbox/demo/workspace.ts';
import { startSandboxSlack } from '../../src/sandbox/slack/sandbox-slack.ts';
import type { WorkspaceSeed } from '../../src/sandbox/slack/workspace-seed.ts';
import { botScopes } from '../../src/slack/scopes.ts';
import { type Files, writeFiles } from '../acceptance/bad-input/files.ts';
import { generous, today } from '../acceptance/bad-input/small-world.ts';
import { freePort } from '../adapters/free-port.ts';
import { manifest } from '../slack/manifest.ts';
import { basic, startVendorStack, type VendorStack } from './vendor-stack.ts';

const secrets = { botToken: 'xoxb-doctor', appToken: 'xapp-doctor', signingSecret: 'doctor' };
let dir: string;
let files: Files;
let stack: VendorStack;

// biome-ignore lint/suspicious/noExplicitAny: a plain file that each defect changes somewhere
type Loose = any;

/** What a defect may spoil: the file, the environment, the workspace, the answers of the vendors. */
interface Setup {
  readonly file: Loose;
  readonly env: Record<string, string>;
  readonly slack: Loose;
  readonly stack: VendorStack;
}

const inOrder = (): Setup => ({
  stack,
  slack: structuredClone(demoWorkspace(secrets, [])),
  env: {
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    SLACK_APP_TOKEN: secrets.appToken,
    WEBHOOK_TOKEN: 'token',
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: `${stack.url}/v1`,
    OPENAI_MODEL: 'teller',
    MLFLOW_USERNAME: 'reader',
    MLFLOW_PASSWORD: 'pw',
    MLFLOW_PROMOTER_USERNAME: 'promoter',
    MLFLOW_PROMOTER_PASSWORD: 'pw',
    MLFLOW_PIPELINE_USERNAME: 'pipeline',
    MLFLOW_PIPELINE_PASSWORD: 'pw',
    AIRFLOW_TOKEN: 'token',
  },
  file: {
    defaults: {
      channel: '#ml-alerts',
      owner: groups.platform,
      approvers: { sets: [groups.onCall, groups.leads], quorum: 2 },
      policy: { autonomy: 'propose' },
      gates: [{ metric: 'auc', min: 0.7 }],
      monitor: {
        parquet: { reference: files.reference, current: files.log, time: 'ts', score: 'score', label: 'label' },
      },
    },
    models: [
      {
        id: 'fraud',
        runbook: join(dir, 'runbook.md'),
        pipeline: { command: { run: 'true' } },
        registry: { local: { path: join(dir, 'registry'), name: 'fraud' } },
        serving: { http: { url: `${stack.url}/serving` } },
      },
      {
        id: 'churn',
        pipeline: { airflow: { url: `${stack.url}/airflow`, dag: 'train_churn' } },
        registry: { mlflow: { url: `${stack.url}/mlflow`, name: 'Churn' } },
      },
    ],
  },
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sextant-doctor-'));
  files = await writeFiles(join(dir, 'data'));
  stack = await startVendorStack();
  nothingListens = `http://127.0.0.1:${await freePort()}`;
  await mkdir(join(dir, 'registry', 'fraud', 'v1'), { recursive: true });
  await writeFile(join(dir, 'registry', 'fraud', 'v1', 'model.json'), '{}');
  await writeFile(
    join(dir, 'registry', 'fraud', 'v1', 'version.json'),
    JSON.stringify({ createdAt: '2026-09-01T00:00:00Z' }),
  );
  await writeFile(join(dir, 'registry', 'fraud', 'aliases.json'), JSON.stringify({ champion: 'v1' }));
  await writeFile(join(dir, 'runbook.md'), '# What to do\n');
  await writeFile(join(dir, 'empty.csv'), 'ts,score,label\n');
  const store = { env: loadEnv({}), dataDir: join(dir, 'store'), log: createLog('silent') };
  await withStore(store, (open) => open.moveClock(today));
}, 120_000);
afterAll(async () => {
  await stack?.close();
  await rm(dir, { recursive: true, force: true });
});

async function doctor(spoil: (setup: Setup) => void): Promise<SetupCheck[]> {
  stack.otherwise.clear();
  const setup = inOrder();
  spoil(setup);
  const slack = await startSandboxSlack({ workspace: setup.slack as WorkspaceSeed, rates: generous });
  const file = join(dir, 'sextant.yaml');
  await writeFile(file, stringify(setup.file, { aliasDuplicateObjects: false }));
  try {
    return await diagnoseSetup({
      env: loadEnv({ SLACK_API_URL: slack.apiUrl, ...setup.env }),
      config: loadConfig(file),
      roles,
      dataDir: join(dir, 'store'),
      log: createLog('silent'),
    });
  } finally {
    await slack.close();
  }
}

const mlflow = '/mlflow/api/2.0/mlflow/registered-models';
const dag = 'GET /airflow/api/v2/dags/train_churn';
const fraud = ({ file }: Setup): Loose => file.models[0];
const churn = ({ file }: Setup): Loose => file.models[1];
const parquet = ({ file }: Setup): Loose => file.defaults.monitor.parquet;
/** Both models read the same files: one of them alone is spoilt. */
const ofFraud = (setup: Setup, change: object): void => {
  fraud(setup).monitor = { parquet: { ...parquet(setup), ...change } };
};
let nothingListens: string;

type Defect = [what: string, spoil: (setup: Setup) => void, key: string, says: RegExp];
const defects: readonly Defect[] = [
  [
    'a bot token nobody gave out',
    ({ env }) => (env.SLACK_BOT_TOKEN = 'xoxb-old'),
    'SLACK_BOT_TOKEN',
    /refused our token.*Check SLACK_BOT_TOKEN/,
  ],
  ['no bot token', ({ env }) => delete env.SLACK_BOT_TOKEN, 'SLACK_BOT_TOKEN', /unset: take it from/],
  ['no signing secret', ({ env }) => delete env.SLACK_SIGNING_SECRET, 'SLACK_SIGNING_SECRET', /unset: take it from/],
  [
    'Slack out of reach',
    ({ env }) => (env.SLACK_API_URL = `${nothingListens}/api/`),
    'SLACK_BOT_TOKEN',
    /did not answer/,
  ],
  [
    'a scope that is missing',
    ({ slack }) => (slack.app.scopes = slack.app.scopes.filter((s: string) => s !== 'dnd:read')),
    'SLACK_BOT_TOKEN',
    /lacks the scope dnd:read: add it/,
  ],
  [
    'a scope too many',
    ({ slack }) => slack.app.scopes.push('admin'),
    'SLACK_BOT_TOKEN',
    /more than it needs.*admin: remove it/,
  ],
  [
    'an app token nobody gave out',
    ({ env }) => (env.SLACK_APP_TOKEN = 'xapp-old'),
    'SLACK_APP_TOKEN',
    /connections:write, or unset it/,
  ],
  ['a channel that is not there', (s) => (fraud(s).channel = '#nowhere'), 'channel', /no channel #nowhere.*create it/],
  [
    'a channel that is archived',
    (s) => {
      fraud(s).channel = '#old';
      s.slack.channels.push({ id: 'C0OLD00001', name: 'old', topic: '', members: [cast.bot], is_archived: true });
    },
    'channel',
    /archived: name another/,
  ],
  ['no channel for approvals', (s) => (s.file.approvals = { channel: '#nowhere' }), 'approvals.channel', /create it/],
  ['no channel for checkpoints', (s) => (s.file.ledger = { channel: '#nowhere' }), 'ledger.channel', /create it/],
  [
    'an approver set that is not there',
    (s) => (s.file.defaults.approvers = { sets: ['S0NOBODY'] }),
    'approvers.sets',
    /nobody is in S0NOBODY: correct/,
  ],
  [
    'an approver set of nobody',
    (s) => {
      s.slack.usergroups.push({ id: 'S0EMPTY', handle: 'e', name: 'e', users: [] });
      fraud(s).approvers = { sets: ['S0EMPTY'], quorum: 1 };
    },
    'approvers.sets',
    /nobody is in S0EMPTY/,
  ],
  [
    'a quorum nobody can reach',
    (s) => (fraud(s).approvers = { quorum: 3 }),
    'approvers.quorum',
    /3 have to approve and 2 can: add people/,
  ],
  [
    'an owner who left',
    (s) => {
      fraud(s).owner = cast.outsider;
      s.slack.users.find((u: Loose) => u.id === cast.outsider).deleted = true;
    },
    'owner',
    /deactivated: name somebody/,
  ],
  ['an owner nobody knows', (s) => (fraud(s).owner = 'S0UNKNOWN'), 'owner', /nobody is in S0UNKNOWN: correct/],
  ['no way in for alerts', ({ env }) => delete env.WEBHOOK_TOKEN, 'WEBHOOK_TOKEN', /no alert is let in: set it/],
  ['no gates', (s) => (fraud(s).gates = []), 'gates', /no candidate can ever pass; add some/],
  ['runs without a pipeline', (s) => delete fraud(s).pipeline, 'pipeline', /no pipeline to run: name one/],
  [
    'runs that may never begin',
    (s) => (fraud(s).policy = { max_runs: { per_model: 0 } }),
    'policy.max_runs.per_model',
    /no run may ever begin: raise it/,
  ],
  [
    'a runbook that is not there',
    (s) => (fraud(s).runbook = '/nowhere.md'),
    'runbook',
    /cannot be read: correct the path/,
  ],
  ['a log that is not there', (s) => ofFraud(s, { current: '/nowhere/*.parquet' }), 'monitor', /nowhere/],
  ['a reference that is not there', (s) => ofFraud(s, { reference: '/nowhere/*.parquet' }), 'monitor', /nowhere/],
  ['a time column of another name', (s) => ofFraud(s, { time: 'when' }), 'monitor', /when/],
  ['a score column of another name', (s) => ofFraud(s, { score: 'probability' }), 'monitor', /probability/],
  ['a label column of another name', (s) => ofFraud(s, { label: 'truth' }), 'monitor', /truth/],
  ['a log without rows', (s) => ofFraud(s, { current: join(dir, 'empty.csv') }), 'monitor', /./],
  ['a log that ended long ago', (s) => ofFraud(s, { stale_after: '1ms' }), 'monitor', /blind/],
  [
    'a registry folder that is not there',
    (s) => (fraud(s).registry = { local: { path: '/nowhere', name: 'fraud' } }),
    'registry',
    /alias champion: set it|nowhere/,
  ],
  [
    'an alias nobody set',
    (s) => (fraud(s).registry.local.alias = 'production'),
    'registry',
    /alias production: set it/,
  ],
  ['serving out of reach', (s) => (fraud(s).serving = { http: { url: `${nothingListens}/` } }), 'serving', /./],
  [
    'serving with another version',
    (s) => s.stack.otherwise.set('GET /serving', { body: { version: 'v0' } }),
    'serving',
    /serving says v0: let serving load it/,
  ],
  ['serving that says nothing', (s) => s.stack.otherwise.set('GET /serving', { body: '<html>' }), 'serving', /./],
  [
    'MLflow out of reach',
    (s) => (churn(s).registry.mlflow.url = nothingListens),
    'registry.mlflow.url',
    /nothing listens at 127\.0\.0\.1:\d+/,
  ],
  [
    'MLflow behind a web page',
    (s) => s.stack.otherwise.set(`GET ${mlflow}/search`, { body: '<html>' }),
    'registry.mlflow.url',
    /address that of the API/,
  ],
  [
    'an MLflow account nobody knows',
    (s) => s.stack.otherwise.set(`GET ${mlflow}/search`, { status: 401, body: {} }),
    'MLFLOW_USERNAME',
    /does not know us: check MLFLOW_USERNAME/,
  ],
  [
    'an MLflow account without a right',
    (s) => s.stack.otherwise.set(`GET ${mlflow}/search`, { status: 403, body: {} }),
    'MLFLOW_USERNAME',
    /lacks this right/,
  ],
  [
    'a registered model of another name',
    (s) =>
      s.stack.otherwise.set(`GET ${mlflow}/alias`, {
        status: 404,
        body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Registered Model with name=Churn not found' },
      }),
    'registry',
    /MLflow has no Churn/,
  ],
  [
    'an alias that MLflow does not have',
    (s) =>
      s.stack.otherwise.set(`GET ${mlflow}/alias`, {
        status: 400,
        body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'Registered model alias champion not found.' },
      }),
    'registry',
    /alias champion: set it/,
  ],
  [
    'a champion that is not ready',
    (s) =>
      s.stack.otherwise.set(`GET ${mlflow}/alias`, {
        body: { model_version: { name: 'Churn', version: '7', creation_timestamp: 1, status: 'PENDING_REGISTRATION' } },
      }),
    'registry',
    /is not ready: register it again/,
  ],
  [
    'a reader that may move the alias',
    (s) => s.stack.otherwise.set(`POST ${mlflow}/alias`, { status: 404, body: {} }),
    'MLFLOW_USERNAME',
    /only reads may move champion of Churn: give it READ/,
  ],
  [
    'a promoter that may not',
    (s) => s.stack.otherwise.set(`POST ${mlflow}/alias`, { status: 403, body: {} }),
    'MLFLOW_PROMOTER_USERNAME',
    /give it EDIT/,
  ],
  [
    'a pipeline that may move the alias itself',
    (s) =>
      s.stack.otherwise.set(`POST ${mlflow}/alias`, (who) => ({
        status: who === basic('reader') ? 403 : 404,
        body: {},
      })),
    'MLFLOW_PIPELINE_USERNAME',
    /past every approval/,
  ],
  [
    'Airflow out of reach',
    (s) => (churn(s).pipeline.airflow.url = nothingListens),
    'pipeline.airflow.url',
    /nothing listens/,
  ],
  [
    'Airflow 2',
    (s) => s.stack.otherwise.set('GET /airflow/api/v2/version', { status: 404, body: {} }),
    'pipeline.airflow.url',
    /takes Airflow 3/,
  ],
  [
    'an Airflow token that ran out',
    (s) => s.stack.otherwise.set(dag, { status: 401, body: {} }),
    'AIRFLOW_USERNAME',
    /refused \(401\): correct/,
  ],
  [
    'an Airflow account that reads connections',
    (s) => s.stack.otherwise.set('GET /airflow/api/v2/connections', { body: { connections: [] } }),
    'AIRFLOW_USERNAME',
    /more than it needs/,
  ],
  [
    'a DAG that is not there',
    (s) => s.stack.otherwise.set(dag, { status: 404, body: {} }),
    'pipeline.airflow.dag',
    /no DAG train_churn: correct/,
  ],
  [
    'a DAG that is paused',
    (s) => s.stack.otherwise.set(dag, { body: { is_paused: true } }),
    'pipeline.airflow.dag',
    /paused: unpause it/,
  ],
  [
    'a DAG that does not import',
    (s) => s.stack.otherwise.set(dag, { body: { has_import_errors: true } }),
    'pipeline.airflow.dag',
    /import errors: mend/,
  ],
  [
    'a language model out of reach',
    ({ env }) => (env.OPENAI_BASE_URL = `${nothingListens}/v1`),
    'OPENAI_BASE_URL',
    /nothing listens/,
  ],
  [
    'a key that is refused',
    (s) => s.stack.otherwise.set('GET /v1/models', { status: 401, body: {} }),
    'OPENAI_API_KEY',
    /refused \(401\): correct it/,
  ],
  [
    'a language model of another name',
    ({ env }) => (env.OPENAI_MODEL = 'poet'),
    'OPENAI_MODEL',
    /no model poet: correct/,
  ],
  [
    'a registered model nobody watches',
    (s) => {
      delete s.file.models[1].registry;
      s.file.models[1].id = 'churn';
      s.file.discover = { mlflow: { url: `${stack.url}/mlflow` } };
      s.stack.otherwise.set(`GET ${mlflow}/search`, {
        body: {
          registered_models: [{ name: 'Churn', aliases: [{ alias: 'champion', version: '7' }] }, { name: 'Orphan' }],
        },
      });
    },
    'discover.mlflow.except',
    /nobody watches Orphan: give/,
  ],
  [
    'a tag that asks for too much',
    (s) => {
      delete s.file.models[1].registry;
      s.file.discover = { mlflow: { url: `${stack.url}/mlflow` } };
      s.stack.otherwise.set(`GET ${mlflow}/search`, {
        body: {
          registered_models: [
            {
              name: 'Churn',
              tags: [{ key: 'sextant.policy', value: 'retrain' }],
              aliases: [{ alias: 'champion', version: '7' }],
            },
          ],
        },
      });
    },
    'discover.mlflow.tags',
    /sextant\.policy is ignored/,
  ],
];

describe('sextant doctor', () => {
  test('holds the app to the scopes of manifest.yml', () => {
    expect([...botScopes]).toEqual([...manifest.oauth_config.scopes.bot].sort());
  });

  test('a stack in order has no red line', async () => {
    const checks = await doctor(() => undefined);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.length).toBeGreaterThan(15);
    expect(checks.map(({ text }) => text).join('\n')).toMatch(/level L3/i);
  }, 60_000);

  test.each(defects)(
    '%s: one red line, with key and remedy',
    async (_what, spoil, key, says) => {
      const red = (await doctor(spoil)).filter(({ ok }) => !ok);
      expect(red).toEqual([{ name: expect.any(String), ok: false, key, text: expect.stringMatching(says) }]);
    },
    60_000,
  );
});
