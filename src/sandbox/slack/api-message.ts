import { type JsonObject, toJsonObject } from './json-object.ts';
import type { Channel, Message, StoredFile } from './message.ts';
import type { Workspace } from './workspace.ts';

/** A message as the Web API and events show it. */
export function apiMessage(workspace: Workspace, message: Message, baseUrl: string, withMetadata = false): JsonObject {
  const { channel: _, files, metadata, ephemeral_to: __, ...rest } = message;
  const { team, app } = workspace.seed;
  const own = message.bot_id === undefined ? {} : { app_id: app.id, bot_profile: botProfile(workspace) };
  return toJsonObject({
    type: 'message',
    ...rest,
    team: team.id,
    ...own,
    ...threadFacts(workspace, message),
    ...(files === undefined ? {} : { files: files.map(({ id }) => apiFile(workspace, id, baseUrl)) }),
    ...(metadata !== undefined && withMetadata ? { metadata } : {}),
  });
}

function botProfile({ seed }: Workspace): object {
  return { id: seed.app.bot.bot_id, app_id: seed.app.id, name: seed.app.name, team_id: seed.team.id, deleted: false };
}

function threadFacts(workspace: Workspace, message: Message): object {
  if (message.thread_ts === undefined) return {};
  if (message.thread_ts !== message.ts) {
    return { parent_user_id: workspace.message(message.channel, message.thread_ts)?.user };
  }
  const replies = workspace.messages(message.channel).filter((other) => isReplyTo(other, message.ts));
  const users = [...new Set(replies.map(({ user }) => user))];
  return { reply_users: users, reply_users_count: users.length, latest_reply: replies.at(-1)?.ts };
}

/** True for a reply in the thread of that parent; the parent itself is none. */
export function isReplyTo(message: Message, parentTs: string): boolean {
  return message.thread_ts === parentTs && message.ts !== parentTs;
}

export function channelType(channel: Channel): 'im' | 'group' | 'channel' {
  if (channel.is_im) return 'im';
  return channel.is_private ? 'group' : 'channel';
}

/** A file as the Web API shows it; undefined facts are left out. */
export function apiFile(workspace: Workspace, id: string, baseUrl: string): JsonObject {
  const file = workspace.file(id);
  return file === undefined ? { id, mode: 'tombstone' } : toJsonObject(fileFacts(workspace, file, baseUrl));
}

function fileFacts(workspace: Workspace, file: StoredFile, baseUrl: string): object {
  const { alt, channels, ...facts } = file;
  const address = `${baseUrl}files-pri/${workspace.seed.team.id}-${file.id}/${encodeURIComponent(file.name)}`;
  return {
    ...facts,
    alt_txt: alt,
    channels,
    timestamp: file.created,
    filetype: file.name.split('.').at(-1) ?? '',
    mode: 'hosted',
    is_external: false,
    is_public: channels.length > 0,
    url_private: address,
    url_private_download: address,
    permalink: `${baseUrl}files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
  };
}
