import type { JsonObject } from './json-object.ts';
import type { Channel, Message, StoredFile } from './message.ts';

/** One change of the workspace: what the journal holds and what listeners are told. */
export type Entry =
  | { kind: 'message'; message: Message }
  | { kind: 'edit'; message: Message }
  | { kind: 'delete'; channel: string; ts: string }
  | { kind: 'reaction'; channel: string; ts: string; user: string; name: string; added: boolean }
  | { kind: 'channel'; channel: Channel }
  | { kind: 'member'; channel: string; user: string }
  | { kind: 'file'; file: StoredFile }
  | { kind: 'home'; user: string; view: JsonObject };

/** A change as listeners get it: with the message as it was before, where there was one. */
export type Change = Entry & { before?: Message };

const KINDS: ReadonlySet<unknown> = new Set([
  'message',
  'edit',
  'delete',
  'reaction',
  'channel',
  'member',
  'file',
  'home',
]);

/** Journal lines are our own writing; the kind tells a usable line from one a newer version may have written. */
export function isEntry(line: JsonObject): line is JsonObject & Entry {
  return KINDS.has(line.kind);
}
