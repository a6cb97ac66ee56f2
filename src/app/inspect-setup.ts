import { airflowClients } from '../adapters/airflow/airflow-clients.ts';
import { inspectAirflow } from '../adapters/airflow/inspect.ts';
import { inspectRedis } from '../adapters/bullmq/inspect-redis.ts';
import { inspectLanguageModel } from '../adapters/http/inspect-language-model.ts';
import { readText } from '../adapters/local/read-text.ts';
import { inspectMlflow } from '../adapters/mlflow/inspect.ts';
import { type MlflowAccount, mlflowClients } from '../adapters/mlflow/mlflow-clients.ts';
import type { Env } from '../config/env-schema.ts';
import type { MlflowRegistrySpec, Model } from '../domain/model.ts';
import { type SetupCheck, SetupFault, setupCheck } from '../domain/setup-check.ts';
import { modelChecks } from '../process/diagnose.ts';
import { inspectSlack, type SlackNames } from '../slack/inspect-slack.ts';
import { createWebClient } from '../slack/web-client.ts';
import { inspectDatabase } from '../store/inspect-database.ts';
import type { AppOptions } from './app-options.ts';
import type { AppParts } from './parts.ts';

/** Everything this configuration needs, looked at once; nothing is changed. */
export async function inspectSetup(options: AppOptions, parts: AppParts, now: Date): Promise<SetupCheck[]> {
  const { env } = options;
  const models = parts.models.all();
  const [fleet, doors, database, queue, language, slack, airflow, mlflow] = await Promise.all([
    fleetCheck(parts),
    doorCheck(env),
    env.DATABASE_URL ? [await inspectDatabase(parts.store.pool)] : [],
    env.REDIS_URL ? [await inspectRedis(env.REDIS_URL)] : [],
    languageChecks(env),
    slackChecks(options, parts),
    airflowChecks(env, models),
    mlflowChecks(env, models),
  ]);
  const down = new Set(mlflow.flatMap(([url, checks]) => (checks[0]?.ok ? [] : [url])));
  const ports = { ...parts.deps, readText };
  const each = await Promise.all(
    models.flatMap((model) => modelChecks(model, ports, now, !down.has(model.registry.mlflow?.url ?? ''))),
  );
  const systems = [...database, ...queue, ...language, ...slack, ...mlflow.flatMap(([, checks]) => checks), ...airflow];
  return [fleet, doors, ...systems, ...each];
}

/** What is in the registry and watched by nobody, and what its tags say in vain. */
const fleetCheck = ({ fleet, models }: AppParts): Promise<SetupCheck> =>
  setupCheck('fleet', 'discover', async () => {
    const { config, unconfigured, stale } = fleet.loaded();
    if (stale) throw new SetupFault('discover.mlflow.url', stale);
    const [finding] = config.findings;
    if (finding)
      throw new SetupFault(
        'discover.mlflow.tags',
        `${config.findings.length} things are not followed, the first: ${finding.text}`,
      );
    if (unconfigured.length > 0)
      throw new SetupFault(
        'discover.mlflow.except',
        `nobody watches ${unconfigured.slice(0, 10).join(', ')}${unconfigured.length > 10 ? ` and ${unconfigured.length - 10} more` : ''}: give them the alias, list them, or name them there`,
      );
    return `${models.all().length} models`;
  });

const doorCheck = (env: Env): Promise<SetupCheck> =>
  setupCheck('alerts', 'WEBHOOK_TOKEN', async () => {
    const doors = (['WEBHOOK_TOKEN', 'WEBHOOK_SECRET', 'GRAFANA_WEBHOOK_SECRET'] as const).filter((name) => env[name]);
    if (doors.length === 0)
      throw new SetupFault(
        'WEBHOOK_TOKEN',
        'is unset, so no alert is let in: set it, here and where the alerts come from',
      );
    return `let in by ${doors.join(', ')}`;
  });

const languageChecks = async ({ OPENAI_API_KEY: key, OPENAI_BASE_URL, OPENAI_MODEL: model = '' }: Env) =>
  key ? [await inspectLanguageModel({ baseUrl: OPENAI_BASE_URL ?? 'https://api.openai.com/v1', key, model })] : [];

async function slackChecks({ env, config, log }: AppOptions, { slack, models }: AppParts): Promise<SetupCheck[]> {
  const missing = (['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'] as const).filter((name) => !env[name]);
  if (!slack || missing.length > 0) {
    const key = missing[0] ?? 'SLACK_BOT_TOKEN';
    return [
      { name: 'slack', ok: false, key, text: `${missing.join(' and ')} unset: take it from the app's page (README)` },
    ];
  }
  const app = env.SLACK_APP_TOKEN
    ? createWebClient({ token: env.SLACK_APP_TOKEN, apiUrl: env.SLACK_API_URL, log })
    : null;
  return inspectSlack(slack.client, slack.chat, app, slackNames(models.all(), config));
}

function slackNames(models: readonly Model[], { approvals, ledgerChannel }: AppOptions['config']): SlackNames {
  const channels = new Map(models.map(({ channel }) => [channel, 'channel']));
  if (approvals.channel) channels.set(approvals.channel, 'approvals.channel');
  if (ledgerChannel) channels.set(ledgerChannel, 'ledger.channel');
  const approvers = new Map(
    models.map((model) => [JSON.stringify(model.approvers), { key: 'approvers', ...model.approvers }]),
  );
  return { channels, people: new Map(models.map(({ owner }) => [owner, 'owner'])), approvers: [...approvers.values()] };
}

async function airflowChecks(env: Env, models: readonly Model[]): Promise<SetupCheck[]> {
  const clients = airflowClients({
    username: env.AIRFLOW_USERNAME,
    password: env.AIRFLOW_PASSWORD,
    token: env.AIRFLOW_TOKEN,
  });
  const all = models.flatMap(({ id, pipeline }) => (pipeline?.airflow ? [{ model: id, spec: pipeline.airflow }] : []));
  const servers = Map.groupBy(all, ({ spec }) => spec.url);
  return (
    await Promise.all([...servers].map(([url, pipelines]) => inspectAirflow(clients(url), url, pipelines)))
  ).flat();
}

/** By address: one look a server, at the first model of it. */
async function mlflowChecks(env: Env, models: readonly Model[]): Promise<[url: string, checks: SetupCheck[]][]> {
  const clientOf = (account: MlflowAccount, names: string, url: string) => mlflowClients(account, names).for(url);
  const specs = new Map<string, MlflowRegistrySpec>();
  for (const { registry } of models)
    if (registry.mlflow && !specs.has(registry.mlflow.url)) specs.set(registry.mlflow.url, registry.mlflow);
  const promoter = {
    username: env.MLFLOW_PROMOTER_USERNAME,
    password: env.MLFLOW_PROMOTER_PASSWORD,
    token: env.MLFLOW_PROMOTER_TOKEN,
  };
  const pipeline = { username: env.MLFLOW_PIPELINE_USERNAME, password: env.MLFLOW_PIPELINE_PASSWORD };
  return Promise.all(
    [...specs].map(async ([url, spec]): Promise<[string, SetupCheck[]]> => {
      const reader = clientOf(
        { username: env.MLFLOW_USERNAME, password: env.MLFLOW_PASSWORD, token: env.MLFLOW_TOKEN },
        'MLFLOW_USERNAME and MLFLOW_PASSWORD, or MLFLOW_TOKEN',
        url,
      );
      const accounts = {
        reader,
        promoter: promoter.username || promoter.token ? clientOf(promoter, 'MLFLOW_PROMOTER_USERNAME', url) : null,
        pipeline: pipeline.username ? clientOf(pipeline, 'MLFLOW_PIPELINE_USERNAME', url) : null,
      };
      return [url, await inspectMlflow(accounts, spec)];
    }),
  );
}
