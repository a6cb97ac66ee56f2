import { z } from 'zod';
import { durationSchema } from './duration.ts';
import type { Gate } from './gate.ts';
import type { May } from './may.ts';
import type { MonitorSpec } from './monitor-spec.ts';
import type { Task } from './observation.ts';
import type { Policy } from './policy.ts';

export const commandPipelineSchema = z.strictObject({
  run: z
    .string()
    .min(1, 'name the command that trains, such as "node train.ts"')
    .describe('Command line, split like a shell would split words, run without a shell.'),
  cwd: z.string().optional().describe('Where it runs; default the folder of this file.'),
  timeout: durationSchema.prefault('30m').describe('It is stopped after this.'),
  env: z
    .array(z.string())
    .default([])
    .describe("Names of environment variables handed to the command, beside PATH and Sextant's own."),
});
export type CommandPipelineSpec = z.output<typeof commandPipelineSchema>;

export const airflowPipelineSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write the address of the API server: http://airflow.internal:8080' })
    .describe('Address of the Airflow 3 API server.'),
  dag: z
    .string()
    .regex(/^[\w.-]{1,250}$/, 'write the id of the DAG')
    .describe('Id of the DAG that trains.'),
  result_task: z
    .string()
    .default('sextant_result')
    .describe('Task whose return value names the candidate: {candidate: {version, metrics …}, cost}.'),
  timeout: durationSchema.prefault('2h').describe('Longest a run takes: the estimate before there was one.'),
  conf: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('Handed to every run, beside model, incident, window and request_id.'),
});
export type AirflowPipelineSpec = z.output<typeof airflowPipelineSchema>;

export const localRegistrySchema = z.strictObject({
  path: z.string().describe('Folder of the registry.'),
  name: z.string().describe('Name of the model in it.'),
  alias: z.string().default('champion').describe('Alias that serving follows.'),
});
export type LocalRegistrySpec = z.output<typeof localRegistrySchema>;

export const mlflowRegistrySchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write the address of the tracking server: http://mlflow.internal:5000' })
    .describe('Address of the MLflow tracking server.'),
  name: z.string().min(1).describe('Name of the registered model.'),
  alias: z.string().default('champion').describe('Alias that serving follows.'),
  stage: z
    .string()
    .optional()
    .describe(
      'Stage (such as Production) whose newest version is the champion where no alias is set: read only, nothing is ever promoted by a stage.',
    ),
});
export type MlflowRegistrySpec = z.output<typeof mlflowRegistrySchema>;

export const httpServingSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write an http(s) address such as http://127.0.0.1:8080/version' })
    .describe('GET answers JSON with a `version` field.'),
});

export const prometheusServingSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write the address of Prometheus: http://prometheus.internal:9090' })
    .describe('Address of Prometheus.'),
  query: z
    .string()
    .min(1)
    .describe('Instant query whose series over 0 are the versions that answer: `model_info{model="fraud"}`.'),
  label: z.string().default('version').describe('Label with the version.'),
});
export type PrometheusServingSpec = z.output<typeof prometheusServingSchema>;

/** One model as configured, defaults resolved. Exactly one key of each adapter block is set. */
export interface Model {
  readonly id: string;
  readonly title: string;
  /** Other names that alerts use for it. */
  readonly known_as?: readonly string[];
  readonly tier: 1 | 2 | 3;
  readonly task: Task;
  readonly channel: string;
  readonly owner: string;
  readonly approvers: { readonly sets: readonly string[]; readonly quorum: number };
  /** Who may ask, request, stop and snooze. */
  readonly may: May;
  readonly policy: Policy;
  /** sha256 prefix of the canonical policy, gates and approvers: part of every approval's digest. */
  readonly policyVersion: string;
  readonly monitor: MonitorSpec;
  readonly pipeline:
    | { readonly command: CommandPipelineSpec; readonly airflow?: undefined }
    | { readonly airflow: AirflowPipelineSpec; readonly command?: undefined }
    | null;
  readonly registry:
    | { readonly local: LocalRegistrySpec; readonly mlflow?: undefined }
    | { readonly mlflow: MlflowRegistrySpec; readonly local?: undefined };
  readonly serving:
    | { readonly http: { readonly url: string }; readonly prometheus?: undefined }
    | { readonly prometheus: PrometheusServingSpec; readonly http?: undefined }
    | null;
  readonly gates: readonly Gate[];
  /** Path of a Markdown file people wrote for this model. */
  readonly runbook?: string | null;
  /** Words for impact: "missed frauds" for positives scored under the threshold. */
  readonly impact: { readonly missed: string; readonly threshold: number } | null;
  readonly inputs: readonly { readonly name: string; readonly columns: readonly string[]; readonly owner: string }[];
}

/** The alias that serving follows. */
export const aliasOf = ({ registry }: Model): string => (registry.mlflow ?? registry.local).alias;

/** The model that goes by this name: its id, else the only one that is known as it. */
export function modelNamed(models: readonly Model[], name: string): Model | null {
  const byId = models.find(({ id }) => id === name);
  if (byId) return byId;
  const known = models.filter(({ known_as }) => known_as?.includes(name));
  return known.length === 1 ? (known[0] ?? null) : null;
}
