import { isFullMember } from '../domain/may.ts';
import type { PersonFact } from '../domain/post.ts';
import type { Chat, Person } from '../ports/chat.ts';

/** Everybody in the approver sets, fetched now. */
export async function approversOf(chat: Chat, sets: readonly string[]): Promise<Set<string>> {
  const members = await Promise.all(sets.map((set) => chat.membersOf(set)));
  return new Set(members.flat());
}

/** Of these, who is a present, human, full member: an entry in a set is no right by itself. */
export async function fullMembers(chat: Chat, users: Iterable<string>): Promise<Person[]> {
  const people = await Promise.all([...users].map((id) => chat.person(id)));
  return people.filter((person): person is Person => isFullMember(person));
}

const clockIn = (date: Date, timezone: string | null): string | null =>
  timezone === null
    ? null
    : date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timezone });

/** Quiet hours are told by Slack's clock; where ours is another one (days that are played), they say nothing. */
const quietAt = ({ dndUntil }: Person, now: Date): boolean => {
  const left = dndUntil === null ? 0 : dndUntil.getTime() - now.getTime();
  return left > 0 && left <= 86_400_000;
};

/** Who may approve, with their local time and do-not-disturb, for the card. */
export async function approverFacts(chat: Chat, users: Iterable<string>, now: Date): Promise<PersonFact[]> {
  const people = await fullMembers(chat, [...users].slice(0, 10));
  return people.map((person) => ({
    id: person.id,
    localTime: clockIn(now, person.timezone),
    dndUntil: quietAt(person, now) && person.dndUntil ? clockIn(person.dndUntil, person.timezone) : null,
  }));
}
