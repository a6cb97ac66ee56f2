import jsonata from 'jsonata';
import { z } from 'zod';
import { durationSchema } from '../domain/duration.ts';
import { gateSchema } from '../domain/gate.ts';
import { maySchema } from '../domain/may.ts';
import {
  airflowPipelineSchema,
  commandPipelineSchema,
  httpServingSchema,
  localRegistrySchema,
  mlflowRegistrySchema,
  prometheusServingSchema,
} from '../domain/model.ts';
import {
  mlflowMonitorSchema,
  parquetMonitorSchema,
  prometheusMonitorSchema,
  sqlMonitorSchema,
} from '../domain/monitor-spec.ts';
import { policySchema } from '../domain/policy.ts';
import { discoverSchema, groupSchema, namesSchema } from './fleet-schema.ts';

const slackId = z
  .string()
  .regex(/^[SUW][A-Z0-9]{5,}$/, 'write a Slack id such as S0MLONCALL (user group) or U0123ABCD (person), not a name');

const approversSchema = z.strictObject({
  sets: z
    .array(slackId)
    .min(1, 'without an approver set nothing can ever be approved')
    .describe('Slack user groups (S…) or people (U…) whose members may approve.'),
  quorum: z.int().min(1).default(1).describe('How many different people must approve.'),
});

const channelSchema = z.string().regex(/^#?[\w-]+$/, 'write a channel as "#ml-alerts" or by its id');

/** What may stand under `defaults:` and again under each model; the model's own word wins, key by key. */
const sharedShape = {
  channel: channelSchema.describe('Where its incidents are told.'),
  owner: slackId.describe('Slack group or person that is called when a person has to look.'),
  approvers: approversSchema.describe('Who may say yes.'),
  policy: policySchema.prefault({}).describe('What Sextant may do by itself.'),
  may: maySchema(slackId).prefault({}).describe('Who may talk to Sextant about it, by Slack groups and people.'),
} as const;

const inputSchema = z.strictObject({
  name: z.string().describe('What people call the input.'),
  columns: z.array(z.string()).min(1).describe('Columns that come from it.'),
  owner: z.string().describe('Who mends it: named when its data is broken.'),
});

const impactSchema = z.strictObject({
  missed: z.string().max(40).describe('Words for positives scored under the threshold: "missed frauds".'),
  threshold: z.number().min(0).max(1).default(0.5).describe('Score from which a row counts as caught.'),
});

/** A model after its defaults were laid under it. */
export const modelSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'use lower-case letters, digits, dots, dashes')
    .describe('The name alerts use in their `model` label.'),
  title: z.string().max(80).optional().describe('Name for people; default the id.'),
  known_as: z
    .array(z.string().min(1).max(200))
    .default([])
    .describe('Other names that alerts use for it, such as ["{name|pascal}"].'),
  tier: z
    .literal([1, 2, 3], { error: 'write 1 (most important), 2 or 3' })
    .default(2)
    .describe('1 is most important; sorts what is shown.'),
  task: z.enum(['classification', 'regression']).default('classification').describe('What the model does.'),
  ...sharedShape,
  monitor: z
    .strictObject({
      parquet: parquetMonitorSchema.optional().describe('Prediction log in files (data levels L2 and L3).'),
      prometheus: prometheusMonitorSchema
        .optional()
        .describe('A gauge of drift in Prometheus (L0), or one a feature (L1).'),
      sql: sqlMonitorSchema
        .optional()
        .describe(
          'What a monitoring job writes to a Postgres database (L0, L1); its address stands in MONITOR_DATABASE_URL.',
        ),
      mlflow: mlflowMonitorSchema.optional().describe('Metrics that monitoring jobs log as runs of MLflow (L0, L1).'),
    })
    .refine((kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1, {
      error: 'name exactly one monitor: parquet, prometheus, sql or mlflow',
    })
    .describe('Where its traffic can be read.'),
  pipeline: z
    .strictObject({
      command: commandPipelineSchema.optional().describe('A local command.'),
      airflow: airflowPipelineSchema.optional().describe('A DAG of Airflow 3.'),
    })
    .refine(({ command, airflow }) => (command === undefined) !== (airflow === undefined), {
      error: 'name exactly one pipeline: command or airflow',
    })
    .optional()
    .describe('What retrains it; without it nothing is ever retrained.'),
  registry: z
    .strictObject({
      local: localRegistrySchema.optional().describe('A registry in a folder.'),
      mlflow: mlflowRegistrySchema.optional().describe('The model registry of an MLflow tracking server.'),
    })
    .refine(({ local, mlflow }) => (local === undefined) !== (mlflow === undefined), {
      error: 'name exactly one registry: local or mlflow',
    })
    .describe('Where its versions are.'),
  serving: z
    .strictObject({
      http: httpServingSchema.optional().describe('An address that says its version.'),
      prometheus: prometheusServingSchema.optional().describe('A series that says the version in a label.'),
    })
    .refine(({ http, prometheus }) => (http === undefined) !== (prometheus === undefined), {
      error: 'name exactly one way to ask serving: http or prometheus',
    })
    .optional()
    .describe('What really answers in production; without it a promotion ends at the alias.'),
  gates: z
    .array(gateSchema)
    .default([])
    .describe('What a candidate must pass; without gates no candidate ever passes.'),
  runbook: z
    .string()
    .optional()
    .describe('Markdown file that people wrote for this model: read, quoted by heading, never obeyed.'),
  impact: impactSchema.optional().describe('How to say what trouble costs a day.'),
  inputs: z.array(inputSchema).default([]).describe('Upstream inputs and their owners.'),
});

/** How another sender's JSON becomes signals: one JSONata expression, nothing else is run. */
const mappingSchema = z.strictObject({
  map: z
    .string()
    .min(1)
    .max(10_000)
    .superRefine((expression, context) => {
      try {
        jsonata(expression);
      } catch (thrown) {
        const { message = String(thrown), position } = thrown as { message?: string; position?: number };
        context.addIssue({ code: 'custom', message: `is no JSONata: ${message} (at character ${position ?? '?'})` });
      }
    })
    .describe(
      'JSONata over the body; gives one object, or several: {model, title, status, severity, fingerprint, starts_at, labels, links}.',
    ),
});

const address = z.url({ protocol: /^https?$/, error: 'write an http(s) address' });

const loose = z.record(z.string(), z.unknown());

const agentBudgetSchema = z.strictObject({
  steps: z.int().min(1).default(12).describe('Turns of the graph.'),
  calls: z.int().min(1).default(6).describe('Calls of the language model.'),
  tool_calls: z.int().min(1).default(12).describe('Calls of tools.'),
  tokens: z.int().min(100).default(40_000).describe('Tokens in and out.'),
  seconds: z.number().positive().default(60).describe('Seconds.'),
  money: z.number().nonnegative().default(0.5).describe('Money, in the currency of the budget.'),
});

const approvalsSchema = z.strictObject({
  channel: channelSchema
    .optional()
    .describe('Cards are posted there; without it in the thread of the incident and in its channel.'),
  page: address
    .optional()
    .describe(
      'Where people reach the promoter over HTTP, for the page that takes the second factor; default: its own address.',
    ),
});

const pagerSchema = z.strictObject({
  kind: z
    .enum(['pagerduty', 'opsgenie'])
    .describe(
      'What is spoken: PagerDuty Events API v2 (PAGER_KEY is the routing key) or Opsgenie Alert API (GenieKey).',
    ),
  url: address.optional().describe('Another address that speaks the same; default that of the vendor.'),
});
export type PagerSpec = z.output<typeof pagerSchema>;

/** The file as written, before defaults are laid under each model. */
export const fileSchema = z.strictObject({
  defaults: loose.default({}).describe('Laid under every model, key by key; what a model says itself wins.'),
  tiers: z
    .strictObject({
      1: loose.optional().describe('For the most important ones: shorter leashes, more approvers.'),
      2: loose.optional().describe('For those of tier 2.'),
      3: loose.optional().describe('For the least important ones.'),
    })
    .prefault({})
    .describe('Laid over the defaults for the models of a tier, key by key; what a model says itself wins.'),
  groups: z
    .array(groupSchema)
    .default([])
    .describe('Laid over defaults and tiers for the models selected, in this order; what a model says itself wins.'),
  names: namesSchema
    .default({})
    .describe('What models are called in other systems: each entry is a name that templates may use, as in "{dag}".'),
  discover: discoverSchema.optional().describe('Where the fleet is found, beside what is listed under models.'),
  models: z.array(loose).default([]).describe('The fleet, or what differs from what is found.'),
  approvals: approvalsSchema.prefault({}).describe('Where approvals are given.'),
  pager: pagerSchema.optional().describe('Who is woken when nobody answers a card; its key stands in PAGER_KEY.'),
  sweep: z
    .strictObject({
      cron: z.string().default('0 * * * *').describe('Cron pattern in UTC of the check of the whole fleet.'),
    })
    .prefault({})
    .describe('The scheduled check.'),
  ledger: z
    .strictObject({
      channel: channelSchema
        .optional()
        .describe(
          'Where each signed checkpoint is posted too when the ledger has grown; without it only the file has them.',
        ),
    })
    .prefault({})
    .describe('The record of everything that was decided.'),
  sources: z
    .strictObject({
      alertmanager: z
        .strictObject({
          urls: z
            .array(address)
            .default([])
            .describe(
              'All servers of the cluster: asked at start which alerts fire, so that nothing is missed. Role bot.',
            ),
          receiver: z.string().optional().describe('Only alerts that are routed to this receiver.'),
          watchdog: z
            .strictObject({
              alert: z.string().default('Watchdog').describe('Name of the alert that always fires.'),
              every: durationSchema
                .prefault('15m')
                .describe('Away for longer than this and the channel is told; above its repeat_interval.'),
            })
            .optional()
            .describe('Set it once the Watchdog alert is routed here.'),
        })
        .prefault({})
        .describe('POST /webhooks/alertmanager.'),
      mapped: z
        .record(z.string().regex(/^[a-z0-9-]{1,40}$/, 'use lower-case letters, digits, dashes'), mappingSchema)
        .default({})
        .describe('Everything else that can POST JSON, at /webhooks/mapped/<name>.'),
      grafana: z
        .strictObject({
          signature_header: z
            .string()
            .regex(/^[A-Za-z0-9-]+$/, 'write a header name')
            .default('X-Grafana-Alerting-Signature')
            .describe('Header of the HMAC signature, as the contact point names it.'),
          timestamp_header: z
            .string()
            .regex(/^[A-Za-z0-9-]+$/, 'write a header name')
            .optional()
            .describe('Header of the time, when the contact point names one; it is then signed too.'),
        })
        .prefault({})
        .describe('POST or PUT /webhooks/grafana.'),
    })
    .prefault({})
    .describe('How senders of alerts sign.'),
  agent: z
    .strictObject({
      budget: agentBudgetSchema.prefault({}).describe('Hard limits of one answer; it says when one ran out.'),
      price_per_million_tokens: z
        .strictObject({
          input: z.number().nonnegative().describe('A million tokens in.'),
          output: z.number().nonnegative().describe('A million tokens out.'),
        })
        .optional()
        .describe('Without it the cost of an answer is unknown.'),
      money_per_day: z
        .number()
        .nonnegative()
        .optional()
        .describe(
          'Most the language model may cost a day (UTC) in all processes together; then the built-in rules answer and say so. Needs the price; with one, the default is 10.',
        ),
      privacy: z
        .strictObject({
          pseudonymise: z
            .boolean()
            .default(false)
            .describe(
              'Names of models, inputs, people and category values go to the language model under pseudonyms, and are put back in Slack.',
            ),
        })
        .prefault({})
        .describe(
          'What leaves the house: aggregates only and no secrets in any case; `sextant explain MODEL --show-prompt` prints it.',
        ),
    })
    .refine((a) => a.money_per_day === undefined || a.price_per_million_tokens !== undefined, {
      message: 'cannot be kept without price_per_million_tokens: the cost of an answer would be unknown',
      path: ['money_per_day'],
    })
    .prefault({})
    .describe('The language model.'),
});
export type FileConfig = z.output<typeof fileSchema>;
