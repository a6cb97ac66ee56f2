import { z } from 'zod';
import { choices, menus, overflow } from './choice-schema.ts';
import { pickers } from './input-schema.ts';
import { actionId, blockId, confirm, filled, plainText, style } from './text-schema.ts';

export const button = z.strictObject({
  type: z.literal('button'),
  ...actionId,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: filled(3000).optional(),
  style: style.optional(),
  confirm: confirm.optional(),
  accessibility_label: filled(75).optional(),
});

/** Every element that acts on its own, outside a form. */
export const interactive = [button, overflow, ...menus, ...choices, ...pickers] as const;

export const actionsBlock = z.strictObject({
  type: z.literal('actions'),
  ...blockId,
  elements: z.array(z.discriminatedUnion('type', interactive)).min(1).max(25),
});

const verdict = z.strictObject({
  text: plainText(75),
  value: filled(2000),
  accessibility_label: filled(75).optional(),
});

const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  ...actionId,
  positive_button: verdict,
  negative_button: verdict,
});

const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  ...actionId,
  icon: z.enum(['trash']),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  confirm: confirm.optional(),
  accessibility_label: filled(75).optional(),
  visible_to_user_ids: z.array(filled(255)).optional(),
});

export const contextActionsBlock = z.strictObject({
  type: z.literal('context_actions'),
  ...blockId,
  elements: z
    .array(z.discriminatedUnion('type', [feedbackButtons, iconButton]))
    .min(1)
    .max(5),
});
