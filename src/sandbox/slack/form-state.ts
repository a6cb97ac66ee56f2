import { choiceOf, type Selection } from './delivery/action-payload.ts';
import { isJsonObject, type Json, type JsonObject } from './json-object.ts';

/** What a person filled in: by block and action. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, FormValue>>>>;

export interface FormValue {
  readonly type?: string | undefined;
  readonly value?: string | null | undefined;
  readonly selected_option?: unknown;
  readonly selected_options?: unknown;
}

export interface FilledForm {
  /** `state.values` as the app gets it. */
  readonly values: JsonObject;
  /** What Slack's own client would not let through, by block. */
  readonly errors: Record<string, string>;
}

/** Reads a form against the view's own input blocks, as Slack's client does before it sends anything. */
export function fillForm(view: JsonObject, given: FormValues): FilledForm {
  const blocks = Array.isArray(view.blocks) ? view.blocks.filter(isJsonObject) : [];
  const values: JsonObject = {};
  const errors: Record<string, string> = {};
  for (const block of blocks) {
    const { element } = block;
    if (block.type !== 'input' || !isJsonObject(element)) continue;
    const blockId = String(block.block_id);
    const actionId = String(element.action_id);
    const state = stateOf(element, given[blockId]?.[actionId]);
    values[blockId] = { [actionId]: { type: element.type ?? null, ...state } };
    const error = block.optional === true && isEmpty(state) ? undefined : inputError(element, state);
    if (error !== undefined) errors[blockId] = error;
  }
  return { values, errors };
}

function stateOf(element: JsonObject, given: FormValue | undefined): JsonObject {
  const untouched = given === undefined;
  const selection = untouched ? initialOf(element) : selectionOf(given);
  const chosen = selection === undefined || selection.length === 0 ? undefined : choiceOf(element, selection);
  return chosen ?? emptyOf(element);
}

function emptyOf(element: JsonObject): JsonObject {
  if (element.type === 'static_select' || element.type === 'radio_buttons') return { selected_option: null };
  if (element.type === 'multi_static_select' || element.type === 'checkboxes') return { selected_options: [] };
  return choiceOf(element, undefined) ?? { value: null };
}

function selectionOf(given: FormValue): Selection | undefined {
  if (Array.isArray(given.selected_options)) {
    return given.selected_options.map(optionValue).filter((value) => value !== undefined);
  }
  return optionValue(given.selected_option) ?? given.value ?? undefined;
}

function initialOf(element: JsonObject): Selection | undefined {
  if (Array.isArray(element.initial_options))
    return element.initial_options.map(optionValue).filter((value) => value !== undefined);
  const keys = ['initial_option', 'initial_value', 'initial_date', 'initial_time', 'initial_user', 'initial_channel'];
  return keys.map((key) => optionValue(element[key])).find((value) => value !== undefined);
}

/** The value of an option object, or the plain value itself. */
function optionValue(option: unknown): string | undefined {
  const value = isJsonObject(option) ? option.value : option;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isEmpty(state: JsonObject): boolean {
  return Object.values(state).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

function inputError(element: JsonObject, state: JsonObject): string | undefined {
  if (isEmpty(state)) return 'Please complete this required field.';
  return lengthError(element, state.value) ?? kindError(element, state.value);
}

function lengthError(element: JsonObject, value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const { min_length: min, max_length: max = 3000 } = element;
  if (typeof min === 'number' && value.length < min) return `Must be at least ${min} characters.`;
  return typeof max === 'number' && value.length > max ? `Must be at most ${max} characters.` : undefined;
}

function kindError(element: JsonObject, value: Json | undefined): string | undefined {
  if (element.type === 'number_input') {
    const number = Number(value);
    if (Number.isNaN(number)) return 'Please enter a number.';
    if (element.is_decimal_allowed === false && !Number.isInteger(number)) return 'Please enter a whole number.';
    if (number < Number(element.min_value ?? -Infinity)) return `Must be at least ${String(element.min_value)}.`;
    return number > Number(element.max_value ?? Infinity) ? `Must be at most ${String(element.max_value)}.` : undefined;
  }
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(String(value)))
    return 'Please enter an email address.';
  return element.type === 'url_text_input' && !URL.canParse(String(value)) ? 'Please enter a URL.' : undefined;
}
