import type { PostFacts } from '../../domain/post.ts';
import { section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { join, Mrkdwn, md, mention, prose, untrusted } from '../escape.ts';

const tones = { info: 'ℹ️', good: '✅', warning: '⚠️', bad: '⛔' } as const;

/** A plain sentence or several. Only the people and groups listed in `mentions` are notified, whatever the text says. */
export function noteCard({ text, tone, mentions }: PostFacts['note']): Card {
  const notified = join(mentions.slice(0, 10).map(mention), ' ');
  const body = md`${tones[tone]} ${notified.text === '' ? md`` : md`${notified} `}${paragraphs(text)}`;
  return { text: body.text, rungs: [[section(body)]] };
}

/** Line breaks of a note are its author's; everything else in it is treated as untrusted. */
function paragraphs(text: string): Mrkdwn {
  const lines = untrusted(text, { lines: true }).split('\n').slice(0, 40);
  return lines.length === 1 ? prose(text, 2500) : new Mrkdwn(lines.map((line) => prose(line, 600).text).join('\n'));
}
