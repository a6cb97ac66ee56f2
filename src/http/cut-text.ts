const controls = /[\p{Cc}\u2028\u2029]/gu;
const halfCharacter = /[\ud800-\udbff]$/;

/** Untrusted text made harmless to store: no control characters, cut to length. */
export const cutText = (text: string, max: number): string => {
  const clean = text.toWellFormed().replace(controls, ' ').trim();
  return clean.length <= max ? clean : `${clean.slice(0, max - 1).replace(halfCharacter, '')}…`;
};

/** An http(s) address or nothing. */
export function safeUrl(text: string | undefined): string | null {
  if (!text || text.length > 2000 || !URL.canParse(text)) return null;
  const { protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? text : null;
}

/** At most 50 labels of sane length. */
export const cutLabels = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels)
      .slice(0, 50)
      .map(([key, value]) => [cutText(key, 100), cutText(value, 300)]),
  );
