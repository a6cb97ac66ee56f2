import { z } from 'zod';
import { durationSchema } from '../domain/duration.ts';

const globs = z.array(z.string().min(1)).min(1, 'name at least one glob such as "fraud-*"');

/** What a tag of the registry may never decide, in itself or by choosing a group: rights and rules stand in the file. */
export const rightsAndRules = ['approvers', 'policy', 'may', 'gates', 'tier', 'owner'] as const;

const pattern = z.string().superRefine((text, context) => {
  try {
    new RegExp(text);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
});

export const discoverSchema = z.strictObject({
  mlflow: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'write the address of the tracking server: http://mlflow.internal:5000' })
        .describe('Address of the MLflow tracking server.'),
      alias: z.string().default('champion').describe('Registered models with this alias are the fleet.'),
      filter: z.string().optional().describe("MLflow's own search filter over registered models."),
      except: z.array(z.string()).default([]).describe('Globs of registered names that are left alone.'),
      id: z.string().default('{name|kebab}').describe('Template of the id of each.'),
      parts: pattern
        .optional()
        .describe('Regular expression over the registered name; its named groups are names for templates.'),
      tags: z
        .boolean()
        .default(true)
        .describe('Whether `sextant.<name>` tags of a registered model override its names, title and channel.'),
      every: durationSchema.prefault('10m').describe('How often is looked again.'),
    })
    .describe('The model registry of an MLflow tracking server.'),
});
export type DiscoverSpec = z.output<typeof discoverSchema>;

export const namesSchema = z.record(
  z
    .string()
    .regex(
      /^(?!(?:id|name|title|channel)$)[a-z_][a-z0-9_]{0,30}$/,
      'use lower-case letters; id, name, title and channel are taken',
    ),
  z.strictObject({
    is: z.string().min(1).describe('Template, such as "train_{name|snake}".'),
    except: z
      .record(z.string(), z.string())
      .default({})
      .describe('Where the template is wrong: by registered name or id.'),
  }),
);
export type NamesSpec = z.output<typeof namesSchema>;

export const groupSchema = z
  .strictObject({
    match: globs.optional().describe('Globs of ids, any of which counts.'),
    tag: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        `Tags of the registered model (values are globs), all of which count. Such a group sets no ${rightsAndRules.join(', ')}: whoever writes tags would choose them.`,
      ),
    set: z.record(z.string(), z.unknown()).describe('Keys of a model.'),
  })
  .superRefine((group, context) => {
    if (!group.match && !group.tag) context.addIssue({ code: 'custom', message: 'say whom it is for: match or tag' });
    if (!group.tag) return;
    for (const key of rightsAndRules)
      if (key in group.set)
        context.addIssue({
          code: 'custom',
          path: ['set', key],
          message: 'cannot be set by a tag: whoever writes tags would choose it; select these models by match',
        });
  });
export type GroupSpec = z.output<typeof groupSchema>;
