import type { PostFacts } from '../../domain/post.ts';
import type { Promotion } from '../../domain/promotion.ts';
import type { CardContext } from '../card.ts';
import { link, type Mrkdwn, md, prose, when } from '../escape.ts';

type Facts = PostFacts['approval'];

/** How the question ended: who, when, why, and how far the promotion that follows has come. */
export function settledLine({ approval, supersededBy, promotion }: Facts, around: CardContext): Mrkdwn {
  const at = approval.decidedAt === null ? md`` : md` ${when(approval.decidedAt)}`;
  const by = approval.decidedBy === null ? md`` : md` by ${prose(approval.decidedBy, 80)}`;
  const because = approval.reason === null ? md`` : md` Reason: ${prose(approval.reason, 600)}`;
  switch (approval.state) {
    case 'approved':
      return md`Approved${by}${at}.${because}${progress(promotion)}`;
    case 'denied':
      return md`Denied${by}${at}.${because} Nothing changes.`;
    case 'expired':
      return md`Expired ${when(approval.expiresAt)} without enough votes: nothing changed.${because}`;
    case 'superseded':
      return md`Something it was bound to changed${at}; nothing came of it.${because}${newCard(supersededBy, around)}`;
    default:
      return md`Withdrawn${by}${at}: nothing changed.${because}`;
  }
}

function newCard(id: string | null, around: CardContext): Mrkdwn {
  if (id === null) return md``;
  const url = around.links[id];
  return md` A new card asks instead: ${url === undefined ? md`\`${id}\`` : link(url, id)}.`;
}

/** The promotion in words; "done" only once serving was seen to answer with the new version. */
export function progress(promotion: Promotion | null): Mrkdwn {
  if (promotion === null) return md``;
  const to = prose(promotion.to, 40);
  const from = prose(promotion.from ?? 'nothing', 40);
  switch (promotion.state) {
    case 'intended':
      return md` ⏳ Checking everything once more, then the alias moves from ${from} to ${to}.`;
    case 'alias-set':
      return md` ⏳ Alias moved to ${to}, serving still ${from}.`;
    case 'done':
      return promotion.servingSeenAt === null
        ? md` 🚀 Done: the alias is ${to}; serving does not say which version answers.`
        : md` 🚀 Done: serving answers with ${to} since ${when(promotion.servingSeenAt)}.`;
    default:
      if (promotion.aliasSetAt !== null) return md` ⛔ ${prose(promotion.reason ?? 'a check failed', 400)}`;
      return md` ⛔ Not promoted: ${prose(promotion.reason ?? 'a check failed', 400)}. ${from} keeps serving.`;
  }
}
