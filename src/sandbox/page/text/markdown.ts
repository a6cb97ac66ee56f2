import type { Inline, TextBlock } from './nodes.ts';
import { safeUrl } from './safe-url.ts';
import { scanInline, type Token } from './scan.ts';
import { readAngle, readBareUrl, readCode, readEmoji } from './tokens.ts';

const MARKS: [string, 'bold' | 'italic' | 'strike'][] = [
  ['**', 'bold'],
  ['__', 'bold'],
  ['~~', 'strike'],
  ['*', 'italic'],
  ['_', 'italic'],
];

function readMark(source: string, at: number): Token | undefined {
  for (const [mark, kind] of MARKS) {
    if (!source.startsWith(mark, at) || /\s/.test(source[at + mark.length] ?? ' ')) continue;
    if (mark.startsWith('_') && /\w/.test(source[at - 1] ?? ' ')) continue;
    const close = source.indexOf(mark, at + mark.length + 1);
    if (close < 0 || /\s/.test(source[close - 1] ?? ' ')) continue;
    if (mark.startsWith('_') && /\w/.test(source[close + mark.length] ?? ' ')) continue;
    const children = parseInlineMarkdown(source.slice(at + mark.length, close));
    return { node: { kind, children }, end: close + mark.length };
  }
  return undefined;
}

function readLink(source: string, at: number): Token | undefined {
  const found = /^!?\[([^\]\n]*)\]\(([^)\s]+)\)/.exec(source.slice(at));
  const url = found && safeUrl(found[2] ?? '');
  if (!found || !url) return undefined;
  const label = found[1] || url;
  return { node: { kind: 'link', url, children: parseInlineMarkdown(label) }, end: at + found[0].length };
}

function readEscape(source: string, at: number): Token | undefined {
  const next = source[at + 1];
  if (source[at] !== '\\' || !next || !/[\\`*_~[\]()#>|+.!-]/.test(next)) return undefined;
  return { node: { kind: 'text', text: next }, end: at + 2 };
}

export function parseInlineMarkdown(source: string): Inline[] {
  return scanInline(
    source,
    (text, at) =>
      readEscape(text, at) ??
      readCode(text, at) ??
      readAngle(text, at) ??
      readLink(text, at) ??
      readEmoji(text, at) ??
      readBareUrl(text, at) ??
      readMark(text, at),
  );
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

function alignment(rule: string): 'left' | 'center' | 'right' | undefined {
  if (rule.endsWith(':')) return rule.startsWith(':') ? 'center' : 'right';
  return rule.startsWith(':') ? 'left' : undefined;
}

/** How many lines from the start of `lines` satisfy the test. */
function runLength(lines: string[], test: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !test(line));
  return end < 0 ? lines.length : end;
}

interface Taken {
  block?: TextBlock;
  lines: number;
}

function takeFence(lines: string[]): Taken | undefined {
  if (!/^\s*```/.test(lines[0] ?? '')) return undefined;
  const body = runLength(lines.slice(1), (line) => !/^\s*```/.test(line));
  return { block: { kind: 'pre', text: lines.slice(1, body + 1).join('\n') }, lines: body + 2 };
}

function takeHeadingOrRule(lines: string[]): Taken | undefined {
  const line = lines[0] ?? '';
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    const level = (heading[1] ?? '').length;
    return { block: { kind: 'heading', level, children: parseInlineMarkdown(heading[2] ?? '') }, lines: 1 };
  }
  return /^\s*([-*_])(\s*\1){2,}\s*$/.test(line) ? { block: { kind: 'rule' }, lines: 1 } : undefined;
}

function takeQuote(lines: string[]): Taken | undefined {
  const count = runLength(lines, (line) => line.startsWith('>') || line.startsWith('&gt;'));
  if (count === 0) return undefined;
  const inner = lines.slice(0, count).map((line) => line.replace(/^(>|&gt;) ?/, ''));
  return { block: { kind: 'quote', children: parseMarkdown(inner.join('\n')) }, lines: count };
}

function takeList(lines: string[]): Taken | undefined {
  const count = runLength(lines, (line) => ITEM.test(line));
  if (count === 0) return undefined;
  const items = lines.slice(0, count).map((line) => {
    const [, indent = '', , body = ''] = ITEM.exec(line) ?? [];
    return { depth: Math.floor(indent.length / 2), children: parseInlineMarkdown(body) };
  });
  return { block: { kind: 'list', ordered: /^\s*\d/.test(lines[0] ?? ''), items }, lines: count };
}

function takeTable(lines: string[]): Taken | undefined {
  if (!lines[0]?.includes('|') || !TABLE_RULE.test(lines[1] ?? '')) return undefined;
  const count = runLength(lines, (line) => line.includes('|'));
  const body = [lines[0], ...lines.slice(2, count)];
  const rows = body.map((line) => cells(line).map(parseInlineMarkdown));
  return { block: { kind: 'table', rows, align: cells(lines[1] ?? '').map(alignment) }, lines: count };
}

function takeParagraph(lines: string[]): Taken {
  const count = runLength(lines, (line) => line.trim() !== '' && !startsBlock(line));
  const taken = Math.max(count, 1);
  return {
    block: { kind: 'paragraph', children: parseInlineMarkdown(lines.slice(0, taken).join('\n')) },
    lines: taken,
  };
}

function startsBlock(line: string): boolean {
  return ITEM.test(line) || /^(#{1,6}\s|\s*```|>|&gt;)/.test(line);
}

/** The small part of Markdown that Slack's `markdown` block shows. */
export function parseMarkdown(source: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let rest = source.replaceAll('\r', '').split('\n');
  while (rest.length > 0) {
    if (rest[0]?.trim() === '') {
      rest = rest.slice(1);
      continue;
    }
    const taken =
      takeFence(rest) ??
      takeHeadingOrRule(rest) ??
      takeTable(rest) ??
      takeQuote(rest) ??
      takeList(rest) ??
      takeParagraph(rest);
    if (taken.block) blocks.push(taken.block);
    rest = rest.slice(taken.lines);
  }
  return blocks;
}
