import { z } from 'zod';

const time = z
  .string()
  .nullish()
  .transform((text) => (text ? new Date(text) : null));

export const tokenSchema = z.object({ access_token: z.string().min(1) });
export const dagSchema = z.object({
  is_paused: z.boolean().default(false),
  has_import_errors: z.boolean().default(false),
});
export const dagRunSchema = z.object({
  dag_run_id: z.string(),
  state: z.string(),
  start_date: time,
  end_date: time,
  conf: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((conf) => conf ?? {}),
  note: z
    .string()
    .nullish()
    .transform((note) => note ?? ''),
});
export type DagRun = z.output<typeof dagRunSchema>;
export const dagRunsSchema = z.object({ dag_runs: z.array(dagRunSchema) });
export const taskInstancesSchema = z.object({
  task_instances: z.array(
    z.object({
      task_id: z.string(),
      state: z.string().nullish(),
      try_number: z.number(),
      map_index: z.number().default(-1),
    }),
  ),
});
export type TaskInstance = z.output<typeof taskInstancesSchema>['task_instances'][number];
export const xcomSchema = z.object({ value: z.unknown() });
export const logSchema = z.object({
  content: z.array(
    z.union([
      z.string(),
      z.object({
        event: z.string().default(''),
        error_detail: z
          .array(z.object({ exc_type: z.string().default(''), exc_value: z.string().default('') }))
          .optional(),
      }),
    ]),
  ),
});
