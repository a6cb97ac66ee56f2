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

/** What one person has read and put away, in one workspace. */
export interface Seen {
  read: Record<string, string>;
  dismissed: string[];
}

const seenKey = (team: string, user: string) => `seen:${team}:${user}`;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function recallFor(team: string, user: string): Seen {
  const value = recall(seenKey(team, user));
  const { read, dismissed } = isRecord(value) ? value : {};
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string';
  return {
    read: isRecord(read) ? Object.fromEntries(Object.entries(read).filter(isText)) : {},
    dismissed: Array.isArray(dismissed) ? dismissed.filter((key) => typeof key === 'string') : [],
  };
}

export function rememberFor(team: string, user: string, seen: Seen): void {
  remember(seenKey(team, user), seen);
}
