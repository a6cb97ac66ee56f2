import { z } from 'zod';

const pairs = z.record(z.string(), z.string());

export const registeredModelsSchema = z.array(
  z.object({
    name: z.string(),
    tags: pairs,
    /** Version by alias. */
    aliases: pairs,
  }),
);

/** A model as the registry has it, configured or not. Names and tags are other people's text. */
export type RegisteredModel = Readonly<z.output<typeof registeredModelsSchema>[number]>;
