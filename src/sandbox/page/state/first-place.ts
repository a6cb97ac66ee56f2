import type { Workspace } from '../api/wire.ts';
import type { Place } from './state.ts';

/** Where a newcomer lands: the first channel the app is in. */
export function firstPlace(workspace: Workspace): Place | undefined {
  const rooms = workspace.channels.filter((c) => !c.is_im);
  const room = rooms.find((c) => c.is_member_bot) ?? rooms[0];
  return room && { kind: 'channel', id: room.id };
}
