import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { PGlite, Results } from '@electric-sql/pglite';
import { SextantError } from '../domain/error.ts';

/** What node-postgres answers, as far as Kysely, BullMQ and the LangGraph checkpointer read it. */
export interface PoolResult {
  readonly rows: Record<string, unknown>[];
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rowCount: number;
  /** Kysely takes its update counts from it. */
  readonly command: string;
}
type QueryText = string | { readonly text: string; readonly values?: readonly unknown[]; readonly rowMode?: 'array' };

const int8 = 20;
const options = { parsers: { [int8]: (text: string) => text } };
const listenPattern = /^\s*(UN)?LISTEN\s+"?([\w*]+)"?\s*;?\s*$/i;
const withoutComments = (text: string): string => text.replace(/--.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');

/** One checked-out "connection": all of them share the one session, one transaction at a time. */
export class PgliteClient extends EventEmitter {
  readonly #pool: PglitePool;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(pool: PglitePool) {
    super();
    this.#pool = pool;
    this.setMaxListeners(0);
  }

  /** Queries of one client run in the order given, like on a real connection. */
  query(text: QueryText, values?: readonly unknown[]): Promise<PoolResult> {
    const result = this.#tail.then(() => this.#pool.run(this, text, values));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  release(): void {
    this.#pool.forget(this);
    this.removeAllListeners();
  }
}

/**
 * `pg.Pool`'s shape on one PGlite. The session belongs to one client while it is inside a transaction; LISTEN is counted
 * per channel, because every client shares it.
 */
export class PglitePool extends EventEmitter {
  readonly options = { keepAlive: true };
  readonly totalCount = 1;
  readonly #db: PGlite;
  readonly #channels = new Map<string, Set<PgliteClient>>();
  readonly #waiting: { client: PgliteClient; go: () => void }[] = [];
  #owner: PgliteClient | null = null;
  #closed = false;

  constructor(db: PGlite) {
    super();
    this.setMaxListeners(0);
    this.#db = db;
    db.onNotification((channel, payload) => {
      for (const client of this.#channels.get(channel) ?? []) {
        client.emit('notification', { channel, payload, processId: 1 });
      }
    });
  }

  query(text: QueryText, values?: readonly unknown[]): Promise<PoolResult> {
    return this.run(new PgliteClient(this), text, values);
  }

  async connect(): Promise<PgliteClient> {
    const client = new PgliteClient(this);
    this.emit('connect', client);
    return client;
  }

  /** The database outlives its pools: the store closes it. */
  async end(): Promise<void> {}

  async run(client: PgliteClient, query: QueryText, values?: readonly unknown[]): Promise<PoolResult> {
    // PGlite answers in microtasks only: without this, timers and sockets starve.
    await setImmediate();
    await this.#acquire(client);
    if (this.#closed) {
      this.#release();
      throw new SextantError('unavailable', 'The store is closed.');
    }
    try {
      return await this.#execute(client, query, values);
    } finally {
      if (!this.#db.isInTransaction()) this.#release();
    }
  }

  /** A client that goes takes its LISTENs and its open transaction along. */
  forget(client: PgliteClient): void {
    for (const listeners of this.#channels.values()) listeners.delete(client);
    if (this.#owner !== client || !this.#db.isInTransaction()) return;
    this.#db.exec('ROLLBACK').then(
      () => this.#release(),
      () => this.#release(),
    );
  }

  /** Waits for whoever holds the session, then refuses everybody else. */
  async close(): Promise<void> {
    const last = new PgliteClient(this);
    await this.#acquire(last);
    this.#closed = true;
    this.#release();
  }

  async #execute(client: PgliteClient, query: QueryText, values?: readonly unknown[]): Promise<PoolResult> {
    const text = typeof query === 'string' ? query : query.text;
    const params = values ?? (typeof query === 'string' ? undefined : query.values);
    const bare = withoutComments(text);
    const listen = listenPattern.exec(bare);
    if (listen) return await this.#listen(client, listen[1] !== undefined, listen[2] ?? '');
    const rowMode = typeof query === 'string' ? undefined : query.rowMode;
    const result = params?.length
      ? await this.#db.query(
          text,
          params.map((value) => value ?? null),
          { ...options, ...(rowMode && { rowMode }) },
        )
      : (await this.#db.exec(text, options)).at(-1);
    return poolResult(result, bare);
  }

  async #listen(client: PgliteClient, stop: boolean, channel: string): Promise<PoolResult> {
    if (stop) {
      for (const [name, clients] of this.#channels) {
        if (channel !== '*' && name !== channel) continue;
        clients.delete(client);
        if (clients.size > 0) continue;
        this.#channels.delete(name);
        await this.#db.exec(`UNLISTEN "${name}"`);
      }
    } else {
      const clients = this.#channels.get(channel);
      if (clients === undefined) await this.#db.exec(`LISTEN "${channel}"`);
      this.#channels.set(channel, (clients ?? new Set()).add(client));
    }
    return { rows: [], fields: [], rowCount: 0, command: stop ? 'UNLISTEN' : 'LISTEN' };
  }

  #acquire(client: PgliteClient): Promise<void> {
    if (this.#owner === null || this.#owner === client) {
      this.#owner = client;
      return Promise.resolve();
    }
    return new Promise((go) => this.#waiting.push({ client, go }));
  }

  #release(): void {
    const next = this.#waiting.shift();
    this.#owner = next?.client ?? null;
    next?.go();
  }
}

function poolResult(result: Results<unknown> | undefined, text: string): PoolResult {
  const rows = (result?.rows ?? []) as Record<string, unknown>[];
  return {
    rows,
    fields: result?.fields ?? [],
    rowCount: result?.affectedRows || rows.length,
    command: (/^\s*(\w+)/.exec(text)?.[1] ?? '').toUpperCase(),
  };
}
