import type { PostFacts } from '../../domain/post.ts';
import { section } from '../blocks.ts';
import type { Card, CardContext } from '../card.ts';
import { join, link, Mrkdwn, md, mention } from '../escape.ts';

const tones = { info: 'ℹ️', good: '✅', warning: '⚠️', bad: '⛔' } as const;

/** A plain sentence or several. Only the people and groups listed in `mentions` are notified, whatever the text says. */
export function noteCard({ text, tone, mentions }: PostFacts['note'], around: CardContext): Card {
  const notified = join(mentions.slice(0, 10).map(mention), ' ');
  const lines = text.split('\n').slice(0, 40);
  const words = new Mrkdwn(lines.map((line) => withJumps(line, around.host).text).join('\n'));
  const body = md`${tones[tone]} ${notified.text === '' ? md`` : md`${notified} `}${words}`;
  return { text: body.text, rungs: [[section(body)]] };
}

const jump = /(https?:\/\/[^\s/<>|]+\/archives\/[CDG][A-Z0-9]+\/p\d{16}(?:\?[\w=&.]*)?)/;

/** Untrusted words, in which only links to messages of this very Slack stay links. */
function withJumps(line: string, host: string): Mrkdwn {
  const pieces = line
    .split(jump)
    .map((piece, index) => (index % 2 === 1 && isOurs(piece, host) ? link(piece, 'open it') : md`${piece}`));
  return join(pieces, '');
}

function isOurs(url: string, host: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return (
    parsed !== null && (parsed.host === host || (parsed.protocol === 'https:' && parsed.host.endsWith('.slack.com')))
  );
}
