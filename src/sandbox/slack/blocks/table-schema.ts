import { z } from 'zod';
import { richTextBlock } from './rich-text-schema.ts';
import { blockId, filled } from './text-schema.ts';

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() }),
  richTextBlock,
]);
const row = z.array(cell).min(1).max(20);

const sameWidth = (table: { rows: unknown[][] }) => new Set(table.rows.map((cells) => cells.length)).size <= 1;

export const tableBlock = z.strictObject({
  type: z.literal('table'),
  ...blockId,
  rows: z.array(row).min(1).max(100),
  column_settings: z
    .array(
      z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() }),
    )
    .max(20)
    .optional(),
});

export const dataTableBlock = z
  .strictObject({
    type: z.literal('data_table'),
    ...blockId,
    rows: z.array(row).min(2).max(101),
    caption: filled(2000),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).max(19).optional(),
  })
  .refine(sameWidth, { message: 'all rows must have the same number of cells' });
