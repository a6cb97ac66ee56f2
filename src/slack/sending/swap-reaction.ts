import type { WebClient } from '@slack/web-api';
import { refusalCode } from '../slack-failure.ts';

/** Signs of life we use; on one message only one of them stands at a time. */
export const ourReactions = ['eyes', 'hourglass_flowing_sand', 'white_check_mark', 'warning', 'x'] as const;

/** Takes away what stands there of ours, whichever replica put it, and puts this. */
export async function swapReaction(client: WebClient, channel: string, messageTs: string, name: string): Promise<void> {
  // The first sign of life has nothing to take away, and has to be quick.
  const others = name === ourReactions[0] ? [] : await standing(client, channel, messageTs);
  for (const other of others.filter((each) => each !== name))
    await tolerating('no_reaction', () => client.reactions.remove({ channel, timestamp: messageTs, name: other }));
  await tolerating('already_reacted', () => client.reactions.add({ channel, timestamp: messageTs, name }));
}

async function standing(client: WebClient, channel: string, timestamp: string): Promise<string[]> {
  const { message } = await client.reactions.get({ channel, timestamp, full: true });
  const there = new Set(message?.reactions?.map((reaction) => reaction.name));
  return ourReactions.filter((name) => there.has(name));
}

async function tolerating(code: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (refusalCode(error) !== code) throw error;
  }
}
