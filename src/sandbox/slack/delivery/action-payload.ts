import { isJsonObject, type Json, type JsonObject } from '../json-object.ts';

/** What the page says a person chose: a value, an id or a date; several for a multi menu. */
export type Selection = string | readonly string[];

/** The entry of `actions` for an element, or undefined when the selection is none of the element's. */
export function actionPayload(
  element: JsonObject,
  blockId: string,
  ts: string,
  selected?: Selection,
): JsonObject | undefined {
  const { action_id = null, type = null } = element;
  const base = { action_id, block_id: blockId, type, action_ts: ts };
  const chosen = choiceOf(element, selected);
  return chosen === undefined ? undefined : { ...base, ...chosen };
}

/** The state-like part of an element's value: what `actions` and `state.values` say was chosen. */
export function choiceOf(element: JsonObject, selected: Selection | undefined): JsonObject | undefined {
  const one = typeof selected === 'string' ? selected : selected?.[0];
  const many = typeof selected === 'string' ? [selected] : [...(selected ?? [])];
  switch (element.type) {
    case 'button':
    case 'icon_button':
      return { ...pick(element, 'text'), ...pick(element, 'value'), ...pick(element, 'style') };
    case 'feedback_buttons':
      return feedback(element, one);
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return optionChoice(element, one);
    case 'multi_static_select':
    case 'checkboxes':
      return optionChoices(element, many);
    default:
      return freeChoice(String(element.type), one, many);
  }
}

const FREE: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
};

const FREE_MANY: Readonly<Record<string, string>> = {
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};

function freeChoice(type: string, one: string | undefined, many: string[]): JsonObject | undefined {
  const manyKey = FREE_MANY[type];
  if (manyKey !== undefined) return { [manyKey]: many };
  const key = FREE[type];
  if (key !== undefined) return { [key]: one ?? null };
  if (type === 'datetimepicker') return { selected_date_time: one === undefined ? null : Number(one) };
  return { value: one ?? null };
}

function pick(element: JsonObject, key: string): JsonObject {
  const value = element[key];
  return value === undefined ? {} : { [key]: value };
}

function feedback(element: JsonObject, chosen: string | undefined): JsonObject | undefined {
  const buttons = [element.positive_button, element.negative_button].filter(isJsonObject);
  const names: Readonly<Record<string, Json | undefined>> = {
    positive: buttons[0]?.value,
    negative: buttons[1]?.value,
  };
  const value = names[chosen ?? ''] ?? chosen;
  const button = buttons.find((candidate) => candidate.value === value);
  return button === undefined ? undefined : { ...pick(button, 'text'), ...pick(button, 'value') };
}

/** Options of a menu, grouped or not. */
export function optionsOf(element: JsonObject): JsonObject[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isJsonObject) : [];
  return [element.options, ...groups.map(({ options }) => options)].filter(Array.isArray).flat().filter(isJsonObject);
}

function optionChoice(element: JsonObject, chosen: string | undefined): JsonObject | undefined {
  const option = optionsOf(element).find(({ value }) => value === chosen);
  return option === undefined ? undefined : { selected_option: option };
}

function optionChoices(element: JsonObject, chosen: readonly string[]): JsonObject | undefined {
  const options = optionsOf(element).filter(({ value }) => typeof value === 'string' && chosen.includes(value));
  return options.length === chosen.length ? { selected_options: options } : undefined;
}
