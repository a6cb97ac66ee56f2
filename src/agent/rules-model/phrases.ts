const compiled = new Map<string, RegExp>();

/**
 * Phrases, one a line or separated by commas, as one pattern: `*` ends a word in any way, `..` is any words between,
 * `(a|b)` is one of them, `(a|b)?` is optional. Phrases match whole words.
 */
export function phrases(list: string): RegExp {
  const known = compiled.get(list);
  if (known) return known;
  const parts = list
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter(Boolean)
    .map(asPattern);
  const pattern = new RegExp(`(?<![\\w@-])(?:${parts.join('|')})(?![\\w-])`);
  compiled.set(list, pattern);
  return pattern;
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
