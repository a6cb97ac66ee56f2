import { apiMessage } from '../api-message.ts';
import { editAsBot, postAsBot } from '../bot-posts.ts';
import type { JsonObject } from '../json-object.ts';
import type { Message } from '../message.ts';
import { type RawContent, readContent } from '../message-content.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { Workspace } from '../workspace.ts';
import type { ApiArguments } from './api-arguments.ts';
import type { ApiMethods } from './api-method.ts';
import { findChannel, findWritable } from './find-channel.ts';

const write = { token: 'bot', scopes: ['chat:write'] } as const;

export const chatMethods: ApiMethods = {
  'chat.postMessage': { ...write, tier: 'post', run: postMessage },
  'chat.update': { ...write, tier: 3, run: update },
  'chat.delete': { ...write, tier: 3, run: remove },
  'chat.postEphemeral': { ...write, tier: 4, run: postEphemeral },
  'chat.getPermalink': { token: 'bot', scopes: [], tier: 'special', run: getPermalink },
};

function rawContent(args: ApiArguments): RawContent {
  return {
    text: args.optional('text'),
    markdown_text: args.optional('markdown_text'),
    blocks: args.json('blocks'),
    attachments: args.json('attachments'),
    metadata: args.json('metadata'),
  };
}

function postMessage({ workspace, baseUrl }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findWritable(workspace, args.string('channel'));
  const thread_ts = threadOf(workspace, channel.id, args.optional('thread_ts'));
  const username = args.optional('username');
  if (username !== undefined) requireScope(workspace, 'chat:write.customize');
  const content = readContent(workspace, rawContent(args));
  const broadcast = thread_ts !== undefined && args.flag('reply_broadcast');
  const message = postAsBot(workspace, {
    channel: channel.id,
    content,
    thread_ts,
    ...(username === undefined ? {} : { username }),
    ...(broadcast ? { reply_broadcast: true, subtype: 'thread_broadcast' } : {}),
    ...(args.optional('mrkdwn') === 'false' ? { mrkdwn: false } : {}),
  });
  return { channel: channel.id, ts: message.ts, message: apiMessage(workspace, message, baseUrl(), true) };
}

function update({ workspace, baseUrl }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findChannel(workspace, args.string('channel'));
  const message = ownMessage(workspace, channel.id, args.string('ts'), 'cant_update_message');
  const raw = rawContent(args);
  // New text without blocks replaces the old blocks; a call with neither leaves both.
  const content = readContent(workspace, { ...raw, text: raw.text ?? message.text });
  const kept = raw.blocks === undefined && raw.text === undefined && message.blocks !== undefined;
  const edited = editAsBot(workspace, message, kept ? { ...content, blocks: message.blocks ?? [] } : content);
  const shown = apiMessage(workspace, edited, baseUrl(), true);
  return { channel: channel.id, ts: edited.ts, text: edited.text, message: shown };
}

function remove({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findChannel(workspace, args.string('channel'));
  const message = ownMessage(workspace, channel.id, args.string('ts'), 'cant_delete_message');
  workspace.commit({ kind: 'delete', channel: channel.id, ts: message.ts });
  return { channel: channel.id, ts: message.ts };
}

function postEphemeral({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findWritable(workspace, args.string('channel'));
  const user = args.string('user');
  if (!channel.members.includes(user)) throw new SlackRefusal('user_not_in_channel');
  const thread_ts = threadOf(workspace, channel.id, args.optional('thread_ts'));
  const content = readContent(workspace, rawContent(args));
  const message = postAsBot(workspace, { channel: channel.id, content, thread_ts, ephemeral_to: user });
  return { message_ts: message.ts };
}

function getPermalink({ workspace, baseUrl }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findChannel(workspace, args.string('channel'));
  const message = workspace.message(channel.id, args.string('message_ts'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  const { ts, thread_ts } = message;
  const thread = thread_ts === undefined || thread_ts === ts ? '' : `?thread_ts=${thread_ts}&cid=${channel.id}`;
  const permalink = `${baseUrl()}archives/${channel.id}/p${ts.replace('.', '')}${thread}`;
  return { channel: channel.id, permalink };
}

function ownMessage(workspace: Workspace, channel: string, ts: string, refusal: string): Message {
  const message = workspace.message(channel, ts);
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (message.user !== workspace.botUserId) throw new SlackRefusal(refusal);
  return message;
}

/** The thread to write in. A reply's own timestamp leads to its parent, as in Slack. */
export function threadOf(workspace: Workspace, channel: string, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const parent = workspace.message(channel, ts);
  if (parent === undefined) throw new SlackRefusal('thread_not_found');
  return parent.thread_ts ?? parent.ts;
}

function requireScope(workspace: Workspace, needed: string): void {
  const { scopes } = workspace.seed.app;
  if (!scopes.includes(needed)) throw new SlackRefusal('missing_scope', { needed, provided: scopes.join(',') });
}
