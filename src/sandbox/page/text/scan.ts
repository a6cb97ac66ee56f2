import type { Inline } from './nodes.ts';

export interface Token {
  node: Inline;
  end: number;
}

/** Tries to read one token that begins exactly at `at`; undefined leaves the character as plain text. */
export type TokenReader = (source: string, at: number) => Token | undefined;

export function unescapeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Walks a line of text, letting the dialect's reader take what it knows. */
export function scanInline(source: string, read: TokenReader): Inline[] {
  const nodes: Inline[] = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain) nodes.push({ kind: 'text', text: unescapeEntities(plain) });
    plain = '';
  };
  while (at < source.length) {
    const token = read(source, at);
    if (token) {
      flush();
      nodes.push(token.node);
      at = token.end;
    } else {
      plain += source[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}
