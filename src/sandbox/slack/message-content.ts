import { withBlockIds } from './block-identity.ts';
import { checkMessageBlocks } from './blocks/check-blocks.ts';
import { isJsonObject, type Json, type JsonObject } from './json-object.ts';
import type { Message, MessageMetadata } from './message.ts';
import { refusalWithMessages, SlackRefusal } from './slack-refusal.ts';
import type { Workspace } from './workspace.ts';

const MAX_TEXT = 40_000;
const MAX_MARKDOWN = 12_000;
const MAX_ATTACHMENTS = 100;
const MAX_METADATA_BYTES = 8_000;

/** What an app wants a message to hold, as it arrived. */
export interface RawContent {
  readonly text?: Json | undefined;
  readonly markdown_text?: Json | undefined;
  readonly blocks?: Json | undefined;
  readonly attachments?: Json | undefined;
  readonly metadata?: Json | undefined;
}

export type MessageContent = Pick<Message, 'text' | 'blocks' | 'attachments' | 'metadata'>;

/** Checks the content of a message as Slack would; refuses it or hands it back ready to store. */
export function readContent(workspace: Workspace, raw: RawContent): MessageContent {
  const text = typeof raw.text === 'string' ? raw.text : '';
  if (text.length > MAX_TEXT) throw new SlackRefusal('msg_too_long');
  const blocks = readBlocks(workspace, raw);
  const attachments = readAttachments(workspace, raw.attachments);
  if (text === '' && blocks.length === 0 && attachments.length === 0) throw new SlackRefusal('no_text');
  const metadata = readMetadata(raw.metadata);
  return {
    text,
    ...(blocks.length > 0 ? { blocks: withBlockIds(blocks) } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Answers whether an uploaded file may be shown as an image. */
export function isImageFile(workspace: Workspace): (id: string) => boolean {
  return (id) => workspace.file(id)?.mimetype.startsWith('image/') === true;
}

function readBlocks(workspace: Workspace, raw: RawContent): JsonObject[] {
  if (typeof raw.markdown_text === 'string') {
    if (raw.blocks !== undefined || raw.text !== undefined) throw new SlackRefusal('markdown_text_conflict');
    if (raw.markdown_text.length > MAX_MARKDOWN) throw new SlackRefusal('msg_too_long');
    return [{ type: 'markdown', text: raw.markdown_text }];
  }
  return raw.blocks === undefined ? [] : checkMessageBlocks(raw.blocks, isImageFile(workspace));
}

function readAttachments(workspace: Workspace, value: Json | undefined): JsonObject[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isJsonObject)) throw new SlackRefusal('invalid_attachments');
  if (value.length > MAX_ATTACHMENTS) throw new SlackRefusal('too_many_attachments');
  return value.map((attachment, index) => {
    if (attachment.blocks === undefined) return attachment;
    const root = `/attachments/${index}/blocks`;
    return { ...attachment, blocks: withBlockIds(checkMessageBlocks(attachment.blocks, isImageFile(workspace), root)) };
  });
}

function readMetadata(value: Json | undefined): MessageMetadata | undefined {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw new SlackRefusal('invalid_metadata_format');
  const { event_type, event_payload } = value;
  if (typeof event_type !== 'string' || !isJsonObject(event_payload)) {
    const problem = 'must provide `event_type` and `event_payload` [json-pointer:/metadata]';
    throw refusalWithMessages('invalid_metadata_schema', [problem]);
  }
  if (JSON.stringify(value).length > MAX_METADATA_BYTES) throw new SlackRefusal('metadata_too_large');
  return { event_type, event_payload };
}
