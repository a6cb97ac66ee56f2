import { z } from 'zod';

const pairs = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));

/** One version as MLflow writes it; only what is used. */
export const modelVersionSchema = z.object({
  name: z.string(),
  version: z.coerce.string(),
  creation_timestamp: z.coerce.number(),
  status: z.string().default('READY'),
  run_id: z.string().default(''),
  /** Deprecated by MLflow, and still what older set-ups serve by. */
  current_stage: z.string().default('None'),
  tags: pairs,
});
export type ModelVersionWire = z.output<typeof modelVersionSchema>;

export const oneVersionSchema = z.object({ model_version: modelVersionSchema });
export const versionsSchema = z.object({
  model_versions: z.array(modelVersionSchema).default([]),
  next_page_token: z.string().optional(),
});
export const registeredModelsSchema = z.object({
  registered_models: z
    .array(
      z.object({
        name: z.string(),
        tags: pairs,
        aliases: z
          .array(z.object({ alias: z.string(), version: z.coerce.string() }))
          .default([])
          .transform((list) => Object.fromEntries(list.map(({ alias, version }) => [alias, version]))),
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
});
export const downloadUriSchema = z.object({ artifact_uri: z.string() });
export const filesSchema = z.object({
  files: z
    .array(z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: z.coerce.number().optional() }))
    .default([]),
});
/** MLflow writes a metric that is no number as a string. */
export const runSchema = z.object({
  run: z.object({
    data: z.object({
      metrics: z.array(z.object({ key: z.string(), value: z.union([z.number(), z.string()]) })).default([]),
    }),
  }),
});
export const errorSchema = z.object({ error_code: z.string(), message: z.string().default('') });
export const emptySchema = z.unknown();
