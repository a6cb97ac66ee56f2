/**
 * Phrases, one a line or separated by commas, as one pattern: `*` ends a word in any way, `..` is any words between,
 * `(a|b)` is one of them, `(a|b)?` is optional. Phrases match whole words.
 */
export function phrases(list: string): RegExp {
  const parts = list
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter(Boolean)
    .map(asPattern);
  return new RegExp(`(?<![\\w@-])(?:${parts.join('|')})(?![\\w-])`);
}

function asPattern(phrase: string): string {
  return phrase
    .replaceAll('*', '\\w*')
    .replace(/\(([^)]*)\)\? /g, '(?:(?:$1) )?')
    .replace(/\((?!\?)/g, '(?:')
    .replaceAll(' .. ', '(?: .*)? ');
}

/** All of the patterns are found. */
export const all = (text: string, ...patterns: readonly RegExp[]): boolean => patterns.every((each) => each.test(text));
