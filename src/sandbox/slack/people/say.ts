import { hasReacted } from '../api/reaction-methods.ts';
import type { Channel, Message } from '../message.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { typedText } from '../typed-text.ts';
import type { MessageInput, ReactionInput, Refused } from './people-port.ts';

/** Writes a message as a person, in a channel or in a thread. */
export function say({ workspace }: SandboxCore, input: MessageInput): { ok: true; ts: string } | Refused {
  const place = placeOf({ workspace }, input.user, input.channel);
  if (!place.ok) return place;
  const { user, channel, thread_ts } = input;
  const parent = thread_ts === undefined ? undefined : workspace.message(channel, thread_ts);
  if (thread_ts !== undefined && parent === undefined) return { ok: false, error: 'thread_not_found' };
  if (input.text.trim() === '') return { ok: false, error: 'no_text' };
  const thread = parent === undefined ? {} : { thread_ts: parent.thread_ts ?? parent.ts };
  const text = typedText(workspace, input.text);
  const message: Message = { ts: workspace.clock.next(), channel, user, text, ...thread };
  workspace.commit({ kind: 'message', message });
  return { ok: true, ts: message.ts };
}

/** Adds or takes back a person's reaction. */
export function toggleReaction({ workspace }: SandboxCore, input: ReactionInput): { ok: true } | Refused {
  const place = placeOf({ workspace }, input.user, input.channel);
  if (!place.ok) return place;
  const { user, channel, ts, name, add } = input;
  const message = workspace.message(channel, ts);
  if (message === undefined) return { ok: false, error: 'message_not_found' };
  if (hasReacted(message, name, user) === add) return { ok: false, error: add ? 'already_reacted' : 'no_reaction' };
  workspace.commit({ kind: 'reaction', channel, ts, user, name, added: add });
  return { ok: true };
}

/** Opens the app's Home tab: the app is told, and what it published last is shown meanwhile. */
export function openHome(core: SandboxCore, user: string): { ok: true } | Refused {
  const { workspace, views, events } = core;
  const person = workspace.users.get(user);
  if (person === undefined || person.deleted) return { ok: false, error: 'user_not_found' };
  const { channel } = workspace.directMessage(workspace.botUserId, user);
  const view = workspace.home(user);
  if (view !== undefined) views.tellHome(user, view, 'view_opened');
  events.homeOpened(user, channel.id);
  return { ok: true };
}

/** The channel, once it is sure that this person is active and in it. */
export function placeOf(
  { workspace }: Pick<SandboxCore, 'workspace'>,
  user: string,
  id: string,
): { ok: true; channel: Channel } | Refused {
  const person = workspace.users.get(user);
  if (person === undefined) return { ok: false, error: 'user_not_found' };
  if (person.deleted) return { ok: false, error: 'account_inactive' };
  const channel = workspace.channel(id);
  if (channel === undefined) return { ok: false, error: 'channel_not_found' };
  if (!channel.members.includes(user)) return { ok: false, error: 'not_in_channel' };
  return channel.is_archived ? { ok: false, error: 'is_archived' } : { ok: true, channel };
}
