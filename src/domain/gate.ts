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
    metric: metricSchema,
    /** The candidate's value must be at least / at most this. */
    min: z.number().optional(),
    max: z.number().optional(),
    /** The candidate must beat the champion by this much (point value). */
    improve_by: z.number().nonnegative().optional(),
    /** Non-inferiority: the pessimistic end of the paired 95 % interval of the difference must be above −margin. */
    not_worse_than_champion_by: z.number().nonnegative().optional(),
    /** Judge each value of this slice column instead of all rows. */
    slice: z.string().optional(),
    min_n: z.int().min(1).default(200),
    /** Classification threshold for f1, precision, recall. */
    threshold: z.number().min(0).max(1).default(0.5),
  })
  .refine(
    (g) => [g.min, g.max, g.improve_by, g.not_worse_than_champion_by].some((v) => v !== undefined),
    'a gate needs at least one of min, max, improve_by, not_worse_than_champion_by',
  );
export type Gate = z.output<typeof gateSchema>;
