import { z } from 'zod';

export const metricNames = [
  'auc',
  'average_precision',
  'f1',
  'precision',
  'recall',
  'log_loss',
  'brier',
  'ece',
  'mae',
  'rmse',
  'mape',
  'r2',
] as const;
export const metricSchema = z.enum(metricNames);
export type Metric = z.infer<typeof metricSchema>;

const lowerIsBetter: ReadonlySet<Metric> = new Set(['log_loss', 'brier', 'ece', 'mae', 'rmse', 'mape']);
export const higherIsBetter = (metric: Metric): boolean => !lowerIsBetter.has(metric);

/** One threshold of the comparison; at least one of min, max, improve_by and the margin must be set. */
export const gateSchema = z
  .strictObject({
    metric: metricSchema.describe('What is compared on the same rows.'),
    min: z.number().optional().describe("The candidate's value must be at least this."),
    max: z.number().optional().describe("The candidate's value must be at most this."),
    improve_by: z.number().nonnegative().optional().describe('The candidate must beat the champion by this much.'),
    not_worse_than_champion_by: z
      .number()
      .nonnegative()
      .optional()
      .describe(
        'Non-inferiority: the pessimistic end of the paired 95 % interval of the difference must be above minus this.',
      ),
    slice: z.string().optional().describe('Judge each value of this column instead of all rows.'),
    min_n: z.int().min(1).default(200).describe('Fewer rows than this are INSUFFICIENT, never passed.'),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Score from which f1, precision and recall count a positive.'),
  })
  .refine(
    (g) => [g.min, g.max, g.improve_by, g.not_worse_than_champion_by].some((v) => v !== undefined),
    'a gate needs at least one of min, max, improve_by, not_worse_than_champion_by',
  );
export type Gate = z.output<typeof gateSchema>;
