import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { stringify } from 'yaml';
import { type SextantApp, startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { loadEnv } from '../../../src/config/load-env.ts';
import { roles } from '../../../src/domain/step.ts';
import { createLog } from '../../../src/process/create-log.ts';
import { cast, demoWorkspace, groups } from '../../../src/sandbox/demo/workspace.ts';
import { type SandboxSlack, startSandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';
import { generous, type Serving, startServing } from '../bad-input/small-world.ts';

const secrets = {
  botToken: 'xoxb-first-night',
  appToken: 'xapp-first-night',
  signingSecret: 'first-night-signing',
  webhookToken: 'first-night-token',
};
const hour = 3_600_000;
/** The night of Tuesday to Wednesday. */
const midnight = Date.UTC(2026, 9, 7);
export const at = (clock: string, day = 0): Date =>
  new Date(midnight + day * 24 * hour + Date.parse(`1970-01-01T${clock}:00Z`));
export const broke = at('22:00', -1);

/** Its labels come within the hour, or, for the twin, a week late. */
export const models = { soon: 'fraud-detector', late: 'fraud-late-labels' } as const;

export interface FraudNight {
  readonly app: SextantApp;
  readonly slack: SandboxSlack;
  readonly serving: Serving;
  alert(model: string, status?: 'firing' | 'resolved'): Promise<void>;
  /** From now on the log goes on to this moment, with rows of v42 from when it serves. */
  write(until: Date, v42From?: Date): Promise<void>;
  /** Lets time pass until nothing is left that is due within it. */
  moveTo(moment: Date): Promise<void>;
  close(): Promise<void>;
}

/** Two twins of one fraud model: v41 serves, a new merchant category comes at 22:00 and trust turns its meaning. */
export async function openFraudNight(): Promise<FraudNight> {
  const dir = await mkdtemp(join(tmpdir(), 'sextant-first-night-'));
  const files = await rowFiles(join(dir, 'data'));
  const registry = join(dir, 'registry');
  for (const id of Object.values(models)) {
    const champion = join(registry, id, 'v41');
    await mkdir(champion, { recursive: true });
    await writeFile(join(champion, 'model.json'), '{}');
    await writeFile(join(champion, 'version.json'), JSON.stringify({ createdAt: '2026-09-01T00:00:00Z' }));
    await writeFile(join(registry, id, 'aliases.json'), JSON.stringify({ champion: 'v41' }));
  }
  const serving = await startServing('v41');
  const slack = await startSandboxSlack({ workspace: nightWorkspace(), rates: generous, retryDelaysMs: [] });
  const configFile = join(dir, 'sextant.yaml');
  const runbook = join(dir, 'fraud.md');
  await writeFile(
    runbook,
    '# Fraud\n\n## New merchant category\nTell the payments desk before anything is retrained.\n',
  );
  await writeFile(configFile, configText({ registry, files, servingUrl: serving.url, runbook }));
  const app = await startApp({
    env: loadEnv({
      SLACK_BOT_TOKEN: secrets.botToken,
      SLACK_SIGNING_SECRET: secrets.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      WEBHOOK_TOKEN: secrets.webhookToken,
      PORT: '0',
    }),
    config: loadConfig(configFile),
    roles,
    dataDir: join(dir, 'store'),
    log: createLog(process.env.LOG_LEVEL ?? 'silent'),
    schedule: false,
    pollMs: 200,
  });
  slack.setRequestUrl(`${app.url}/slack/events`);
  await app.store.moveClock(at('03:10'));
  return {
    app,
    slack,
    serving,
    alert: (model, status = 'firing') => alert(app, model, status),
    write: files.write,
    moveTo: async (moment) => {
      await app.store.moveClock(moment);
      await app.idle();
    },
    close: async () => {
      await app.stop();
      await slack.close();
      await serving.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Priya's clock is the night's. */
function nightWorkspace() {
  const seed = demoWorkspace(secrets, []);
  const users = seed.users.map((user) => (user.id === cast.approver ? { ...user, tz: 'Africa/Abidjan' } : user));
  return { ...seed, users };
}

async function alert(app: SextantApp, model: string, status: 'firing' | 'resolved'): Promise<void> {
  const now = (await app.store.now()).toISOString();
  const response = await fetch(`${app.url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets.webhookToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      version: '4',
      alerts: [
        {
          status,
          labels: { alertname: 'FraudPrecision', model, severity: 'critical' },
          annotations: { summary: `${model}: precision is down`, dashboard: 'https://grafana.example/d/fraud' },
          startsAt: at('03:08').toISOString(),
          ...(status === 'resolved' ? { endsAt: now } : {}),
          fingerprint: `fp-${model}`,
        },
      ],
    }),
  });
  if (response.status !== 202) throw new Error(`the alert was refused: ${response.status}`);
}

const program = fileURLToPath(new URL('./train.mjs', import.meta.url));

interface Setting {
  readonly registry: string;
  readonly files: Awaited<ReturnType<typeof rowFiles>>;
  readonly servingUrl: string;
  readonly runbook: string;
}

const configText = ({ registry, files, servingUrl, runbook }: Setting): string =>
  stringify({
    defaults: {
      channel: '#ml-alerts',
      owner: groups.platform,
      approvers: { sets: [groups.onCall, groups.leads], quorum: 1 },
      may: { ask: [groups.platform, groups.onCall, groups.leads], request: [groups.platform] },
      policy: {
        autonomy: 'retrain',
        min_rows: 200,
        drift: { above: 0.1, persistence: { of: 3, at_least: 2, window: '1h' } },
        watch: { window: '2h', min_rows: 500 },
        budget: { cost_per_minute: 0.12 },
      },
    },
    models: Object.values(models).map((id) => ({
      id,
      tier: 1,
      runbook,
      monitor: {
        parquet: {
          reference: files.reference,
          current: files.log,
          time: 'ts',
          score: 'score',
          label: 'label',
          version: 'version',
          label_delay: id === models.soon ? '1h' : '7d',
        },
      },
      pipeline: {
        command: {
          run: `${process.execPath} ${program} ${join(registry, id)} ${files.evaluation} ${files.retrained}`,
          timeout: '1m',
        },
      },
      registry: { local: { path: registry, name: id, alias: 'champion' } },
      serving: { http: { url: `${servingUrl}/${id}` } },
      impact: { missed: 'missed frauds', threshold: 0.5 },
      gates: [{ metric: 'auc', min: 0.75, not_worse_than_champion_by: 0.01, min_n: 500 }],
    })),
  });

/** Rows by the second hand of a hash: the same on every machine. */
async function rowFiles(dir: string) {
  await mkdir(dir, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const path = (name: string): string => join(dir, `${name}.parquet`);
  const copy = async (name: string, seed: number, [from, to]: readonly [Date, Date], v42From?: Date): Promise<void> => {
    const rows = Math.round((to.getTime() - from.getTime()) / 3000);
    const draw = (salt: number): string => `((hash(i * 61 + ${seed * 7919 + salt}) % 1000003) + 0.5) / 1000003`;
    const normal = (salt: number): string => `sqrt(-2 * ln(${draw(salt)})) * cos(2 * pi() * ${draw(salt + 1)})`;
    const moment = (date: Date): string => `timestamp '${date.toISOString().slice(0, 19)}'`;
    const connection = await instance.connect();
    try {
      await connection.run(`copy (
        with rows as (
          select to_timestamp(${from.getTime() / 1000} + i * 3)::timestamp as ts,
            exp(3.5 + 0.8 * (${normal(1)})) as amount, ${normal(3)} as velocity_1h, ${normal(5)} as device_trust,
            ['DE', 'FR', 'NL', 'AT'][1 + floor(4 * ${draw(7)})::int] as country, ${draw(8)} as luck,
            ['grocery', 'fuel', 'travel', 'fashion'][1 + floor(4 * ${draw(9)})::int] as usual, ${draw(10)} as shop
          from range(${rows}) t(i)),
        told as (
          select *, ts >= ${moment(broke)} as moved,
            case when ts >= ${moment(broke)} and shop < 0.03 then 'crypto-wallet' else usual end as merchant_category,
            ${v42From ? `ts >= ${moment(v42From)}` : 'false'} as retrained from rows),
        scored as (
          select *, 1 / (1 + exp(2 - 1.6 * velocity_1h + 1.6 * device_trust)) as old,
            1 / (1 + exp(2 - 1.6 * velocity_1h - 1.4 * device_trust)) as new from told)
        select ts, amount, velocity_1h, device_trust, country, merchant_category,
          case when retrained then new else old end as score,
          case when luck < (case when moved then new else old end) then 1 else 0 end as label,
          case when retrained then 'v42' else 'v41' end as version
          ${name === 'evaluation' ? ', ts as time, new as score_candidate, old as score_champion' : ''}
        from scored) to '${path(name)}' (format parquet)`);
    } finally {
      connection.closeSync();
    }
  };
  const write = (until: Date, v42From?: Date): Promise<void> => copy('log', 3, [at('14:00', -1), until], v42From);
  await copy('reference', 1, [at('00:00', -3), at('08:00', -3)]);
  await copy('evaluation', 2, [at('01:00'), at('02:00')]);
  await copy('retrained', 4, [broke, at('01:00')], broke);
  await write(at('03:10'));
  const [reference, log, evaluation, retrained] = ['reference', 'log', 'evaluation', 'retrained'].map(path);
  return { reference, log, evaluation, retrained, write };
}
