import { isJsonObject, type Json, type JsonObject } from '../json-object.ts';
import { refusalWithMessages, SlackRefusal } from '../slack-refusal.ts';
import { schemaProblems } from './schema-problems.ts';
import { homeView, messageBlocks, modalView } from './surface-schema.ts';

const MAX_BLOCKS_TEXT = 13_200;
const MAX_VIEW_BYTES = 250_000;

/** Answers whether a file exists and is an image; blocks may show no other. */
export type ImageLookup = (fileId: string) => boolean;

/** Refuses blocks of a message that Slack would refuse; the blocks themselves when they are fine. */
export function checkMessageBlocks(value: Json | undefined, isImage: ImageLookup, root = '/blocks'): JsonObject[] {
  if (!Array.isArray(value)) throw new SlackRefusal('invalid_blocks_format');
  const blocks = value.filter(isJsonObject);
  const problems = [...schemaProblems(messageBlocks, value, root), ...repeats(blocks, root)];
  problems.push(...missingImages(value, isImage, root), ...tooManyOfAKind(blocks));
  if (problems.length > 0) throw refusalWithMessages('invalid_blocks', problems);
  if (textLength(value) > MAX_BLOCKS_TEXT) throw new SlackRefusal('msg_blocks_too_long');
  return blocks;
}

/** Refuses a view that Slack would refuse for this surface; the view itself when it is fine. */
export function checkView(value: Json | undefined, surface: 'modal' | 'home', isImage: ImageLookup): JsonObject {
  if (!isJsonObject(value))
    throw refusalWithMessages('invalid_arguments', ['must provide an object [json-pointer:/view]']);
  const blocks = Array.isArray(value.blocks) ? value.blocks.filter(isJsonObject) : [];
  const problems = [
    ...schemaProblems(surface === 'modal' ? modalView : homeView, value, '/view'),
    ...repeats(blocks, '/view/blocks'),
    ...missingImages(value.blocks ?? [], isImage, '/view/blocks'),
  ];
  if (problems.length > 0) throw refusalWithMessages('invalid_arguments', problems);
  if (JSON.stringify(value).length > MAX_VIEW_BYTES) throw new SlackRefusal('view_too_large');
  return value;
}

function tooManyOfAKind(blocks: readonly JsonObject[]): string[] {
  const count = (type: string) => blocks.filter((block) => block.type === type).length;
  const problems = count('table') > 1 ? ['only_one_table_allowed'] : [];
  return count('data_visualization') > 2 ? [...problems, 'no more than 2 data_visualization blocks allowed'] : problems;
}

function repeats(blocks: readonly JsonObject[], root: string): string[] {
  return (['block_id', 'action_id'] as const).flatMap((key) => {
    const seen = new Set<Json>();
    return occurrences([...blocks], key, root).flatMap(({ value, pointer }) => {
      if (seen.has(value)) return [`\`${key}\` already exists: ${String(value)} [json-pointer:${pointer}]`];
      seen.add(value);
      return [];
    });
  });
}

function missingImages(value: Json, isImage: ImageLookup, root: string): string[] {
  return occurrences(value, 'slack_file', root).flatMap(({ value: file, pointer }) => {
    const id = isJsonObject(file) ? file.id : undefined;
    return typeof id === 'string' && !isImage(id) ? [`invalid slack file [json-pointer:${pointer}]`] : [];
  });
}

function occurrences(value: Json | undefined, key: string, pointer: string): { value: Json; pointer: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = `${pointer}/${name}`;
    const deeper = occurrences(inner, key, here);
    return name === key && inner !== undefined ? [{ value: inner, pointer: here }, ...deeper] : deeper;
  });
}

/** All text a reader sees in the blocks together. */
function textLength(value: Json): number {
  return occurrences(value, 'text', '').reduce(
    (sum, { value: text }) => sum + (typeof text === 'string' ? text.length : 0),
    0,
  );
}
