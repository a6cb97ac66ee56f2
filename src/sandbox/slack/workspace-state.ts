import type { Entry } from './entry.ts';
import type { JsonObject } from './json-object.ts';
import type { Channel, Message, StoredFile } from './message.ts';

/** What the workspace holds, rebuilt from entries alone. */
export interface WorkspaceState {
  readonly channels: Map<string, Channel>;
  readonly messages: Map<string, Message[]>;
  readonly files: Map<string, StoredFile>;
  readonly homes: Map<string, JsonObject>;
}

export function emptyState(): WorkspaceState {
  return { channels: new Map(), messages: new Map(), files: new Map(), homes: new Map() };
}

export function findMessage(state: WorkspaceState, channel: string, ts: string): Message | undefined {
  return state.messages.get(channel)?.find((message) => message.ts === ts);
}

/** Applies one entry to the state in place. */
export function applyEntry(state: WorkspaceState, entry: Entry): void {
  switch (entry.kind) {
    case 'message':
      addMessage(state, entry.message);
      break;
    case 'edit':
      editMessage(state, entry.message);
      break;
    case 'delete':
      deleteMessage(state, entry.channel, entry.ts);
      break;
    case 'reaction':
      react(findMessage(state, entry.channel, entry.ts), entry);
      break;
    case 'channel':
      state.channels.set(entry.channel.id, { ...entry.channel, members: [...entry.channel.members] });
      break;
    case 'member':
      state.channels.get(entry.channel)?.members.push(entry.user);
      break;
    case 'file':
      state.files.set(entry.file.id, { ...entry.file });
      break;
    case 'home':
      state.homes.set(entry.user, entry.view);
  }
}

/** The shortest list of entries that leads to this state. */
export function entriesOf(state: WorkspaceState): Entry[] {
  return [
    ...[...state.channels.values()].map((channel): Entry => ({ kind: 'channel', channel })),
    ...[...state.files.values()].map((file): Entry => ({ kind: 'file', file })),
    ...[...state.messages.values()]
      .flat()
      .map((message): Entry => ({ kind: 'message', message: withoutCount(message) })),
    ...[...state.homes].map(([user, view]): Entry => ({ kind: 'home', user, view })),
  ];
}

function withoutCount(message: Message): Message {
  const { reply_count: _, ...rest } = message;
  return rest;
}

function isReply(message: Message): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts;
}

function addMessage(state: WorkspaceState, message: Message): void {
  const list = state.messages.get(message.channel) ?? [];
  state.messages.set(message.channel, list);
  list.push({ ...message });
  if (isReply(message)) countReply(state, message, 1);
}

function countReply(state: WorkspaceState, reply: Message, by: 1 | -1): void {
  const parent = findMessage(state, reply.channel, reply.thread_ts ?? '');
  if (parent === undefined) return;
  parent.reply_count = (parent.reply_count ?? 0) + by;
  parent.thread_ts = parent.ts;
}

function editMessage(state: WorkspaceState, edited: Message): void {
  const list = state.messages.get(edited.channel) ?? [];
  const index = list.findIndex((message) => message.ts === edited.ts);
  const current = list[index];
  if (current === undefined) return;
  const { reply_count: _, reactions: __, ...rest } = edited;
  const kept: Pick<Message, 'reply_count' | 'reactions'> = {};
  if (current.reply_count !== undefined) kept.reply_count = current.reply_count;
  if (current.reactions !== undefined) kept.reactions = current.reactions;
  list[index] = { ...rest, ...kept };
}

function deleteMessage(state: WorkspaceState, channel: string, ts: string): void {
  const list = state.messages.get(channel) ?? [];
  const index = list.findIndex((message) => message.ts === ts);
  const [gone] = index < 0 ? [] : list.splice(index, 1);
  if (gone !== undefined && isReply(gone)) countReply(state, gone, -1);
}

function react(message: Message | undefined, entry: { user: string; name: string; added: boolean }): void {
  if (message === undefined) return;
  const reactions = message.reactions ?? [];
  const reaction = reactions.find(({ name }) => name === entry.name) ?? { name: entry.name, users: [] };
  const users = reaction.users.filter((user) => user !== entry.user);
  if (entry.added) users.push(entry.user);
  const others = reactions.filter(({ name }) => name !== entry.name);
  message.reactions = users.length > 0 ? [...others, { name: entry.name, users }] : others;
}
