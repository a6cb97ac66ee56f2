import type { PersonFact } from '../domain/post.ts';
import type { Chat } from '../ports/chat.ts';

/** Everybody in the approver sets, fetched now. */
export async function approversOf(chat: Chat, sets: readonly string[]): Promise<Set<string>> {
  const members = await Promise.all(sets.map((set) => chat.membersOf(set)));
  return new Set(members.flat());
}

const clockIn = (date: Date, timezone: string | null): string | null =>
  timezone === null
    ? null
    : date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timezone });

/** Who may approve, with their local time and do-not-disturb, for the card. */
export async function approverFacts(chat: Chat, users: Iterable<string>, now: Date): Promise<PersonFact[]> {
  const people = await Promise.all([...users].slice(0, 10).map((id) => chat.person(id)));
  return people.flatMap((person) =>
    person?.active && !person.isBot && !person.isGuest
      ? [
          {
            id: person.id,
            localTime: clockIn(now, person.timezone),
            dndUntil: person.dndUntil ? clockIn(person.dndUntil, person.timezone) : null,
          },
        ]
      : [],
  );
}
