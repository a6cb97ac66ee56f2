import { z } from 'zod';
import { actionsBlock, interactive } from './action-schema.ts';
import { imageBlock, imageElement } from './image-schema.ts';
import { inputBlock } from './input-schema.ts';
import { richTextBlock } from './rich-text-schema.ts';
import { tableBlock } from './table-schema.ts';
import { blockId, filled, mrkdwn, plainText, textObject } from './text-schema.ts';

export const dividerBlock = z.strictObject({ type: z.literal('divider'), ...blockId });

export const headerBlock = z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(150) });

export const sectionBlock = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: textObject(3000).optional(),
    fields: z.array(textObject(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [...interactive, imageElement]).optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, {
    message: 'must define either `text` or `fields`',
  });

export const contextBlock = z.strictObject({
  type: z.literal('context'),
  ...blockId,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
});

export const markdownBlock = z.strictObject({ type: z.literal('markdown'), ...blockId, text: filled(12_000) });

export const alertBlock = z.strictObject({
  type: z.literal('alert'),
  ...blockId,
  text: textObject(200),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const child = z.discriminatedUnion('type', [
  actionsBlock,
  contextBlock,
  dividerBlock,
  headerBlock,
  imageBlock,
  inputBlock,
  richTextBlock,
  sectionBlock,
  tableBlock,
]);

export const containerBlock = z.strictObject({
  type: z.literal('container'),
  ...blockId,
  title: plainText(150).optional(),
  rich_text_title: richTextBlock.optional(),
  subtitle: textObject(150).optional(),
  child_blocks: z.array(child).min(1).max(10),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  icon: imageElement.optional(),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
  has_header_divider: z.boolean().optional(),
});
