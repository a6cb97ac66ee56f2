import { emojiFor } from './emoji.ts';
import type { Inline } from './nodes.ts';
import { safeUrl } from './safe-url.ts';
import { type Token, unescapeEntities } from './scan.ts';

const text = (value: string): Inline => ({ kind: 'text', text: unescapeEntities(value) });

function special(body: string, label: string | undefined): Inline | undefined {
  const [name = '', ...rest] = body.split('^');
  if (name === 'date') {
    const [seconds, format = '', url] = rest;
    if (!seconds || !/^\d+$/.test(seconds)) return undefined;
    const fallback = unescapeEntities(label ?? format);
    return { kind: 'date', seconds: Number(seconds), format, fallback, ...(url ? { url: safeUrl(url) } : {}) };
  }
  if (name === 'subteam' && rest[0]) return { kind: 'usergroup', id: rest[0], label };
  if (['here', 'channel', 'everyone'].includes(name)) return { kind: 'broadcast', range: name };
  return label ? text(label) : undefined;
}

/** `<@U…>`, `<#C…>`, `<!date^…>`, `<!subteam^…>`, `<!here>` and `<https://…|label>`. */
export function readAngle(source: string, at: number): Token | undefined {
  if (source[at] !== '<') return undefined;
  const close = source.indexOf('>', at);
  const body = close < 0 ? '' : source.slice(at + 1, close);
  if (!body || body.includes('\n') || body.includes('<')) return undefined;
  const bar = body.indexOf('|');
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? undefined : body.slice(bar + 1);
  const node = angleNode(target, label);
  return node && { node, end: close + 1 };
}

function angleNode(target: string, label: string | undefined): Inline | undefined {
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return { kind: 'user', id: target.slice(1), label };
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!')) return special(target.slice(1), label);
  const url = safeUrl(unescapeEntities(target));
  return url ? { kind: 'link', url, children: [text(label ?? target.replace(/^mailto:/, ''))] } : undefined;
}

export function readCode(source: string, at: number): Token | undefined {
  if (source[at] !== '`') return undefined;
  const close = source.indexOf('`', at + 1);
  const body = close < 0 ? '' : source.slice(at + 1, close);
  if (!body.trim() || body.includes('\n')) return undefined;
  return { node: { kind: 'code', text: unescapeEntities(body) }, end: close + 1 };
}

export function readEmoji(source: string, at: number): Token | undefined {
  if (source[at] !== ':') return undefined;
  const name = /^:([a-z0-9_+-]+):/.exec(source.slice(at, at + 60))?.[1];
  return name && emojiFor(name) ? { node: { kind: 'emoji', name }, end: at + name.length + 2 } : undefined;
}

export function readBareUrl(source: string, at: number): Token | undefined {
  if (source[at] !== 'h' || /\w/.test(source[at - 1] ?? ' ')) return undefined;
  const found = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"*_~]/.exec(source.slice(at))?.[0];
  if (!found) return undefined;
  return { node: { kind: 'link', url: unescapeEntities(found), children: [text(found)] }, end: at + found.length };
}
