import { z } from 'zod';

const point = z.tuple([z.number(), z.string()]);

/** What /api/v1/query_range answers; values are text, "NaN" and "+Inf" among them. */
export const rangeSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(point) })),
  }),
  warnings: z.array(z.string()).optional(),
});
export type Range = z.output<typeof rangeSchema>;

/** "NaN", "+Inf" and "-Inf" as Prometheus writes them. */
export function sampleValue(text: string): number {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}
