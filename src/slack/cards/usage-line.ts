import { formatDuration } from '../../domain/duration.ts';
import type { Answer, Usage } from '../../domain/question.ts';
import { type Mrkdwn, md, prose } from '../escape.ts';
import { count } from '../figures.ts';

/** "3 s · 2 model calls · 0.004 USD": how every answer ends. */
export function usageLine(usage: Usage): Mrkdwn {
  const seconds = Number.isFinite(usage.seconds) ? formatDuration(usage.seconds * 1000) : 'unknown time';
  const calls = usage.calls === 1 ? '1 model call' : `${count(usage.calls)} model calls`;
  const cost = usage.calls === 0 ? `0 ${usage.currency}` : costOf(usage);
  return md`${seconds} · ${calls} · ${cost}`;
}

const costOf = ({ cost, currency }: Usage): string =>
  cost === null || !Number.isFinite(cost) ? 'cost unknown' : `${Number(cost.toPrecision(2))} ${currency}`;

/** Who wrote it; a language model's words are always labelled as such. */
export function writtenBy(answer: Answer): Mrkdwn {
  if (answer.by === 'rules') return prose(answer.note ?? 'Built-in rules', 200);
  return answer.note === null
    ? md`Written by a language model.`
    : md`Written by a language model. ${prose(answer.note, 200)}`;
}
