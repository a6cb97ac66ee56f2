import { momentsIn } from '../grounding.ts';
import type { Fact } from '../tools/tool.ts';
import type { Clause } from './clause.ts';
import type { Proofs } from './proof.ts';

const start =
  /\b(?:since|began|begun|begins?|start\w*|first (?:\w+ )?(?:seen|day|window|check|time|sign|alert)|onset|set in|sets in|from then|as of|dates? back|goes back)\b/i;

/** What a sentence is about says which facts can hold its moment; theirs hold no other. */
const occasions: readonly (readonly [RegExp, ReadonlySet<string>])[] = [
  [/\b(?:next|again|revisit\w*|recheck\w*|come back|return)\b/i, new Set(['next-look'])],
  [/\bdecid\w*|\bdecision/i, new Set(['decision'])],
  [/\bruns?\b|\b(?:re)?train(?:ed|ing)\b|\bcandidate\b/i, new Set(['run', 'decision', 'provenance'])],
  [/\bexpir\w*|\bapprov\w*/i, new Set(['approval', 'expiry'])],
  [/\bopened\b/i, new Set(['opened', 'incident', 'past'])],
  [/\bclosed\b/i, new Set(['closed', 'past'])],
  [/\bsnooz\w*/i, new Set(['snoozed'])],
  [/\bvalidat\w*/i, new Set(['validation'])],
];
const occasional: ReadonlySet<string> = new Set(occasions.flatMap(([, kinds]) => [...kinds]));

/** A day or a clock time must stand in a fact about the same thing; a beginning in a fact that tells one. */
export function momentDoubt(sentence: string, clauses: readonly Clause[], { all }: Proofs): string | null {
  const { days, clocks } = momentsIn(sentence);
  const weekday = weekdays.exec(sentence)?.[1]?.toLowerCase().slice(0, 3);
  if (days.size === 0 && clocks.size === 0 && !weekday) return null;
  const begins = start.test(sentence);
  const about = clauses.flatMap((clause) => clause.about);
  const told = (about.length > 0 ? about : all)
    .filter(({ fact }) => isOccasion(fact, sentence, all))
    .flatMap(({ fact }) => textOf(fact, begins));
  const named = told.filter((text) => !weekday || daysIn(text).has(weekday));
  if (weekday && named.length === 0) return `no fact about that is of a ${weekday}`;
  if (days.size === 0 && clocks.size === 0) return null;
  const known = named.map((text) => momentsIn(text));
  const has = (moments: Moments): boolean =>
    [...days].every((day) => moments.days.has(day)) && [...clocks].every((time) => moments.clocks.has(time));
  if (known.some(has)) return null;
  // Two moments may come from two facts; each has to come from one.
  const each = (wanted: ReadonlySet<string>, of: keyof Moments): boolean =>
    [...wanted].every((one) => known.some((moments) => moments[of].has(one)));
  return days.size > 1 && each(days, 'days') && each(clocks, 'clocks') ? null : 'no fact about that has this time';
}

type Moments = ReturnType<typeof momentsIn>;

/** Moments of a next look, a decision, a run … are only told of those, where there is a fact of that kind at all. */
function isOccasion({ kind }: Fact, sentence: string, all: Proofs['all']): boolean {
  const meant = occasions.filter(
    ([pattern, kinds]) => pattern.test(sentence) && all.some(({ fact }) => kinds.has(fact.kind)),
  );
  return meant.length === 0 ? !occasional.has(kind) : meant.some(([, kinds]) => kinds.has(kind));
}

/** A fact that begins somewhere says where; of its other times none is a beginning. */
function textOf({ text, values }: Fact, begins: boolean): string[] {
  if (!begins) return [text];
  if (typeof values.since === 'string') return [values.since.replace('T', ' ')];
  return start.test(text) ? [text] : [];
}

const weekdays = /\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b/i;
const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Days of the week that the dates of a text fall on. */
const daysIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/\d{4}-\d\d-\d\d/g)].map(([date]) => names[new Date(date).getUTCDay()] ?? ''));
