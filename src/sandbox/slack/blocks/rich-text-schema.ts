import { z } from 'zod';
import { blockId, filled } from './text-schema.ts';

const flag = z.boolean().optional();
const style = {
  style: z.strictObject({ bold: flag, italic: flag, strike: flag, code: flag, underline: flag }).optional(),
};
const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), ...style });
const link = z.strictObject({
  type: z.literal('link'),
  url: filled(3000),
  text: z.string().optional(),
  unsafe: flag,
  ...style,
});

const inline = z.discriminatedUnion('type', [
  text,
  link,
  z.strictObject({ type: z.literal('emoji'), name: filled(255), unicode: z.string().optional(), ...style }),
  z.strictObject({ type: z.literal('user'), user_id: filled(255), ...style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: filled(255), ...style }),
  z.strictObject({ type: z.literal('channel'), channel_id: filled(255), ...style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), ...style }),
  z.strictObject({ type: z.literal('color'), value: filled(7), ...style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: filled(255),
    url: filled(3000).optional(),
    fallback: z.string().optional(),
    ...style,
  }),
]);

const border = { border: z.union([z.literal(0), z.literal(1)]).optional() };
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });

export const richTextBlock = z.strictObject({
  type: z.literal('rich_text'),
  ...blockId,
  elements: z
    .array(
      z.discriminatedUnion('type', [
        section,
        z.strictObject({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          indent: z.int().min(0).max(8).optional(),
          offset: z.int().min(0).optional(),
          elements: z.array(section).min(1),
          ...border,
        }),
        z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), ...border }),
        z.strictObject({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(z.discriminatedUnion('type', [text, link])),
          ...border,
        }),
      ]),
    )
    .min(1),
});
