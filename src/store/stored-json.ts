/**
 * Values on their way into the database. Postgres holds neither U+0000 nor half a surrogate pair, and both occur in
 * hostile text: they become U+FFFD instead of losing the row.
 */
export const storedText = (text: string): string => text.replaceAll('\u0000', '\uFFFD').toWellFormed();

/** JSON text for a jsonb column. */
export function storedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => cleaned(inner)) ?? 'null';
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storedText(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storedText(key), inner]));
}

const dateKey = '$date';

/** JSON text that keeps Dates apart from strings; `datesRevived` reads it back. */
export function storedJsonWithDates(value: unknown): string {
  return storedJson(datesMarked(value));
}

function datesMarked(value: unknown): unknown {
  if (value instanceof Date) return { [dateKey]: value.toISOString() };
  if (Array.isArray(value)) return value.map(datesMarked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, datesMarked(inner)]));
}

export function datesRevived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(datesRevived);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === dateKey && typeof first[1] === 'string') return new Date(first[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, datesRevived(inner)]));
}
