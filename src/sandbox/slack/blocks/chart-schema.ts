import { z } from 'zod';
import { blockId, filled } from './text-schema.ts';

const point = z.strictObject({ label: filled(50), value: z.number() });
const series = z
  .array(z.strictObject({ name: filled(50), data: z.array(point).min(1).max(20) }))
  .min(1)
  .max(6)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    message: 'series names must be unique',
  });

const axes = z.strictObject({
  categories: z.array(filled(50)).min(1).max(20),
  x_label: filled(50).optional(),
  y_label: filled(50).optional(),
});

const plotted = { series, axis_config: axes };

export const dataVisualizationBlock = z.strictObject({
  type: z.literal('data_visualization'),
  ...blockId,
  title: filled(50),
  chart: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pie'), segments: z.array(point).min(1).max(12) }),
    z.strictObject({ type: z.literal('bar'), ...plotted }),
    z.strictObject({ type: z.literal('area'), ...plotted }),
    z.strictObject({ type: z.literal('line'), ...plotted }),
  ]),
});
