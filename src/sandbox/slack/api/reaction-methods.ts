import { apiMessage } from '../api-message.ts';
import type { JsonObject } from '../json-object.ts';
import type { Message } from '../message.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { ApiArguments } from './api-arguments.ts';
import type { ApiMethods } from './api-method.ts';
import { findReadable } from './find-channel.ts';

export const reactionMethods: ApiMethods = {
  'reactions.add': { token: 'bot', scopes: ['reactions:write'], tier: 3, run: add },
  'reactions.remove': { token: 'bot', scopes: ['reactions:write'], tier: 2, run: remove },
  'reactions.get': { token: 'bot', scopes: ['reactions:read'], tier: 3, run: get },
};

const MAX_KINDS = 23;

function target({ workspace }: SandboxCore, args: ApiArguments): Message {
  const channel = findReadable(workspace, args.string('channel'));
  const message = workspace.message(channel.id, args.string('timestamp'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  return message;
}

function emoji(args: ApiArguments): string {
  const name = args.string('name');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackRefusal('invalid_name');
  return name;
}

function add(core: SandboxCore, args: ApiArguments): JsonObject {
  const message = target(core, args);
  const name = emoji(args);
  const user = core.workspace.botUserId;
  if (hasReacted(message, name, user)) throw new SlackRefusal('already_reacted');
  if ((message.reactions ?? []).length >= MAX_KINDS) throw new SlackRefusal('too_many_emoji');
  core.workspace.commit({ kind: 'reaction', channel: message.channel, ts: message.ts, user, name, added: true });
  return {};
}

function remove(core: SandboxCore, args: ApiArguments): JsonObject {
  const message = target(core, args);
  const name = emoji(args);
  const user = core.workspace.botUserId;
  if (!hasReacted(message, name, user)) throw new SlackRefusal('no_reaction');
  core.workspace.commit({ kind: 'reaction', channel: message.channel, ts: message.ts, user, name, added: false });
  return {};
}

function get(core: SandboxCore, args: ApiArguments): JsonObject {
  const message = target(core, args);
  return { type: 'message', channel: message.channel, message: apiMessage(core.workspace, message, core.baseUrl()) };
}

export function hasReacted(message: Message, name: string, user: string): boolean {
  return message.reactions?.some((reaction) => reaction.name === name && reaction.users.includes(user)) === true;
}
