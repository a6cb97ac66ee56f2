import { apiMessage, isReplyTo } from '../api-message.ts';
import type { JsonObject } from '../json-object.ts';
import type { Channel, Message } from '../message.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { Workspace } from '../workspace.ts';
import type { ApiArguments } from './api-arguments.ts';
import type { ApiMethods } from './api-method.ts';
import { findChannel, findReadable } from './find-channel.ts';
import { pageOf } from './page-of.ts';

const read = { token: 'bot', scopes: ['channels:read', 'groups:read', 'im:read'] } as const;
const history = { token: 'bot', scopes: ['channels:history', 'groups:history', 'im:history'], tier: 3 } as const;

export const conversationMethods: ApiMethods = {
  'conversations.list': { ...read, tier: 2, run: list },
  'conversations.info': { ...read, tier: 3, run: info },
  'conversations.members': { ...read, tier: 4, run: members },
  'conversations.history': { ...history, run: channelHistory },
  'conversations.replies': { ...history, run: replies },
  'conversations.open': { token: 'bot', scopes: ['im:write'], tier: 3, run: open },
  'conversations.join': { token: 'bot', scopes: ['channels:join'], tier: 3, run: join },
};

function shown(workspace: Workspace, channel: Channel): JsonObject {
  const bot = workspace.botUserId;
  const base = { id: channel.id, created: channel.created, is_archived: channel.is_archived, is_im: channel.is_im };
  if (channel.is_im) return { ...base, user: channel.members.find((member) => member !== bot) ?? bot, is_open: true };
  return {
    ...base,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.is_private,
    is_group: channel.is_private,
    is_private: channel.is_private,
    is_mpim: false,
    is_general: channel.name === 'general',
    is_member: channel.members.includes(bot),
    num_members: channel.members.length,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

function list({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const types = (args.optional('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const unknown = types.find((type) => !['public_channel', 'private_channel', 'im', 'mpim'].includes(type));
  if (unknown !== undefined) throw new SlackRefusal('invalid_types');
  const visible = workspace.channels().filter((channel) => {
    if (channel.is_archived && args.flag('exclude_archived')) return false;
    if (!channel.is_im && !channel.is_private) return types.includes('public_channel');
    return channel.members.includes(workspace.botUserId) && types.includes(channel.is_im ? 'im' : 'private_channel');
  });
  const { page, response_metadata } = pageOf(visible, args);
  return { channels: page.map((channel) => shown(workspace, channel)), response_metadata };
}

function info({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  return { channel: shown(workspace, findChannel(workspace, args.string('channel'))) };
}

function members({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const { page, response_metadata } = pageOf(findChannel(workspace, args.string('channel')).members, args);
  return { members: page, response_metadata };
}

function channelHistory({ workspace, baseUrl }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findReadable(workspace, args.string('channel'));
  const inChannel = (message: Message) =>
    message.thread_ts === undefined || message.thread_ts === message.ts || message.reply_broadcast === true;
  const found = within(workspace.messages(channel.id), args).filter(inChannel).reverse();
  const { page, response_metadata } = pageOf(found, args);
  const withMetadata = args.flag('include_all_metadata');
  const messages = page.map((message) => apiMessage(workspace, message, baseUrl(), withMetadata));
  return { messages, has_more: response_metadata.next_cursor !== '', pin_count: 0, response_metadata };
}

function replies({ workspace, baseUrl }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findReadable(workspace, args.string('channel'));
  const asked = workspace.message(channel.id, args.string('ts'));
  if (asked === undefined) throw new SlackRefusal('thread_not_found');
  const parent = workspace.message(channel.id, asked.thread_ts ?? asked.ts) ?? asked;
  const thread = workspace.messages(channel.id).filter((message) => isReplyTo(message, parent.ts));
  const { page, response_metadata } = pageOf([parent, ...within(thread, args)], args);
  const withMetadata = args.flag('include_all_metadata');
  const messages = page.map((message) => apiMessage(workspace, message, baseUrl(), withMetadata));
  return { messages, has_more: response_metadata.next_cursor !== '', response_metadata };
}

function within(messages: readonly Message[], args: ApiArguments): Message[] {
  const oldest = Number(args.optional('oldest') ?? '0');
  const latest = Number(args.optional('latest') ?? 'Infinity');
  if (Number.isNaN(oldest)) throw new SlackRefusal('invalid_ts_oldest');
  if (Number.isNaN(latest)) throw new SlackRefusal('invalid_ts_latest');
  const inclusive = args.flag('inclusive');
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
}

function open({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const known = args.optional('channel');
  if (known !== undefined) return { channel: shown(workspace, findChannel(workspace, known)) };
  const users = args.string('users').split(',');
  const [user, second] = users.map((id) => workspace.users.get(id));
  if (user === undefined || (second === undefined && users.length > 1)) throw new SlackRefusal('user_not_found');
  if (users.length > 1) throw new SlackRefusal('method_not_supported_for_channel_type');
  if (user.deleted) throw new SlackRefusal('user_disabled');
  if (user.id === workspace.botUserId) throw new SlackRefusal('cannot_dm_bot');
  const { channel, opened } = workspace.directMessage(workspace.botUserId, user.id);
  return { channel: args.flag('return_im') ? shown(workspace, channel) : { id: channel.id }, already_open: !opened };
}

function join({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const channel = findChannel(workspace, args.string('channel'));
  if (channel.is_im || channel.is_private) throw new SlackRefusal('method_not_supported_for_channel_type');
  if (channel.is_archived) throw new SlackRefusal('is_archived');
  if (channel.members.includes(workspace.botUserId)) {
    return { channel: shown(workspace, channel), warning: 'already_in_channel' };
  }
  workspace.commit({ kind: 'member', channel: channel.id, user: workspace.botUserId });
  return { channel: shown(workspace, channel) };
}
