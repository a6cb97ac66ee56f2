import type { Post } from '../../src/domain/post.ts';
import type { OwedPost, PostStore, SentPost } from '../../src/ports/store.ts';

type Failure = Parameters<PostStore['postFailed']>[1];

interface Row {
  readonly id: string;
  post: Post;
  revision: number;
  sentRevision: number;
  sent: SentPost | null;
  attempt: number;
  uncertain: boolean;
  held: boolean;
  dueAt: number;
  readonly failures: Failure[];
  givenUp: boolean;
}

/** The posts' port in memory: owes, claims in order, remembers what became of each. */
export class MemoryPosts implements PostStore {
  readonly rows: Row[] = [];
  #next = 1;
  readonly #turns = new Map<string, number>();

  /** Owes a post; the same key again is an edit. */
  owe(post: Post): Row {
    const known = post.key === undefined ? undefined : this.rows.find((row) => row.post.key === post.key);
    if (known !== undefined) {
      known.post = post;
      known.revision += 1;
      known.dueAt = 0;
      return known;
    }
    const id = `pst_${String(this.#next++).padStart(10, '0')}`;
    const row: Row = {
      id,
      post,
      revision: 1,
      sentRevision: 0,
      sent: null,
      attempt: 0,
      uncertain: false,
      held: false,
      dueAt: 0,
      failures: [],
      givenUp: false,
    };
    this.rows.push(row);
    return row;
  }

  async claimPost(): Promise<OwedPost | null> {
    const now = Date.now();
    const row = this.rows.find(
      (r) => !r.held && !r.givenUp && r.sentRevision < r.revision && r.dueAt <= now && this.#parentReady(r),
    );
    if (row === undefined) return null;
    row.held = true;
    row.attempt += 1;
    const { id, post, revision, sent, attempt, uncertain } = row;
    return {
      id,
      post,
      revision,
      token: `${id}-${attempt}`,
      sent,
      threadTs: post.to.threadTs ?? this.#parent(row)?.sent?.ts ?? null,
      attempt,
      uncertain,
    };
  }

  async postSent(owed: OwedPost, sent: SentPost | null): Promise<void> {
    const row = this.#row(owed);
    Object.assign(row, {
      held: false,
      uncertain: false,
      attempt: 0,
      sentRevision: owed.revision,
      sent: sent !== null && owed.sent !== null && sent.ts !== owed.sent.ts ? sent : (row.sent ?? sent),
    });
  }

  async postFailed(owed: OwedPost, failure: Failure): Promise<void> {
    const row = this.#row(owed);
    row.failures.push(failure);
    Object.assign(row, {
      held: false,
      uncertain: failure.uncertain,
      givenUp: failure.retryAt === null,
      dueAt: failure.retryAt?.getTime() ?? 0,
    });
  }

  async takeTurn(channel: string, everyMs: number): Promise<number> {
    const now = performance.now();
    const turn = Math.max(now, this.#turns.get(channel) ?? 0);
    this.#turns.set(channel, turn + everyMs);
    return turn - now;
  }

  async owed(): Promise<number> {
    return this.rows.filter((row) => !row.givenUp && row.sentRevision < row.revision).length;
  }

  async sentPost(key: string): Promise<SentPost | null> {
    return this.rows.find((row) => row.post.key === key)?.sent ?? null;
  }

  #parent(row: Row): Row | undefined {
    return row.post.to.threadOf === undefined
      ? undefined
      : this.rows.find((other) => other.post.key === row.post.to.threadOf);
  }

  #parentReady(row: Row): boolean {
    return row.post.to.threadOf === undefined || (this.#parent(row)?.sent ?? null) !== null;
  }

  #row(owed: OwedPost): Row {
    return this.rows.find(({ id }) => id === owed.id)!;
  }
}
