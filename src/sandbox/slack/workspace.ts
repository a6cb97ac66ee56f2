import { type Change, type Entry, isEntry } from './entry.ts';
import type { FileStore } from './file-store.ts';
import { directoryFileStore, memoryFileStore } from './file-store.ts';
import { Journal } from './journal.ts';
import type { JsonObject } from './json-object.ts';
import type { Channel, Message, StoredFile } from './message.ts';
import type { MessageClock } from './message-clock.ts';
import { slackId } from './slack-id.ts';
import type { SeedUser, WorkspaceSeed } from './workspace-seed.ts';
import { applyEntry, emptyState, entriesOf, findMessage } from './workspace-state.ts';

/** The workspace: seed plus everything that happened since, journaled when it has a directory. */
export class Workspace {
  readonly seed: WorkspaceSeed;
  readonly clock: MessageClock;
  readonly bytes: FileStore;
  readonly users: ReadonlyMap<string, SeedUser>;
  readonly #state = emptyState();
  readonly #ephemerals: Message[] = [];
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #journal: Journal | undefined;

  constructor(seed: WorkspaceSeed, clock: MessageClock, dataDir: string | undefined) {
    this.seed = seed;
    this.clock = clock;
    this.users = new Map([...seed.users, botUser(seed)].map((user) => [user.id, user]));
    this.bytes = dataDir === undefined ? memoryFileStore() : directoryFileStore(dataDir);
    if (dataDir !== undefined) this.#journal = this.#replay(dataDir);
    this.#addSeedChannels();
    for (const message of this.messages()) clock.startAfter(message.ts);
  }

  get botUserId(): string {
    return this.seed.app.bot.user_id;
  }

  channel(id: string): Channel | undefined {
    return this.#state.channels.get(id);
  }

  channels(): Channel[] {
    return [...this.#state.channels.values()];
  }

  file(id: string): StoredFile | undefined {
    return this.#state.files.get(id);
  }

  home(user: string): JsonObject | undefined {
    return this.#state.homes.get(user);
  }

  message(channel: string, ts: string): Message | undefined {
    return findMessage(this.#state, channel, ts);
  }

  ephemeral(channel: string, ts: string): Message | undefined {
    return this.#ephemerals.find((message) => message.channel === channel && message.ts === ts);
  }

  /** Messages of one channel, or of all, oldest first; ephemerals are apart. */
  messages(channel?: string): Message[] {
    if (channel !== undefined) return [...(this.#state.messages.get(channel) ?? [])];
    return [...this.#state.messages.values()].flat().sort((a, b) => (a.ts < b.ts ? -1 : 1));
  }

  ephemerals(channel?: string): Message[] {
    return this.#ephemerals.filter((message) => channel === undefined || message.channel === channel);
  }

  /** The direct conversation of two people, opened when it does not exist yet. */
  directMessage(one: string, other: string): { channel: Channel; opened: boolean } {
    const known = this.channels().find(
      ({ is_im, members }) => is_im && members.includes(one) && members.includes(other) && members.length === 2,
    );
    if (known !== undefined) return { channel: known, opened: false };
    const channel = newChannel(slackId('D'), '', [one, other], this.clock.seconds(), { is_im: true });
    this.commit({ kind: 'channel', channel });
    return { channel, opened: true };
  }

  /** Makes a change: journal first, then memory, then listeners. */
  commit(entry: Entry): void {
    const before = messageBefore(this, entry);
    this.#journal?.append(entry);
    applyEntry(this.#state, entry);
    this.#tell(before === undefined ? entry : { ...entry, before });
  }

  /** Ephemerals are seen by one person and live in memory only, as in Slack where a reload loses them. */
  commitEphemeral(entry: Entry & { kind: 'message' | 'edit' | 'delete' }): void {
    const ts = entry.kind === 'delete' ? entry.ts : entry.message.ts;
    const index = this.#ephemerals.findIndex((message) => message.ts === ts);
    const before = this.#ephemerals[index];
    if (entry.kind === 'message') this.#ephemerals.push(entry.message);
    else if (index >= 0) this.#ephemerals.splice(index, 1, ...(entry.kind === 'edit' ? [entry.message] : []));
    this.#tell(before === undefined ? entry : { ...entry, before });
  }

  /** Calls the listener after every change; the answer stops that. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#journal?.close();
  }

  #tell(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  #replay(dataDir: string): Journal {
    const { journal, entries } = Journal.open(dataDir);
    for (const line of entries) if (isEntry(line)) applyEntry(this.#state, line);
    journal.rewrite(entriesOf(this.#state));
    return journal;
  }

  #addSeedChannels(): void {
    for (const { id, name, members, topic = '', is_private = false, is_archived = false } of this.seed.channels) {
      const known = this.channel(id);
      for (const user of members) {
        if (known !== undefined && !known.members.includes(user)) this.commit({ kind: 'member', channel: id, user });
      }
      if (known !== undefined) continue;
      const facts = { topic, is_private, is_archived };
      const channel = newChannel(id, name, [...members], this.clock.seconds(), facts);
      this.commit({ kind: 'channel', channel });
    }
  }
}

function messageBefore(workspace: Workspace, entry: Entry): Message | undefined {
  if (entry.kind === 'edit') return workspace.message(entry.message.channel, entry.message.ts);
  return entry.kind === 'delete' ? workspace.message(entry.channel, entry.ts) : undefined;
}

function newChannel(
  id: string,
  name: string,
  members: string[],
  created: number,
  facts: Partial<Pick<Channel, 'topic' | 'is_im' | 'is_private' | 'is_archived'>>,
): Channel {
  return { id, name, members, created, topic: '', is_im: false, is_private: false, is_archived: false, ...facts };
}

function botUser(seed: WorkspaceSeed): SeedUser {
  const { user_id, name } = seed.app.bot;
  return { id: user_id, name, real_name: seed.app.name, is_bot: true };
}
