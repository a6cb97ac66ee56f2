import type { InboxRow } from '../domain/inbox.ts';
import type { Intent } from '../domain/intent.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  /** IANA zone. */
  readonly timezone: string | null;
  readonly active: boolean;
  readonly isBot: boolean;
  readonly isGuest: boolean;
  /** Of another workspace, here through Slack Connect. */
  readonly isForeign: boolean;
  /** End of do-not-disturb, when it is on. */
  readonly dndUntil: Date | null;
}

/** Slack as the flows need it; sending is the sender's, from posts. */
export interface Chat {
  /** Runs the listeners over a committed inbox row. Opens modals itself: a trigger id lives 3 s. */
  interpret(row: InboxRow): Promise<Intent>;
  /** Members of an approver set right now: a user group id (S…) or a user id (U…, W…). */
  membersOf(set: string): Promise<readonly string[]>;
  person(userId: string): Promise<Person | null>;
  permalink(channel: string, ts: string): Promise<string | null>;
}
