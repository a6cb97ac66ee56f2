import { z } from 'zod';
import type { TimeSpan } from '../domain/run.ts';

const maxText = 300;

const spanSchema: z.ZodType<TimeSpan> = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
});
/** What a training says of the version it made: the last line of a command, the result of a DAG's task. */
export const candidateSchema = z.object({
  candidate: z.object({
    version: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$/),
    metrics: z.record(z.string().max(64), z.number()).default({}),
    trainingWindow: spanSchema.nullish().transform((value) => value ?? null),
    evaluationWindow: spanSchema.nullish().transform((value) => value ?? null),
    codeRevision: z
      .string()
      .max(maxText)
      .nullish()
      .transform((value) => value ?? null),
    dataSnapshot: z
      .string()
      .max(maxText)
      .nullish()
      .transform((value) => value ?? null),
    leftOut: z.array(spanSchema).max(100).default([]),
    rows: z
      .int()
      .nonnegative()
      .nullish()
      .transform((value) => value ?? null),
  }),
  cost: z
    .number()
    .nonnegative()
    .nullish()
    .transform((value) => value ?? null),
});
