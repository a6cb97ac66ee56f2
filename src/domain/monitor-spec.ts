import { z } from 'zod';
import { durationSchema } from './duration.ts';

export const parquetMonitorSchema = z.strictObject({
  reference: z
    .string()
    .describe('Files (path or glob) of the reference: how it looked when the first champion was good.'),
  current: z.string().describe('Files (path or glob) of the prediction log, growing. Parquet or CSV.'),
  time: z.string().describe('Column with the time of the prediction.'),
  id: z.string().optional().describe('Column with the row id.'),
  score: z.string().optional().describe('Column with what the model answered.'),
  label: z.string().optional().describe('Column with the truth, empty until it is known.'),
  version: z.string().optional().describe('Column that says which version answered.'),
  label_delay: durationSchema.prefault('0s').describe('How long a label takes to be final; younger ones are not used.'),
  ignore: z.array(z.string()).default([]).describe('Columns that are neither features nor any of the above.'),
  stale_after: durationSchema.prefault('3d').describe('No newer row than this is blind, never healthy.'),
});
export type ParquetMonitorSpec = z.output<typeof parquetMonitorSchema>;

const labelName = z.string().regex(/^[a-zA-Z_]\w*$/, 'write the name of a label');
const staleAfter = durationSchema.prefault('3d').describe('No newer value than this is blind, never healthy.');
const nameThere = z.string().min(1).max(200).optional().describe('What the model is called there; default its id.');

export const prometheusMonitorSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write the address of the query API: http://prometheus.internal:9090' })
    .describe('Address that answers /api/v1/query_range: Prometheus, Thanos, Mimir (with its /prometheus path).'),
  drift: z
    .string()
    .regex(/^[a-zA-Z_:][\w:]*(\{[^{}]*\})?$/, 'write a metric, with matchers if needed: model_drift{env="prod"}')
    .describe('The gauge of drift, with matchers if needed; one query reads it for all models.'),
  model_label: labelName.default('model').describe('Label that says which model.'),
  feature_label: labelName
    .default('feature')
    .describe('Label that says which feature, where there is one value a feature.'),
  name: nameThere,
  over: z
    .enum(['avg', 'max', 'min'])
    .default('avg')
    .describe('How the values of a data window, and of several senders, become one.'),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]+$/, 'write a header name'), z.string())
    .default({})
    .describe(
      'Sent with each query: X-Scope-OrgID for Mimir, THANOS-TENANT for Thanos. No secrets: they stand in env.',
    ),
  stale_after: staleAfter,
});
export type PrometheusMonitorSpec = z.output<typeof prometheusMonitorSchema>;

export const sqlMonitorSchema = z
  .strictObject({
    view: z
      .string()
      .regex(/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/i, 'write the name of a view, with its schema if needed')
      .optional()
      .describe('View or table with the columns model, feature (null for the whole model), at, value.'),
    query: z.string().min(1).optional().describe('A query with those four columns, in place of a view.'),
    name: nameThere,
    stale_after: staleAfter,
  })
  .refine(({ view, query }) => (view === undefined) !== (query === undefined), {
    error: 'name exactly one of view and query',
  });
export type SqlMonitorSpec = z.output<typeof sqlMonitorSchema>;

export const mlflowMonitorSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write the address of the tracking server: http://mlflow.internal:5000' })
    .describe('Address of the MLflow tracking server.'),
  experiment: z.string().min(1).describe('Experiment in which each monitoring job is a run.'),
  model_tag: z.string().min(1).default('model').describe('Tag of a run that says which model it is about.'),
  drift: z.string().min(1).default('drift').describe('Metric with the drift of the whole model.'),
  feature_prefix: z.string().min(1).default('drift.').describe('Metrics that begin so are of one feature each.'),
  name: nameThere,
  stale_after: staleAfter,
});
export type MlflowMonitorSpec = z.output<typeof mlflowMonitorSchema>;

/** Exactly one kind is set. */
export interface MonitorSpec {
  readonly parquet?: ParquetMonitorSpec | undefined;
  readonly prometheus?: PrometheusMonitorSpec | undefined;
  readonly sql?: SqlMonitorSpec | undefined;
  readonly mlflow?: MlflowMonitorSpec | undefined;
}
