import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { stringify } from 'yaml';
import { type SextantApp, startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { loadEnv } from '../../../src/config/load-env.ts';
import { type Role, roles } from '../../../src/domain/step.ts';
import { createLog } from '../../../src/process/create-log.ts';
import { demoWorkspace, groups } from '../../../src/sandbox/demo/workspace.ts';
import { type SandboxSlack, startSandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';

const secrets = {
  botToken: 'xoxb-nights',
  appToken: 'xapp-nights',
  signingSecret: 'nights-signing',
  webhookToken: 'nights-token',
};
export const night = Date.UTC(2026, 9, 6);
export const at = (clock: string): Date => new Date(night + Date.parse(`1970-01-01T${clock}:00Z`));

/** Models that read the input, worst tier last in the file: nobody sorts them for Sextant. */
export const fleet = [
  ...['basket-value', 'churn-risk', 'coupon-uplift', 'credit-limit', 'dispute-triage', 'fee-forecast'],
  ...['gift-ranking', 'instalment-offer', 'late-payment', 'merchant-risk', 'refund-abuse', 'spend-forecast'],
  ...['money-laundering', 'fraud-detector'],
];
const tierOf = (id: string): 1 | 2 | 3 =>
  id === 'fraud-detector' || id === 'money-laundering' ? 1 : id.endsWith('risk') ? 2 : 3;

/** Real servers instead of the embedded store, and how many more processes would be looking at models. */
export interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly moreAgents: number;
}

export interface PaymentsFleet {
  readonly app: SextantApp;
  readonly slack: SandboxSlack;
  /** Every model alerts, as Alertmanager sends them: within seconds, one request each. */
  alertAll(startsAt: string, status?: 'firing' | 'resolved'): Promise<void>;
  alert(model: string, startsAt: string, status?: 'firing' | 'resolved'): Promise<void>;
  /** The log as it stands from now on: broken from 02:41 on, or mended in place. */
  write(state: 'broken' | 'mended'): Promise<void>;
  close(): Promise<void>;
}

/**
 * Fourteen models over one input, `transactions`, whose column `amount` arrives in cents from 02:41 on. Real Parquet
 * files, a row a second; the sandbox Slack; every role.
 */
export async function openPaymentsFleet(
  options: { readonly inputOwner?: string; readonly runbook?: string; readonly servers?: Servers } = {},
): Promise<PaymentsFleet> {
  const dir = await mkdtemp(join(tmpdir(), 'sextant-night-'));
  const files = await rowFiles(join(dir, 'data'));
  for (const id of fleet) {
    await mkdir(join(dir, 'registry', id, 'v1'), { recursive: true });
    await writeFile(join(dir, 'registry', id, 'v1', 'model.json'), '{}');
    await writeFile(
      join(dir, 'registry', id, 'v1', 'version.json'),
      JSON.stringify({ createdAt: '2026-09-01T00:00:00Z' }),
    );
    await writeFile(join(dir, 'registry', id, 'aliases.json'), JSON.stringify({ champion: 'v1' }));
  }
  const slack = await startSandboxSlack({ workspace: demoWorkspace(secrets, []), rates: generous, retryDelaysMs: [] });
  const configFile = join(dir, 'sextant.yaml');
  await writeFile(configFile, configText(dir, files, options));
  const { servers } = options;
  const stores = servers ? { DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl } : {};
  const start = (environment: Readonly<Record<string, string>>, own: readonly Role[], name: string) =>
    startApp({
      env: loadEnv({ SLACK_API_URL: slack.apiUrl, PORT: '0', ...stores, ...environment }),
      config: loadConfig(configFile),
      roles: own,
      dataDir: join(dir, name),
      log: createLog(process.env.LOG_LEVEL ?? 'silent'),
      schedule: false,
      pollMs: 200,
    });
  const botSecrets = {
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    WEBHOOK_TOKEN: secrets.webhookToken,
  };
  const app = await start(botSecrets, roles, 'store');
  const others: SextantApp[] = [];
  for (let i = 0; i < (servers?.moreAgents ?? 0); i++) others.push(await start({}, ['agent'], `agent-${i}`));
  slack.setRequestUrl(`${app.url}/slack/events`);
  await app.store.moveClock(at('03:10'));
  const alert = async (model: string, startsAt: string, status: 'firing' | 'resolved' = 'firing'): Promise<void> => {
    const response = await fetch(`${app.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.webhookToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(alertBody(model, startsAt, status)),
    });
    if (response.status !== 202) throw new Error(`the alert was refused: ${response.status}`);
  };
  return {
    app,
    slack,
    alert,
    alertAll: async (startsAt, status) => void (await Promise.all(fleet.map((id) => alert(id, startsAt, status)))),
    write: (state) => files.write(state),
    close: async () => {
      for (const other of others) await other.stop();
      await app.stop();
      await slack.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The pace of Slack is tested elsewhere; here nothing waits for it. */
const generous = {
  perMinute: { 1: 6000, 2: 6000, 3: 6000, 4: 6000, special: 6000 },
  postsPerSecond: 100,
  postBurst: 100,
};

const alertBody = (model: string, startsAt: string, status: 'firing' | 'resolved') => ({
  version: '4',
  alerts: [
    {
      status,
      labels: { alertname: 'ScoreDrift', model, severity: 'critical' },
      annotations: { summary: `${model}: drift over 0.1` },
      startsAt: at(startsAt).toISOString(),
      ...(status === 'resolved' ? { endsAt: at('03:40').toISOString() } : {}),
      fingerprint: `fp-${model}`,
    },
  ],
});

function configText(
  dir: string,
  files: Awaited<ReturnType<typeof rowFiles>>,
  { inputOwner = '@payments-data', runbook }: { readonly inputOwner?: string; readonly runbook?: string },
): string {
  return stringify({
    defaults: {
      channel: '#ml-alerts',
      owner: groups.platform,
      approvers: { sets: [groups.onCall, groups.leads], quorum: 1 },
      policy: {
        autonomy: 'retrain',
        min_rows: 100,
        drift: { above: 0.1, persistence: { of: 3, at_least: 2, window: '10m' } },
        budget: { cost_per_minute: 0.12 },
      },
    },
    models: fleet.map((id) => ({
      id,
      tier: tierOf(id),
      monitor: {
        parquet: {
          reference: files.reference(id),
          current: files.log(id),
          time: 'ts',
          score: 'score',
          label: 'label',
          label_delay: '7d',
        },
      },
      pipeline: { command: { run: `${process.execPath} -e 0`, timeout: '1m' } },
      registry: { local: { path: join(dir, 'registry'), name: id } },
      gates: [{ metric: 'auc', min: 0.7, min_n: 200 }],
      inputs: [{ name: 'transactions', columns: ['amount', 'country'], owner: inputOwner }],
      ...(runbook === undefined ? {} : { runbook }),
    })),
  });
}

const rowSeconds = 1;

/** Rows of every model, each drawn by its own seed: no two models see the same ones. */
async function rowFiles(dir: string) {
  await mkdir(dir, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const log = (id: string): string => join(dir, `${id}.parquet`);
  const reference = (id: string): string => join(dir, `${id}-reference.parquet`);
  const copy = async (path: string, seed: number, from: Date, to: Date, factor: string): Promise<void> => {
    const connection = await instance.connect();
    const rows = (to.getTime() - from.getTime()) / 1000 / rowSeconds;
    const draw = (salt: number): string => `((hash(i * 31 + ${seed * 7919 + salt}) % 1000003) + 0.5) / 1000003`;
    const normal = (salt: number): string => `sqrt(-2 * ln(${draw(salt)})) * cos(2 * pi() * ${draw(salt + 1)})`;
    try {
      await connection.run(`copy (
        with rows as (
          select i, to_timestamp(${from.getTime() / 1000} + i * ${rowSeconds})::timestamp as ts,
            exp(3.5 + 0.8 * (${normal(1)})) as amount, ${normal(3)} as velocity,
            ['US', 'DE', 'BR', 'IN'][1 + floor(4 * ${draw(5)})::int] as country, ${draw(6)} as luck
          from range(${rows}) t(i)),
        scored as (select *, 1 / (1 + exp(-(velocity - 1))) as truth from rows)
        select ts, amount * (${factor}) as amount, velocity, country, truth as score,
          case when luck < truth then 1 else 0 end as label
        from scored) to '${path}' (format parquet)`);
    } finally {
      connection.closeSync();
    }
  };
  const write = async (state: 'broken' | 'mended'): Promise<void> => {
    const factor =
      state === 'broken'
        ? `case when ts >= timestamp '${at('02:41').toISOString().slice(0, 19)}' then 100 else 1 end`
        : '1';
    for (const [seed, id] of fleet.entries())
      await copy(log(id), seed, new Date(night - 3_600_000), at('05:00'), factor);
  };
  for (const [seed, id] of fleet.entries()) {
    const day = 86_400_000;
    await copy(reference(id), seed + 100, new Date(night - 2 * day), new Date(night - 2 * day + 6 * 3_600_000), '1');
  }
  await write('broken');
  return { log, reference, write };
}
