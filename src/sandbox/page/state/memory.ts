/** What this browser remembers between visits. A browser that forbids storage simply forgets. */
function recall(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(`sextant:${key}`) ?? 'null');
  } catch {
    return null;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`sextant:${key}`, JSON.stringify(value));
  } catch {
    // Private windows may refuse storage; the page works without it.
  }
}

export function recallText(key: string): string | undefined {
  const value = recall(key);
  return typeof value === 'string' ? value : undefined;
}

export function recallRead(team: string, user: string): Record<string, string> {
  const value = recall(`read:${team}:${user}`);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, ts]) => typeof ts === 'string'));
}

export function rememberRead(team: string, user: string, read: Record<string, string>): void {
  remember(`read:${team}:${user}`, read);
}
