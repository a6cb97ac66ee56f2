import type { Inline, TextBlock } from './nodes.ts';
import { scanInline, type Token, unescapeEntities } from './scan.ts';
import { readAngle, readBareUrl, readCode, readEmoji } from './tokens.ts';

const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
const QUOTE = /^(?:>|&gt;) ?/;

function isStyle(mark: string): mark is keyof typeof STYLES {
  return mark in STYLES;
}

/** End of the styled run, skipping code and `<…>` whose insides are not markup. */
function closingMark(source: string, at: number, mark: string): number {
  for (let i = at + 1; i < source.length; i += 1) {
    if (source[i] === '\n') return -1;
    const skipped = readCode(source, i) ?? readAngle(source, i);
    if (skipped) {
      i = skipped.end - 1;
      continue;
    }
    const closes = source[i] === mark && i > at + 1 && !/\s/.test(source[i - 1] ?? ' ');
    if (closes && !/[\p{L}\p{N}]/u.test(source[i + 1] ?? ' ')) return i;
  }
  return -1;
}

function readStyle(source: string, at: number): Token | undefined {
  const mark = source[at] ?? '';
  if (!isStyle(mark) || /[\p{L}\p{N}]/u.test(source[at - 1] ?? ' ')) return undefined;
  const next = source[at + 1] ?? ' ';
  if (/\s/.test(next) || next === mark) return undefined;
  const close = closingMark(source, at, mark);
  if (close < 0) return undefined;
  return { node: { kind: STYLES[mark], children: parseInline(source.slice(at + 1, close)) }, end: close + 1 };
}

export function parseInline(source: string): Inline[] {
  return scanInline(
    source,
    (text, at) =>
      readCode(text, at) ?? readAngle(text, at) ?? readEmoji(text, at) ?? readBareUrl(text, at) ?? readStyle(text, at),
  );
}

/** plain_text knows emoji and nothing else. */
export function parsePlain(source: string): Inline[] {
  return scanInline(source, readEmoji).map((node) => (node.kind === 'text' ? { ...node } : node));
}

function parseLines(source: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let run: string[] = [];
  let quoted = false;
  const flush = () => {
    const body = run.join('\n').replace(/^\n+|\n+$/g, '');
    run = [];
    if (!body) return;
    const paragraph: TextBlock = { kind: 'paragraph', children: parseInline(body) };
    blocks.push(quoted ? { kind: 'quote', children: [paragraph] } : paragraph);
  };
  for (const line of source.split('\n')) {
    const isQuote = QUOTE.test(line);
    if (isQuote !== quoted) flush();
    quoted = isQuote;
    run.push(line.replace(QUOTE, ''));
  }
  flush();
  return blocks;
}

/** Slack's mrkdwn: fenced code first, because nothing inside it is markup. */
export function parseMrkdwn(source: string): TextBlock[] {
  return source.split(/```\n?([\s\S]*?)\n?```/).flatMap((part, index): TextBlock[] => {
    if (index % 2 === 1) return [{ kind: 'pre', text: unescapeEntities(part) }];
    return parseLines(part);
  });
}
