import { type JsonObject, toJsonObject } from '../json-object.ts';
import type { Channel } from '../message.ts';
import type { Workspace } from '../workspace.ts';

/** The workspace as the page needs it for one person: only what that person may read is listed. */
export function pageWorkspace(workspace: Workspace, user: string): JsonObject {
  const { team, app, usergroups, tips = [] } = workspace.seed;
  return toJsonObject({
    team: { id: team.id, name: team.name },
    users: [...workspace.users.values()].filter(({ deleted }) => deleted !== true).map(pageUser),
    channels: workspace
      .channels()
      .filter(({ id }) => mayRead(workspace, id, user))
      .map((channel) => pageChannel(workspace, channel)),
    bot: { user_id: app.bot.user_id, name: app.bot.name },
    commands: app.commands,
    usergroups,
    tips,
  });
}

function pageUser(user: Workspace['seed']['users'][number]): object {
  const { id, name, real_name, title = '', tz = 'UTC', color = '4a154b', about = '' } = user;
  return { id, name, real_name, title, tz, color, about, is_bot: user.is_bot === true, act_as: user.act_as === true };
}

/** A channel as the page lists it; `user` is the other side of a direct conversation, the person rather than the bot. */
export function pageChannel(workspace: Workspace, channel: Channel): JsonObject {
  const { id, name, topic, is_im, is_private, members } = channel;
  const other = members.find((member) => member !== workspace.botUserId) ?? workspace.botUserId;
  const person = is_im ? { user: other } : {};
  return {
    id,
    name,
    topic,
    is_im,
    is_private,
    ...person,
    members: [...members],
    is_member_bot: members.includes(workspace.botUserId),
  };
}

/** True when this person may read the channel: everybody public ones, members the rest. */
export function mayRead(workspace: Workspace, channelId: string, user: string): boolean {
  const channel = workspace.channel(channelId);
  if (channel === undefined) return false;
  return (!channel.is_private && !channel.is_im) || channel.members.includes(user);
}
