import { z } from 'zod';

const blankIsUnset = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() === '' ? undefined : typeof value === 'string' ? value.trim() : value;

const text = z.preprocess(blankIsUnset, z.string().optional());

/** An address; its own text is never repeated in an error, since it may hold a password. */
const address = (protocol: RegExp, error: string) => z.preprocess(blankIsUnset, z.url({ protocol, error }).optional());

const http = address(/^https?$/, 'write an http(s) address');
const postgres = address(/^postgres(ql)?$/, 'write a Postgres address: postgres://user:password@host:5432/database');

/** Secrets and addresses; everything else stands in sextant.yaml. */
export const envSchema = z.object({
  SLACK_BOT_TOKEN: text.describe('Bot token (xoxb-…). Role bot.'),
  SLACK_SIGNING_SECRET: text.describe('Signing secret of the Slack app. Role bot.'),
  SLACK_APP_TOKEN: text.describe('App-level token (xapp-…): set it to use Socket Mode instead of HTTP. Role bot.'),
  SLACK_API_URL: http.describe('Another Slack-compatible server; default https://slack.com/api/. Role bot.'),
  OPENAI_API_KEY: text.describe(
    'Key of the OpenAI-compatible server; without it the built-in rules answer. Role agent.',
  ),
  OPENAI_BASE_URL: http.describe('Address of another OpenAI-compatible server. Role agent.'),
  OPENAI_MODEL: text.describe('Model name; needed with a key. Role agent.'),
  DATABASE_URL: postgres.describe('Postgres; unset: PGlite in the data directory (one process).'),
  DATABASE_OWNER_URL: postgres.describe('Postgres as owner of the schemas, for `sextant migrate` only.'),
  REDIS_URL: address(/^rediss?$/, 'write a Redis address: redis://host:6379').describe(
    'Redis for the queue; unset: BullMQ on the same Postgres or PGlite.',
  ),
  WEBHOOK_TOKEN: text.describe('Bearer token that Alertmanager and other senders present. Role bot.'),
  WEBHOOK_SECRET: text.describe('Secret of the HMAC signature of POST /webhooks/sextant. Role bot.'),
  GRAFANA_WEBHOOK_SECRET: text.describe('Secret of the HMAC signature of Grafana at /webhooks/grafana. Role bot.'),
  MLFLOW_WEBHOOK_SECRET: text.describe("Secret that MLflow's webhooks to /webhooks/mlflow are signed with. Role bot."),
  ALERTMANAGER_USERNAME: text.describe(
    'Account that reads alerts of `sources.alertmanager.urls`, with ALERTMANAGER_PASSWORD. Role bot.',
  ),
  ALERTMANAGER_PASSWORD: text.describe('Its password. Role bot.'),
  ALERTMANAGER_TOKEN: text.describe('Bearer token in place of that account. Role bot.'),
  LEDGER_SIGNING_KEY: text.describe(
    'Ed25519 private key (PKCS8, PEM or base64) that signs a checkpoint of the ledger each hour, into ledger-checkpoints.jsonl of the data directory and to `ledger.channel`; unset: none are written. Role promoter.',
  ),
  AIRFLOW_USERNAME: text.describe('Account that starts and reads DAG runs, with AIRFLOW_PASSWORD. Role worker.'),
  AIRFLOW_PASSWORD: text.describe('Its password. Role worker.'),
  AIRFLOW_TOKEN: text.describe('Bearer token in place of that account. Role worker.'),
  MLFLOW_USERNAME: text.describe(
    'Account that reads MLflow, with MLFLOW_PASSWORD. Roles bot, agent, worker, promoter.',
  ),
  MLFLOW_PASSWORD: text.describe('Its password.'),
  MLFLOW_TOKEN: text.describe('Bearer token in place of that account.'),
  MLFLOW_PROMOTER_USERNAME: text.describe(
    'Account that may set an alias and tags in MLflow, with MLFLOW_PROMOTER_PASSWORD. Role promoter.',
  ),
  MLFLOW_PROMOTER_PASSWORD: text.describe('Its password. Role promoter.'),
  MLFLOW_PROMOTER_TOKEN: text.describe('Bearer token in place of that account. Role promoter.'),
  MLFLOW_PIPELINE_USERNAME: text.describe(
    'Account with which pipelines register versions, with MLFLOW_PIPELINE_PASSWORD: for `sextant doctor` alone, which says whether it could move an alias itself.',
  ),
  MLFLOW_PIPELINE_PASSWORD: text.describe('Its password.'),
  PROMETHEUS_USERNAME: text.describe(
    'Account that may query Prometheus, with PROMETHEUS_PASSWORD. Roles agent, worker.',
  ),
  PROMETHEUS_PASSWORD: text.describe('Its password.'),
  PROMETHEUS_TOKEN: text.describe('Bearer token in place of that account.'),
  MONITOR_DATABASE_URL: postgres.describe(
    'Postgres that `monitor: sql:` reads, as a user that may only select. Roles agent, worker.',
  ),
  PAGER_KEY: text.describe('Routing key (PagerDuty) or GenieKey (Opsgenie) of `pager:`. Role bot.'),
  METRICS_TOKEN: text.describe(
    'Bearer token that Prometheus presents at /metrics; unset: whoever reaches the port may read it. All roles.',
  ),
  SEXTANT_CONFIG: text.describe('Path of the configuration file; default ./sextant.yaml.'),
  SEXTANT_DATA_DIR: text.describe('Directory of the embedded store and of run logs; default ./.sextant/data.'),
  PORT: z
    .preprocess(blankIsUnset, z.coerce.number({ error: 'write a port number' }).int().min(0).max(65_535).optional())
    .describe('Port of the HTTP server; default 3000.'),
  HOST: text.describe('Address the HTTP server binds; default 127.0.0.1.'),
  SEXTANT_POLL_MS: z
    .preprocess(blankIsUnset, z.coerce.number({ error: 'write milliseconds' }).int().min(100).optional())
    .describe('How often running things (pipelines, serving) are asked for their state, in ms; default 5000.'),
  SEXTANT_LEASE_MS: z
    .preprocess(blankIsUnset, z.coerce.number({ error: 'write milliseconds' }).int().min(1000).optional())
    .describe(
      'How long a step or message of a process without a sign of life is left to it before another takes over, in ms; default 60000.',
    ),
  LOG_LEVEL: z
    .preprocess(blankIsUnset, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'))
    .describe('How much is logged; default info.'),
});
export type Env = z.output<typeof envSchema>;
