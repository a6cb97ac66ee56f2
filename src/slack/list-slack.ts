import type { WebClient } from '@slack/web-api';
import { asSlackFailure } from './slack-failure.ts';

/** Channels and groups that the bot sees, by the names people know them by. */
export async function listSlack(
  client: WebClient,
): Promise<{ channels: string[]; groups: { id: string; handle: string }[] }> {
  const said = await client.usergroups.list().catch((thrown: unknown) => {
    throw asSlackFailure('usergroups.list', thrown);
  });
  const groups = (said.usergroups ?? []).map(({ id = '', handle = '' }) => ({ id, handle }));
  return { channels: (await channelsOf(client)).map(({ name }) => name), groups };
}

export interface SeenChannel {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  readonly member: boolean;
}

export async function channelsOf(client: WebClient): Promise<readonly SeenChannel[]> {
  const found: SeenChannel[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.conversations
      .list({ types: 'public_channel,private_channel', limit: 200, ...(cursor ? { cursor } : {}) })
      .catch((thrown: unknown) => {
        throw asSlackFailure('conversations.list', thrown);
      });
    for (const { id = '', name = '', is_archived = false, is_member = false } of page.channels ?? [])
      found.push({ id, name, archived: is_archived, member: is_member });
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return found;
}
