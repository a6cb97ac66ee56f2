import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SentPost } from '../../ports/store.ts';
import { metadataType } from '../names.ts';
import { refusalCode } from '../slack-failure.ts';

const pages = 10;

const messageSchema = z.object({
  ts: z.string(),
  metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
  files: z.array(z.object({ name: z.string().nullish() })).optional(),
});
type Found = z.output<typeof messageSchema>;

export const hasPost =
  (postId: string) =>
  (message: Found): boolean =>
    message.metadata?.event_type === metadataType && message.metadata.event_payload.post_id === postId;

export const hasFile =
  (name: string) =>
  (message: Found): boolean =>
    message.files?.some((file) => file.name === name) ?? false;

/** Looks for a message of ours where it would be; null when it is surely not there. Failures to look are thrown. */
export async function findSent(
  client: WebClient,
  place: { readonly channel: string; readonly threadTs: string | null },
  wanted: (message: Found) => boolean,
): Promise<SentPost | null> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const { messages, next } = await readPage(client, place, cursor);
    const hit = messages.flatMap((raw) => messageSchema.safeParse(raw).data ?? []).find(wanted);
    if (hit !== undefined) return { channel: place.channel, ts: hit.ts };
    if (!next) return null;
    cursor = next;
  }
  return null;
}

async function readPage(
  client: WebClient,
  { channel, threadTs }: { readonly channel: string; readonly threadTs: string | null },
  cursor: string | undefined,
): Promise<{ messages: readonly unknown[]; next: string | undefined }> {
  const asked = { channel, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
  try {
    const answer =
      threadTs === null
        ? await client.conversations.history(asked)
        : await client.conversations.replies({ ...asked, ts: threadTs });
    return { messages: answer.messages ?? [], next: answer.response_metadata?.next_cursor || undefined };
  } catch (error) {
    // Where we are no member, nothing of ours was posted; the parent gone, nothing hangs under it.
    const code = refusalCode(error);
    if (code === 'not_in_channel' || code === 'thread_not_found') return { messages: [], next: undefined };
    throw error;
  }
}
