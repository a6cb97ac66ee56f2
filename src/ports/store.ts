import type { Change, Table, Tables } from '../domain/change.ts';
import type { InboxRow } from '../domain/inbox.ts';
import type { LedgerFact, LedgerRow } from '../domain/ledger.ts';
import type { Post, PostKind } from '../domain/post.ts';
import type { NextStep, Role, Step } from '../domain/step.ts';

/** A step held by this attempt. `token` proves it at apply. */
export interface Claim {
  readonly step: Step;
  readonly token: string;
  /** How often it was begun before, by a process that was gone before the end. */
  readonly lost: number;
}

export interface Find<T extends Table> {
  /** Equality on columns; null means `is null`. */
  readonly where?: Partial<Tables[T]>;
  /** Any of these values of a column. */
  readonly anyOf?: { readonly [K in keyof Tables[T]]?: readonly Tables[T][K][] };
  /** Bounds on the table's own time column (receivedAt, openedAt, takenAt, decidedAt, createdAt, …). `until` is exclusive. */
  readonly since?: Date;
  readonly until?: Date;
  /** Default newest first. */
  readonly order?: 'newest' | 'oldest';
  /** Default 100. */
  readonly limit?: number;
}

/** Read access to the truth. */
export interface StoreReads {
  now(): Promise<Date>;
  get<T extends Table>(table: T, id: string): Promise<Tables[T] | null>;
  find<T extends Table>(table: T, query?: Find<T>): Promise<Tables[T][]>;
  inbox(id: string): Promise<InboxRow | null>;
  /** Where the post with this key stands in Slack; null while unsent. */
  sentPost(key: string): Promise<SentPost | null>;
  /** The incident whose thread this is. */
  incidentByThread(channel: string, threadTs: string): Promise<string | null>;
  ledger(query?: LedgerQuery): Promise<LedgerRow[]>;
}

export interface SentPost {
  readonly channel: string;
  readonly ts: string;
}

export interface LedgerQuery {
  readonly since?: Date;
  readonly until?: Date;
  readonly model?: string;
  readonly incidentId?: string;
  readonly kind?: string;
  readonly fromSeq?: number;
  readonly limit?: number;
}

/** Steps: claimed, applied, retried. */
export interface StepStore {
  /** Claims this step if it is due and free (or its lease ran out); null when somebody else has it or it is done. */
  claim(stepId: string, leaseMs: number): Promise<Claim | null>;
  extend(claim: Claim, leaseMs: number): Promise<boolean>;
  /** One transaction: writes, ledger, posts, next steps, the step itself. `conflict` when the claim or a compare-and-set is lost. */
  apply(claim: Claim, change: Change): Promise<void>;
  /** Same step, due later, attempt + 1. */
  retry(claim: Claim, at: Date, reason: string): Promise<void>;
  /** The step ends as failed, together with what that means for its subject. */
  giveUp(claim: Claim, change: Change, reason: string): Promise<void>;
  /** Due and unclaimed (or lease lost) steps of these roles, oldest first: what the relay wakes. */
  due(roles: readonly Role[], limit: number): Promise<{ id: string; role: Role }[]>;
  /** How many steps are waiting or running; with `horizon`, those due by then and those that failed and are tried again right after (tests and demo wait for 0). */
  pending(horizon?: Date): Promise<number>;
}

/** Inbox first: committed before acknowledged. */
/** A delivery; without a time it came now, on the store's clock. */
export type Delivered = Omit<InboxRow, 'receivedAt'> & { readonly receivedAt?: Date };

/** What reads a delivery: at once, and for each of them. */
export type ReadingStep = Omit<NextStep, 'key' | 'dueAt'>;

export interface InboxStore {
  receive(row: Delivered, next: readonly ReadingStep[]): Promise<'stored' | 'duplicate'>;
}

/** A post the sender holds. */
export interface OwedPost {
  readonly id: string;
  readonly post: Post;
  readonly revision: number;
  readonly token: string;
  /** Set when this is an edit of a message already in Slack. */
  readonly sent: SentPost | null;
  /** ts of the thread's parent, resolved from `to.threadOf`. */
  readonly threadTs: string | null;
  readonly attempt: number;
  /** True when an earlier attempt got no answer: look for our metadata before sending. */
  readonly uncertain: boolean;
}

/** Posts: owned and claimed by the store, sent by slack/sender, in order within a thread. */
export interface PostStore {
  claimPost(leaseMs: number): Promise<OwedPost | null>;
  postSent(owed: OwedPost, sent: SentPost | null): Promise<void>;
  postFailed(
    owed: OwedPost,
    failure: { readonly reason: string; readonly retryAt: Date | null; readonly uncertain: boolean },
  ): Promise<void>;
  /** Takes the next turn of a channel, one every so many milliseconds over all replicas; how long to wait for it. */
  takeTurn(channel: string, everyMs: number): Promise<number>;
  /** Posts not yet in Slack. */
  owed(): Promise<number>;
}

/** Things that happen to a process and belong on record. */
export interface ProcessStore {
  recordLedger(fact: LedgerFact): Promise<void>;
  /** Owes a message from outside a flow. */
  owe(post: Post): Promise<void>;
  /** Posts of these kinds that were given up lately are tried once more: what was in their way may be mended. */
  oweAgain(kinds: readonly PostKind[]): Promise<void>;
  /** Adds a step from outside a flow (scheduler, command line). */
  addStep(step: NextStep): Promise<void>;
  /** Inserts a row from outside a flow; `duplicate` when a unique key already stands. */
  insertOnce<T extends Table>(table: T, row: Tables[T], next: readonly NextStep[]): Promise<'stored' | 'duplicate'>;
}

export interface Store extends StoreReads, StepStore, InboxStore, PostStore, ProcessStore {
  /** Called after each commit that made steps or posts due. */
  onWork(listener: (work: { steps: readonly { id: string; role: Role }[]; posts: boolean }) => void): void;
  close(): Promise<void>;
}
