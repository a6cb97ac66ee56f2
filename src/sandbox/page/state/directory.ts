import type { Channel, Person, Workspace } from '../api/wire.ts';

export function personOf(workspace: Workspace | undefined, id: string): Person | undefined {
  return workspace?.users.find((u) => u.id === id);
}

export function nameOf(person: Person | undefined, otherwise: string): string {
  return person?.real_name || person?.name || otherwise;
}

/** `#ml-alerts`, or the other person's name for a direct conversation. */
export function channelTitle(workspace: Workspace, channel: Channel, reader: string): string {
  if (!channel.is_im) return `#${channel.name}`;
  const other = channel.members.find((id) => id !== reader) ?? channel.user ?? '';
  return nameOf(personOf(workspace, other), channel.name);
}
