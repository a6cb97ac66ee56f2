import { isJsonObject, type Json, type JsonObject } from './json-object.ts';
import { slackId } from './slack-id.ts';

/** Interactive element types, which Slack gives an action_id when the app gave none. */
const ACTION_TYPES =
  /^(button|workflow_button|icon_button|feedback_buttons|overflow|checkboxes|radio_buttons|.*_select|.*picker|.*_input)$/;

/** Copies of the blocks with the ids Slack adds where an app left them out. */
export function withBlockIds(blocks: readonly JsonObject[]): JsonObject[] {
  return blocks.map((block) => {
    const named = withActionIds(block);
    return isJsonObject(named) ? { ...named, block_id: block.block_id ?? slackId('').slice(0, 5) } : block;
  });
}

function withActionIds(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => withActionIds(item) ?? null);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) copy[key] = withActionIds(inner);
  if (typeof copy.type === 'string' && ACTION_TYPES.test(copy.type)) copy.action_id ??= slackId('').slice(0, 5);
  return copy;
}

/** The interactive element that a person pressed, from the message's or view's own JSON. */
export function findElement(blocks: readonly JsonObject[], blockId: string, actionId: string): JsonObject | undefined {
  return blocks
    .flatMap((block) => [block, ...childBlocks(block)])
    .filter((block) => block.block_id === blockId)
    .map((block) => elementIn(block, actionId))
    .find((element) => element !== undefined);
}

function childBlocks(block: JsonObject): JsonObject[] {
  const children = [block.child_blocks, block.type === 'carousel' ? block.elements : undefined];
  return children.filter(Array.isArray).flat().filter(isJsonObject);
}

function elementIn(value: Json | undefined, actionId: string): JsonObject | undefined {
  const inner = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  if (isJsonObject(value) && value.action_id === actionId) return value;
  for (const item of inner) {
    const found = elementIn(item, actionId);
    if (found !== undefined) return found;
  }
  return undefined;
}
