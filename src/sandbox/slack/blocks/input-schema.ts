import { z } from 'zod';
import { choices, menus } from './choice-schema.ts';
import { actionId, blockId, confirm, filled, plainText } from './text-schema.ts';

const focus = { focus_on_load: z.boolean().optional() };
const hint = { placeholder: plainText(150).optional() };
const dispatch = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z
        .array(z.enum(['on_enter_pressed', 'on_character_entered']))
        .min(1)
        .optional(),
    })
    .optional(),
};
const typed = { ...actionId, ...focus, ...hint, ...dispatch };
const picked = { ...actionId, ...focus, confirm: confirm.optional() };

/** Date and time pickers, for messages and forms alike. */
export const pickers = [
  z.strictObject({ type: z.literal('datepicker'), ...picked, ...hint, initial_date: z.iso.date().optional() }),
  z.strictObject({ type: z.literal('datetimepicker'), ...picked, initial_date_time: z.int().optional() }),
  z.strictObject({
    type: z.literal('timepicker'),
    ...picked,
    ...hint,
    initial_time: filled(5).optional(),
    timezone: filled(255).optional(),
  }),
] as const;

const textInputs = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
  }),
  z.strictObject({ type: z.literal('email_text_input'), ...typed, initial_value: z.string().optional() }),
  z.strictObject({ type: z.literal('url_text_input'), ...typed, initial_value: z.string().optional() }),
  z.strictObject({
    type: z.literal('number_input'),
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
] as const;

export const inputBlock = z.strictObject({
  type: z.literal('input'),
  ...blockId,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: z.discriminatedUnion('type', [...textInputs, ...pickers, ...menus, ...choices]),
});
