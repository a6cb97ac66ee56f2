import type { Change } from '../entry.ts';
import { type JsonObject, toJsonObject } from '../json-object.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import type { WorldPort } from '../world-port.ts';
import { mayRead, pageChannel } from './page-workspace.ts';

/** Sends one person everything the page must show him, as it happens; the answer stops that. */
export function streamTo(
  core: SandboxCore,
  world: WorldPort | undefined,
  user: string,
  send: (event: JsonObject) => void,
): () => void {
  const stops = [
    core.workspace.onChange((change) => {
      for (const event of eventsFor(core, user, change)) send(event);
    }),
    core.views.onChange((change) => {
      if (change.user === user) send(toJsonObject(change));
    }),
    core.notices.on(({ user: to, ...notice }) => {
      if (to === user) send(notice);
    }),
    world?.on((state) => send({ type: 'world', world: toJsonObject(state) })) ?? (() => undefined),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function eventsFor({ workspace }: SandboxCore, user: string, change: Change): JsonObject[] {
  switch (change.kind) {
    case 'message':
    case 'edit':
      return messageEvents({ workspace }, user, change);
    case 'delete':
      if (!mayRead(workspace, change.channel, user)) return [];
      if (change.before?.ephemeral_to !== undefined && change.before.ephemeral_to !== user) return [];
      return [
        { type: 'message_deleted', channel: change.channel, ts: change.ts },
        ...parentChanged({ workspace }, change.channel, change.before?.thread_ts),
      ];
    case 'reaction':
      return mayRead(workspace, change.channel, user) ? parentChanged({ workspace }, change.channel, change.ts) : [];
    case 'channel':
    case 'member': {
      const id = typeof change.channel === 'string' ? change.channel : change.channel.id;
      const channel = workspace.channel(id);
      if (channel === undefined || !mayRead(workspace, id, user)) return [];
      return [{ type: 'channel', channel: pageChannel(workspace, channel) }];
    }
    default:
      return [];
  }
}

function messageEvents(
  { workspace }: Pick<SandboxCore, 'workspace'>,
  user: string,
  { kind, message }: Change & { kind: 'message' | 'edit' },
): JsonObject[] {
  if (!mayRead(workspace, message.channel, user)) return [];
  if (message.ephemeral_to !== undefined) {
    const type = kind === 'message' ? 'ephemeral' : 'message_changed';
    return message.ephemeral_to === user ? [{ type, message: toJsonObject(message) }] : [];
  }
  if (kind === 'edit') return parentChanged({ workspace }, message.channel, message.ts);
  const reply = message.thread_ts === undefined || message.thread_ts === message.ts ? undefined : message.thread_ts;
  return [{ type: 'message', message: toJsonObject(message) }, ...parentChanged({ workspace }, message.channel, reply)];
}

/** The message as it is now, for everything that changes one in passing: replies, reactions, edits. */
function parentChanged(
  { workspace }: Pick<SandboxCore, 'workspace'>,
  channel: string,
  ts: string | undefined,
): JsonObject[] {
  const message = ts === undefined ? undefined : workspace.message(channel, ts);
  return message === undefined ? [] : [{ type: 'message_changed', message: toJsonObject(message) }];
}
