import type { WebClient } from '@slack/web-api';
import { refusalCode } from '../slack-failure.ts';

/** Signs of life we use; on one message only one of them stands at a time. */
export const ourReactions = ['eyes', 'hourglass_flowing_sand', 'white_check_mark', 'warning', 'x'] as const;

/** Remembers which of ours stands where, so that a swap costs two calls; after a restart all are tried. */
export function createReactionSwap(client: WebClient) {
  const standing = new Map<string, string>();
  return async (channel: string, messageTs: string, name: string): Promise<void> => {
    const message = `${channel}:${messageTs}`;
    const before = standing.get(message);
    const others = before === undefined ? ourReactions : [before];
    // The first sign of life has nothing to take away, and has to be quick.
    const toRemove = before === undefined && name === ourReactions[0] ? [] : others.filter((other) => other !== name);
    for (const other of toRemove) {
      await tolerating(['no_reaction'], () => client.reactions.remove({ channel, timestamp: messageTs, name: other }));
    }
    await tolerating(['already_reacted'], () => client.reactions.add({ channel, timestamp: messageTs, name }));
    standing.set(message, name);
    if (standing.size > 1000) standing.delete(standing.keys().next().value ?? '');
  };
}

async function tolerating(codes: readonly string[], call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!codes.includes(refusalCode(error) ?? '')) throw error;
  }
}
