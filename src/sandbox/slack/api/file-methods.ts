import { extname } from 'node:path';
import { apiFile } from '../api-message.ts';
import { postAsBot } from '../bot-posts.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { MessageFile, StoredFile } from '../message.ts';
import { readContent } from '../message-content.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { refusalWithMessages, SlackRefusal } from '../slack-refusal.ts';
import type { FinishedUpload } from '../upload-tickets.ts';
import type { ApiArguments } from './api-arguments.ts';
import type { ApiMethods } from './api-method.ts';
import { threadOf } from './chat-methods.ts';
import { findWritable } from './find-channel.ts';

const write = { token: 'bot', scopes: ['files:write'], tier: 4 } as const;
const MAX_BYTES = 50 * 1024 * 1024;

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
};

export const fileMethods: ApiMethods = {
  'files.getUploadURLExternal': { ...write, run: getUploadUrl },
  'files.completeUploadExternal': { ...write, run: complete },
  'files.info': { token: 'bot', scopes: ['files:read'], tier: 4, run: info },
};

function getUploadUrl(core: SandboxCore, args: ApiArguments): JsonObject {
  const name = args.string('filename');
  args.string('length');
  const length = args.integer('length', { min: 1, max: MAX_BYTES, otherwise: 0 });
  const alt = args.optional('alt_txt') ?? args.optional('alt_text') ?? '';
  const { ticket, upload } = core.uploads.announce(name, length, alt);
  return { upload_url: `${core.baseUrl()}upload/v1/${ticket}`, file_id: upload.id };
}

function complete(core: SandboxCore, args: ApiArguments): JsonObject {
  const listed = args.json('files');
  if (!Array.isArray(listed) || listed.length === 0) throw missing('files');
  const wanted = listed.filter(isJsonObject).filter(({ id }) => typeof id === 'string');
  if (wanted.length !== listed.length) throw missing('files/id');
  // Everything is checked before anything happens, so that a refusal leaves no half a message.
  const where = args.optional('channel_id') ?? args.optional('channels')?.split(',')[0];
  const channel = where === undefined ? undefined : findWritable(core.workspace, where);
  const thread_ts = channel && threadOf(core.workspace, channel.id, args.optional('thread_ts'));
  const comment = args.optional('initial_comment') ?? '';
  const raw = { text: comment, blocks: args.json('blocks') };
  const content = raw.text === '' && raw.blocks === undefined ? { text: '' } : readContent(core.workspace, raw);
  const uploads = wanted.map(({ id, title }) => ({ title, upload: finished(core, String(id)) }));
  const files = uploads.map(({ upload, title }) => store(core, upload, title, channel?.id));
  if (channel !== undefined) {
    const shown = files.map(messageFile);
    postAsBot(core.workspace, { channel: channel.id, content, thread_ts, files: shown, subtype: 'file_share' });
  }
  return { files: files.map(({ id }) => apiFile(core.workspace, id, core.baseUrl())) };
}

function finished(core: SandboxCore, id: string): FinishedUpload {
  const upload = core.uploads.ready(id);
  if (upload === undefined) throw new SlackRefusal('file_not_found');
  return upload;
}

function store(core: SandboxCore, upload: FinishedUpload, title: unknown, channel: string | undefined): StoredFile {
  const file: StoredFile = {
    id: upload.id,
    name: upload.name,
    title: typeof title === 'string' && title !== '' ? title : upload.name,
    mimetype: MIME_TYPES[extname(upload.name).toLowerCase()] ?? 'application/octet-stream',
    alt: upload.alt,
    size: upload.bytes.length,
    user: core.workspace.botUserId,
    created: core.workspace.clock.seconds(),
    channels: channel === undefined ? [] : [channel],
  };
  core.workspace.bytes.put(file.id, upload.bytes);
  core.uploads.forget(file.id);
  core.workspace.commit({ kind: 'file', file });
  return file;
}

function messageFile({ id, name, title, mimetype, alt }: StoredFile): MessageFile {
  return { id, name, title, mimetype, alt, url: `/page/api/files/${id}` };
}

function info({ workspace, baseUrl }: SandboxCore, args: ApiArguments): JsonObject {
  const file = workspace.file(args.string('file'));
  if (file === undefined) throw new SlackRefusal('file_not_found');
  return { file: apiFile(workspace, file.id, baseUrl()), comments: [], response_metadata: { next_cursor: '' } };
}

function missing(field: string): SlackRefusal {
  return refusalWithMessages('invalid_arguments', [`missing required field: ${field}`]);
}
