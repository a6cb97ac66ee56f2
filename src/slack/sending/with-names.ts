/** Kept as ids: the only people a message notifies. */
const notified = 'mentions';

/** The facts with ids of people and groups replaced by their names, in values and inside sentences: a name notifies nobody. */
export function withNames<T>(facts: T, names: ReadonlyMap<string, string>): T {
  return names.size === 0 ? facts : deep(facts, names);
}

function deep<T>(value: T, names: ReadonlyMap<string, string>): T;
function deep(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return named(value, names);
  if (Array.isArray(value)) return value.map((item) => deep(item, names));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === notified ? inner : deep(inner, names)]),
  );
}

const written = /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>|@?\b([UWS][A-Z0-9]{4,20})\b/g;

function named(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(written, (all, user?: string, group?: string, bare?: string) => {
    return names.get(user ?? group ?? bare ?? '') ?? all;
  });
}
