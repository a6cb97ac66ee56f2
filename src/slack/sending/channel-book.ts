import type { WebClient } from '@slack/web-api';
import { SextantError } from '../../domain/error.ts';

const pages = 20;

/** Channel ids by name, for channels configured as `#name`; ids pass as they are. */
export function createChannelBook(client: WebClient): (channel: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (channel) => {
    if (/^[CDG][A-Z0-9]+$/.test(channel)) return channel;
    const name = channel.replace(/^#/, '');
    if (!known.has(name)) await readAll(client, known);
    const id = known.get(name);
    if (id !== undefined) return id;
    throw new SextantError(
      'not_found',
      `Slack has no channel #${name} that we can see: create it, or invite the bot if it is private`,
    );
  };
}

async function readAll(client: WebClient, known: Map<string, string>): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const { channels, response_metadata } = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    for (const { id, name } of channels ?? []) if (id && name) known.set(name, id);
    cursor = response_metadata?.next_cursor;
    if (!cursor) return;
  }
}
