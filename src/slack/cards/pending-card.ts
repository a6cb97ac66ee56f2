import type { Approval } from '../../domain/approval.ts';
import type { PostFacts } from '../../domain/post.ts';
import { bullets, context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { link, type Mrkdwn, md, prose, when } from '../escape.ts';
import { askedFor } from './approval-card.ts';

/** What waits for an answer, with where to give it. */
export function pendingCard({ approvals, permalinks }: PostFacts['pending']): Card {
  const title =
    approvals.length === 0 ? md`Nothing waits for an approval.` : md`*${approvals.length} waiting for approval*`;
  if (approvals.length === 0) return { text: title.text, rungs: [[section(title)]] };
  const soonest = [...approvals].sort((a, b) => new Date(a.expiresAt).getTime() - new Date(b.expiresAt).getTime());
  const lines = soonest.map((approval) => lineOf(approval, permalinks[approval.id]));
  return {
    text: md`${approvals.length} waiting for approval: ${prose(soonest.map(askedFor).join('; '), 600)}`.text,
    rungs: [
      [
        section(md`${title}\n${bullets(lines, 15)}`),
        ...context([md`Decide on the card, or type /sextant approve ID to see it here`]),
      ],
    ],
  };
}

function lineOf(approval: Approval, url: string | undefined): Mrkdwn {
  const by = approval.requestedBy === null ? 'the policy' : approval.requestedBy;
  return md`${link(url, askedFor(approval))} · \`${approval.id}\` · asked by ${prose(by, 60)} · expires ${when(approval.expiresAt)}`;
}
