import { z } from 'zod';

const optionalText = z
  .string()
  .transform((text) => text.trim())
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/** Secrets and addresses; everything else stands in sextant.yaml. */
export const envSchema = z.object({
  SLACK_BOT_TOKEN: optionalText.describe('Bot token (xoxb-…). Role bot.'),
  SLACK_SIGNING_SECRET: optionalText.describe('Signing secret of the Slack app. Role bot.'),
  SLACK_APP_TOKEN: optionalText.describe(
    'App-level token (xapp-…): set it to use Socket Mode instead of HTTP. Role bot.',
  ),
  SLACK_API_URL: optionalText.describe('Another Slack-compatible server; default https://slack.com/api/. Role bot.'),
  OPENAI_API_KEY: optionalText.describe(
    'Key of the OpenAI-compatible server; without it the built-in rules answer. Role agent.',
  ),
  OPENAI_BASE_URL: optionalText.describe('Address of another OpenAI-compatible server. Role agent.'),
  OPENAI_MODEL: optionalText.describe('Model name; needed with a key. Role agent.'),
  DATABASE_URL: optionalText.describe('Postgres; unset: PGlite in the data directory (one process).'),
  DATABASE_OWNER_URL: optionalText.describe('Postgres as owner of the schemas, for `sextant migrate` only.'),
  REDIS_URL: optionalText.describe('Redis for the queue; unset: BullMQ on the same Postgres or PGlite.'),
  WEBHOOK_TOKEN: optionalText.describe('Bearer token that Alertmanager and other senders present. Role bot.'),
  WEBHOOK_SECRET: optionalText.describe('Secret of the HMAC signature of POST /webhooks/sextant. Role bot.'),
  SEXTANT_CONFIG: optionalText.describe('Path of the configuration file; default ./sextant.yaml.'),
  SEXTANT_DATA_DIR: optionalText.describe('Directory of the embedded store and of run logs; default ./.sextant.'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional().describe('Port of the HTTP server; default 3000.'),
  HOST: optionalText.describe('Address the HTTP server binds; default 127.0.0.1.'),
  SEXTANT_POLL_MS: z.coerce
    .number()
    .int()
    .min(100)
    .optional()
    .describe('How often running things (a run, a promotion) are asked for their state, in ms; default 5000.'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('How much is logged.'),
});
export type Env = z.output<typeof envSchema>;
