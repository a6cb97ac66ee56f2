import type { WebClient } from '@slack/web-api';
import { postKey } from '../../domain/post.ts';
import type { StoreReads } from '../../ports/store.ts';
import type { CardContext } from '../card.ts';
import type { CardPost } from '../cards/render-card.ts';

/** What a card points at: jump links to approval cards that are in Slack already. A link that cannot be had is left out. */
export async function surroundings(
  post: CardPost,
  deps: { readonly store: Pick<StoreReads, 'sentPost'>; readonly client: WebClient; readonly now: () => Date },
): Promise<CardContext> {
  const links: Record<string, string> = {};
  for (const id of approvalsIn(post)) {
    const sent = await deps.store.sentPost(postKey.approval(id));
    const link = sent === null ? null : await permalink(deps.client, sent.channel, sent.ts);
    if (link !== null) links[id] = link;
  }
  return { now: deps.now(), links, host: new URL(deps.client.slackApiUrl).host };
}

function approvalsIn(post: CardPost): string[] {
  if (post.kind === 'incident') return post.facts.approval?.state === 'pending' ? [post.facts.approval.id] : [];
  return post.kind === 'approval' && post.facts.supersededBy !== null ? [post.facts.supersededBy] : [];
}

async function permalink(client: WebClient, channel: string, ts: string): Promise<string | null> {
  try {
    return (await client.chat.getPermalink({ channel, message_ts: ts })).permalink ?? null;
  } catch {
    return null;
  }
}
