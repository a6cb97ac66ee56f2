import type { WebClient } from '@slack/web-api';
import { postKey } from '../../domain/post.ts';
import type { StoreReads } from '../../ports/store.ts';
import type { CardContext } from '../card.ts';
import type { CardPost } from '../cards/render-card.ts';
import type { Permalinks } from './permalinks.ts';

/** What a card points at: jump links to messages that are in Slack already. A link that cannot be had is left out. */
export async function surroundings(
  post: CardPost,
  deps: {
    readonly store: Pick<StoreReads, 'sentPost'>;
    readonly client: WebClient;
    readonly permalink: Permalinks;
    readonly now: () => Date;
  },
): Promise<CardContext> {
  const links: Record<string, string> = {};
  for (const [id, key] of pointedAt(post)) {
    const sent = await deps.store.sentPost(key);
    const url = sent === null ? null : await deps.permalink(sent.channel, sent.ts);
    if (url !== null) links[id] = url;
  }
  return { now: deps.now(), links, host: new URL(deps.client.slackApiUrl).host };
}

/** Ids a card names, with the keys of their messages. */
function pointedAt(post: CardPost): [id: string, key: string][] {
  const approval = (id: string): [string, string] => [id, postKey.approval(id)];
  if (post.kind === 'incident')
    return post.facts.approval?.state === 'pending' ? [approval(post.facts.approval.id)] : [];
  if (post.kind === 'shared-cause')
    return post.facts.children
      .filter(({ posted }) => posted)
      .map(({ incidentId }) => [incidentId, postKey.incident(incidentId)]);
  return post.kind === 'approval' && post.facts.supersededBy !== null ? [approval(post.facts.supersededBy)] : [];
}
