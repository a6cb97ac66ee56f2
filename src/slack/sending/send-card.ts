import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { SentPost } from '../../ports/store.ts';
import type { Card } from '../card.ts';
import { metadataType } from '../names.ts';
import { refusalCode } from '../slack-failure.ts';
import { type Attempt, mustHold } from './attempt.ts';
import { findSent, hasPost } from './find-sent.ts';
import { joining } from './joining.ts';

export interface Place {
  readonly channel: string;
  readonly threadTs: string | null;
}

const refusedBlocks: ReadonlySet<string> = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long']);

/** Sends the richest rung that Slack takes; below the last is the text alone. */
async function climbDown<T>(card: Card, send: (blocks: readonly KnownBlock[]) => Promise<T>): Promise<T> {
  for (const blocks of card.rungs) {
    try {
      return await send(blocks);
    } catch (error) {
      if (!refusedBlocks.has(refusalCode(error) ?? '')) throw error;
    }
  }
  return send([]);
}

/** A message of its own. When an earlier attempt got no answer, Slack is asked for it before anything is sent. */
export async function sendNew(client: WebClient, attempt: Attempt, card: Card, place: Place): Promise<SentPost> {
  const { owed } = attempt;
  if (attempt.knowledge === 'unknown') {
    const found = await findSent(client, place, hasPost(owed.id));
    if (found !== null) return found;
    attempt.knowledge = 'absent';
  }
  const broadcast = owed.post.to.broadcast === true;
  const thread = place.threadTs === null ? {} : { thread_ts: place.threadTs, reply_broadcast: broadcast };
  const send = (blocks: readonly KnownBlock[]) => {
    mustHold(attempt);
    attempt.knowledge = 'asked';
    return client.chat.postMessage({
      channel: place.channel,
      text: card.text,
      ...(blocks.length === 0 ? {} : { blocks: [...blocks] }),
      ...thread,
      metadata: metadata(owed.id),
      unfurl_links: false,
      unfurl_media: false,
    });
  };
  const answer = await joining(client, place.channel, () => climbDown(card, send));
  return { channel: answer.channel ?? place.channel, ts: answer.ts ?? '' };
}

/** The same edit twice is one edit, so it needs no looking; an older one must not come after a newer. */
export async function edit(client: WebClient, attempt: Attempt, card: Card, sent: SentPost): Promise<SentPost> {
  await climbDown(card, (blocks) => {
    mustHold(attempt);
    attempt.knowledge = 'asked';
    return client.chat.update({
      channel: sent.channel,
      ts: sent.ts,
      text: card.text,
      blocks: [...blocks],
      metadata: metadata(attempt.owed.id),
    });
  });
  return sent;
}

/** Leaves no trace to look for; seen twice it is no harm. */
export async function whisper(
  client: WebClient,
  attempt: Attempt,
  card: Card,
  place: Place,
  user: string,
): Promise<void> {
  attempt.knowledge = 'asked';
  await joining(client, place.channel, () =>
    climbDown(card, (blocks) =>
      client.chat.postEphemeral({
        channel: place.channel,
        user,
        text: card.text,
        ...(blocks.length === 0 ? {} : { blocks: [...blocks] }),
        ...(place.threadTs === null ? {} : { thread_ts: place.threadTs }),
      }),
    ),
  );
}

const metadata = (postId: string) => ({ event_type: metadataType, event_payload: { post_id: postId } });
