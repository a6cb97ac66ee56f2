import type { Change } from './entry.ts';
import { firstOf } from './first-of.ts';
import type { Message } from './message.ts';
import type { Workspace } from './workspace.ts';

/** All messages so far, ephemerals included, oldest first; as copies. */
export function transcriptOf(workspace: Workspace, channel?: string): Message[] {
  const all = [...workspace.messages(channel), ...workspace.ephemerals(channel)];
  return structuredClone(all.sort((a, b) => (a.ts < b.ts ? -1 : 1)));
}

/** The first message, now or later, new or edited, that the predicate is true of. */
export function waitForMessage(
  workspace: Workspace,
  predicate: (message: Message) => boolean,
  timeoutMs?: number,
): Promise<Message> {
  const look = (change?: Change) =>
    (change === undefined ? transcriptOf(workspace) : touchedBy(workspace, change)).find(predicate);
  return firstOf(
    look,
    (changed) => workspace.onChange(changed),
    timeoutMs,
    () => {
      const last = transcriptOf(workspace).at(-1);
      return last === undefined
        ? 'No message at all came'
        : `No such message came; the last one says: ${last.text.slice(0, 200)}`;
    },
  );
}

/** The messages a change may have made interesting: its own and, for a reply, the parent. */
function touchedBy(workspace: Workspace, change: Change): Message[] {
  if (change.kind === 'reaction') return copies([workspace.message(change.channel, change.ts)]);
  if (change.kind !== 'message' && change.kind !== 'edit') return [];
  const { channel, ts, thread_ts = '' } = change.message;
  return copies([
    workspace.message(channel, ts) ?? workspace.ephemeral(channel, ts),
    workspace.message(channel, thread_ts),
  ]);
}

function copies(messages: readonly (Message | undefined)[]): Message[] {
  return structuredClone(messages.filter((message) => message !== undefined));
}
