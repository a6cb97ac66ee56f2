import { SextantError } from '../../domain/error.ts';
import type { Message } from './message.ts';
import type { Workspace } from './workspace.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

/** All messages so far, ephemerals included, oldest first; as copies. */
export function transcriptOf(workspace: Workspace, channel?: string): Message[] {
  const all = [...workspace.messages(channel), ...workspace.ephemerals(channel)];
  return structuredClone(all.sort((a, b) => (a.ts < b.ts ? -1 : 1)));
}

/** The first message, now or later, new or edited, that the predicate is true of. */
export function waitForMessage(
  workspace: Workspace,
  predicate: (message: Message) => boolean,
  timeoutMs: number = DEFAULT_TIMEOUT_MS,
): Promise<Message> {
  const known = transcriptOf(workspace).find(predicate);
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      const last = transcriptOf(workspace).at(-1);
      const hint = last === undefined ? 'there are no messages' : `the last message says: ${last.text.slice(0, 200)}`;
      reject(new SextantError('timeout', `No such message within ${timeoutMs} ms; ${hint}`));
    }, timeoutMs);
    const stop = workspace.onChange(() => {
      const found = transcriptOf(workspace).find(predicate);
      if (found === undefined) return;
      clearTimeout(timer);
      stop();
      resolve(found);
    });
  });
}
