/** Only addresses a reader may safely follow; `javascript:` and friends stay plain text. */
export function safeUrl(url: string): string | undefined {
  const trimmed = url.trim();
  return /^(https?:\/\/|mailto:|\/(?!\/))/i.test(trimmed) ? trimmed : undefined;
}
