import { z } from 'zod';
import { gateSchema } from '../domain/gate.ts';
import {
  commandPipelineSchema,
  httpServingSchema,
  localRegistrySchema,
  parquetMonitorSchema,
} from '../domain/model.ts';
import { policySchema } from '../domain/policy.ts';

const slackId = z
  .string()
  .regex(/^[SUW][A-Z0-9]{5,}$/, 'write a Slack id such as S0MLONCALL (user group) or U0123ABCD (person), not a name');

const approversSchema = z.strictObject({
  sets: z.array(slackId).min(1, 'without an approver set nothing can ever be approved'),
  quorum: z.int().min(1).default(1),
});

/** What may stand under `defaults:` and again under each model; the model's own word wins, key by key. */
const sharedShape = {
  channel: z.string().regex(/^#?[\w-]+$/, 'write a channel as "#ml-alerts" or by its id'),
  owner: slackId,
  approvers: approversSchema,
  policy: policySchema,
} as const;

export const inputSchema = z.strictObject({
  name: z.string(),
  columns: z.array(z.string()).min(1),
  owner: z.string(),
});

/** A model after its defaults were laid under it. */
export const modelSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'use lower-case letters, digits, dots, dashes'),
  title: z.string().max(80).optional(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
  task: z.enum(['classification', 'regression']).default('classification'),
  ...sharedShape,
  monitor: z.strictObject({ parquet: parquetMonitorSchema }),
  pipeline: z.strictObject({ command: commandPipelineSchema }).optional(),
  registry: z.strictObject({ local: localRegistrySchema }),
  serving: z.strictObject({ http: httpServingSchema }).optional(),
  gates: z.array(gateSchema).default([]),
  impact: z.strictObject({ missed: z.string().max(40), threshold: z.number().min(0).max(1).default(0.5) }).optional(),
  inputs: z.array(inputSchema).default([]),
});

const loose = z.record(z.string(), z.unknown());

/** The file as written, before defaults are laid under each model. */
export const fileSchema = z.strictObject({
  defaults: loose.default({}),
  models: z.array(loose).min(1, 'name at least one model under models:'),
  sweep: z
    .strictObject({
      /** Cron pattern in UTC, as cron-parser and BullMQ read it. */
      cron: z.string().default('0 * * * *'),
    })
    .prefault({}),
  agent: z
    .strictObject({
      budget: z
        .strictObject({
          steps: z.int().min(1).default(12),
          calls: z.int().min(1).default(6),
          tool_calls: z.int().min(1).default(12),
          tokens: z.int().min(100).default(40_000),
          seconds: z.number().positive().default(60),
          money: z.number().nonnegative().default(0.5),
        })
        .prefault({}),
      /** Price of a million tokens; without it the cost of an answer is unknown. */
      price_per_million_tokens: z
        .strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() })
        .optional(),
    })
    .prefault({}),
});
export type FileConfig = z.output<typeof fileSchema>;
