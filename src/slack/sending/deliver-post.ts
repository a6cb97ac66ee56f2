import type { WebClient } from '@slack/web-api';
import type { Post } from '../../domain/post.ts';
import type { ChartRenderer, RenderedChart } from '../../ports/chart-renderer.ts';
import type { Log } from '../../ports/log.ts';
import type { SentPost, StoreReads } from '../../ports/store.ts';
import type { Card } from '../card.ts';
import { type CardPost, type ChartKind, renderCard } from '../cards/render-card.ts';
import { refusalCode } from '../slack-failure.ts';
import type { Attempt } from './attempt.ts';
import { createChannelBook } from './channel-book.ts';
import { createNameBook, idsIn } from './name-book.ts';
import { createPermalinks } from './permalinks.ts';
import { edit, type Place, sendNew, whisper } from './send-card.ts';
import { sendChart } from './send-chart.ts';
import { surroundings } from './surroundings.ts';
import { swapReaction } from './swap-reaction.ts';
import { withNames } from './with-names.ts';

export interface DeliveryDeps {
  readonly store: Pick<StoreReads, 'sentPost'>;
  readonly client: WebClient;
  readonly charts: ChartRenderer;
  readonly log: Log;
  readonly now: () => Date;
  readonly elapsed: () => number;
  /** Waits until a message may go to this channel. */
  readonly turn: (channel: string) => Promise<void>;
}

/** A message is not edited for its names later: the first tries wait for them, the next one goes with ids. */
const triesForNames = 3;

/** Brings one post into Slack, once. Where it stands there, or null when there is nothing to come back to. Throws what Slack threw. */
export function createDelivery(deps: DeliveryDeps): (attempt: Attempt) => Promise<SentPost | null> {
  const { client } = deps;
  const channelId = createChannelBook(client);
  const names = createNameBook(client, deps.elapsed, deps.log);
  const permalink = createPermalinks(client);

  async function cardOf(post: CardPost, { owed }: Attempt): Promise<Card> {
    const known = await names(idsIn(post.facts), owed.attempt <= triesForNames);
    return renderCard(
      { ...post, facts: withNames(post.facts, known) } as CardPost,
      await surroundings(post, { ...deps, permalink }),
    );
  }

  async function placeOf({ owed }: Attempt): Promise<Place> {
    const { to } = owed.post;
    if (to.dm !== undefined) return { channel: await openDm(client, to.dm), threadTs: null };
    return { channel: await channelId(to.channel), threadTs: owed.threadTs ?? to.threadTs ?? null };
  }

  async function chart(attempt: Attempt, post: Extract<Post, { kind: ChartKind }>) {
    const [place, picture] = [await placeOf(attempt), await pictureOf(deps.charts, post)];
    await deps.turn(place.channel);
    return sendChart(client, attempt, picture, place);
  }

  async function card(attempt: Attempt, post: CardPost): Promise<SentPost | null> {
    const { sent } = attempt.owed;
    const rendered = await cardOf(post, attempt);
    if (sent !== null) {
      const edited = await editUnlessDeleted(client, attempt, rendered, sent);
      if (edited !== null || !staysReachable(post)) return edited ?? sent;
    }
    const place = await placeOf(attempt);
    const only = post.to.ephemeralTo;
    if (only === undefined) {
      await deps.turn(place.channel);
      return sendNew(client, attempt, rendered, place).catch((error: unknown) => {
        // The thread was deleted: what waits for an answer is posted beside it.
        if (refusalCode(error) !== 'thread_not_found' || !staysReachable(post)) throw error;
        return sendNew(client, attempt, rendered, { ...place, threadTs: null });
      });
    }
    try {
      await whisper(client, attempt, rendered, place, only);
      return null;
    } catch (error) {
      if (!unreachable.has(refusalCode(error) ?? '')) throw error;
      return sendNew(client, attempt, rendered, { channel: await openDm(client, only), threadTs: null });
    }
  }

  return async (attempt) => {
    const { post } = attempt.owed;
    switch (post.kind) {
      case 'reaction':
        await swapReaction(client, await channelId(post.to.channel), post.facts.messageTs, post.facts.name);
        return null;
      case 'performance-chart':
      case 'attribution-chart':
      case 'distribution-chart':
        return chart(attempt, post);
      default:
        return card(attempt, post);
    }
  };
}

/** Null when the message is not there any more; it may have been posted anew already by an attempt that got no answer. */
async function editUnlessDeleted(client: WebClient, attempt: Attempt, card: Card, sent: SentPost) {
  const { knowledge } = attempt;
  try {
    return await edit(client, attempt, card, sent);
  } catch (error) {
    if (refusalCode(error) !== 'message_not_found') throw error;
    attempt.knowledge = knowledge;
    return null;
  }
}

/** A card that waits for an answer is posted anew when somebody deleted it; what only tells is gone. */
const staysReachable = (post: CardPost): boolean => post.kind === 'approval' && post.facts.approval.state === 'pending';

function pictureOf(charts: ChartRenderer, post: Extract<Post, { kind: ChartKind }>): Promise<RenderedChart> {
  if (post.kind === 'performance-chart') return charts.performance(post.facts);
  return post.kind === 'attribution-chart' ? charts.attribution(post.facts) : charts.distributions(post.facts);
}

/** What Slack says when somebody cannot be shown an ephemeral message there. */
const unreachable: ReadonlySet<string> = new Set([
  'user_not_in_channel',
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'thread_not_found',
]);

async function openDm(client: WebClient, user: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: user });
  return channel?.id ?? user;
}
