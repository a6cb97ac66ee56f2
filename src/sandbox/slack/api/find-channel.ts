import type { Channel } from '../message.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { Workspace } from '../workspace.ts';

/** The channel of that id; private ones the bot is not in do not exist for it. */
export function findChannel(workspace: Workspace, id: string): Channel {
  const channel = workspace.channel(id);
  const hidden = channel !== undefined && (channel.is_private || channel.is_im);
  if (channel === undefined || (hidden && !isMember(workspace, channel))) throw new SlackRefusal('channel_not_found');
  return channel;
}

/** Where a message is to go: a channel id, a `#name`, or a person's id for a direct message. */
export function findDestination(workspace: Workspace, where: string): Channel {
  if (where.startsWith('U') || where.startsWith('W')) {
    const user = workspace.users.get(where);
    if (user === undefined || user.deleted || user.id === workspace.botUserId)
      throw new SlackRefusal('channel_not_found');
    return workspace.directMessage(workspace.botUserId, where).channel;
  }
  const name = where.replace(/^#/, '');
  const named = workspace.channels().find((channel) => !channel.is_im && channel.name === name);
  return findChannel(workspace, named?.id ?? where);
}

/** The destination, once it is sure that the bot may write there. */
export function findWritable(workspace: Workspace, where: string): Channel {
  const channel = findDestination(workspace, where);
  if (channel.is_archived) throw new SlackRefusal('is_archived');
  const anywhere = !channel.is_private && workspace.seed.app.scopes.includes('chat:write.public');
  if (!isMember(workspace, channel) && !anywhere) throw new SlackRefusal('not_in_channel');
  return channel;
}

/** The channel, once it is sure that the bot may read it. */
export function findReadable(workspace: Workspace, id: string): Channel {
  const channel = findChannel(workspace, id);
  if (!isMember(workspace, channel)) throw new SlackRefusal('not_in_channel');
  return channel;
}

function isMember(workspace: Workspace, channel: Channel): boolean {
  return channel.members.includes(workspace.botUserId);
}
