import { api } from '../api/client.ts';
import type { Channel, Message, Workspace } from '../api/wire.ts';

/** Public channels are open to all; private ones and direct conversations only to the people in them. */
export function visibleChannels(workspace: Workspace, user: string): Channel[] {
  return workspace.channels.filter((c) => !(c.is_im || c.is_private) || c.members.includes(user));
}

export async function loadMessages(workspace: Workspace, user: string): Promise<Record<string, Message[]>> {
  const lists = visibleChannels(workspace, user).map(async ({ id }) => [id, await api.messages(id, user)] as const);
  return Object.fromEntries(await Promise.all(lists));
}
