import { z } from 'zod';
import { actionId, confirm, filled, plainText, textObject } from './text-schema.ts';

const option = z.strictObject({
  text: textObject(75),
  value: filled(150),
  description: textObject(75).optional(),
});

const plainOption = z.strictObject({ text: plainText(75), value: filled(150), description: plainText(75).optional() });
const overflowOption = plainOption.extend({ url: filled(3000).optional() });
const optionGroup = z.strictObject({ label: plainText(75), options: z.array(plainOption).min(1).max(100) });
const conversationFilter = z.strictObject({
  include: z
    .array(z.enum(['im', 'mpim', 'private', 'public']))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});

const base = { ...actionId, confirm: confirm.optional(), focus_on_load: z.boolean().optional() };
const select = { ...base, placeholder: plainText(150).optional() };
const multi = { ...select, max_selected_items: z.int().min(1).optional() };
const ids = z.array(filled(255)).optional();
const conversations = {
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
};
const responds = { response_url_enabled: z.boolean().optional() };

const listed = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const oneList = (menu: { options?: unknown; option_groups?: unknown }) =>
  (menu.options === undefined) !== (menu.option_groups === undefined);
const oneListMessage = { message: 'must define either `options` or `option_groups`' };

/** Menus: one or many of a fixed list, of people, conversations or channels. */
export const menus = [
  z
    .strictObject({ type: z.literal('static_select'), ...select, ...listed, initial_option: plainOption.optional() })
    .refine(oneList, oneListMessage),
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...multi,
      ...listed,
      initial_options: z.array(plainOption).optional(),
    })
    .refine(oneList, oneListMessage),
  z.strictObject({ type: z.literal('users_select'), ...select, initial_user: filled(255).optional() }),
  z.strictObject({ type: z.literal('multi_users_select'), ...multi, initial_users: ids }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...select,
    ...conversations,
    ...responds,
    initial_conversation: filled(255).optional(),
  }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...multi,
    ...conversations,
    initial_conversations: ids,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...select,
    ...responds,
    initial_channel: filled(255).optional(),
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...multi, initial_channels: ids }),
] as const;

/** Choices shown at once: boxes and radios. */
export const choices = [
  z.strictObject({
    type: z.literal('checkboxes'),
    ...base,
    options: z.array(option).min(1).max(10),
    initial_options: z.array(option).min(1).max(10).optional(),
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    ...base,
    options: z.array(option).min(1).max(10),
    initial_option: option.optional(),
  }),
] as const;

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...actionId,
  confirm: confirm.optional(),
  options: z.array(overflowOption).min(1).max(5),
});
