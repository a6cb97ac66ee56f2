import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'kysely';
import pg from 'pg';
import { SextantError } from '../domain/error.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import { noteClock } from './clock-note.ts';
import { type Db, openDatabase } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { migrate, schemaState } from './migrations.ts';
import { PglitePool } from './pglite-pool.ts';
import { type OpenStore, sqlStore } from './sql-store.ts';
import { watchAnswers } from './watch-answers.ts';

export interface StoreOptions {
  /** Unset: PGlite under `dataDir`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
  readonly newId: NewId;
  readonly log: Log;
  /** Connections on Postgres; each working role keeps one to listen. */
  readonly poolMax?: number | undefined;
  /** A statement without an answer for so long loses its connection, a transaction that says nothing too; default 30 s. */
  readonly answerMs?: number | undefined;
}

/** Opens the truth: Postgres when there is an address, else PGlite in the data directory, which it takes for itself. */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  return options.databaseUrl === undefined
    ? await openPglite(options)
    : await openPostgres(options, options.databaseUrl);
}

/** bullmq's SQL names no schema, so every session looks there; all others name theirs. */
const searchPath = 'bullmq,public';

async function openPglite(options: StoreOptions): Promise<OpenStore> {
  const lock = await lockDirectory(options.dataDir);
  try {
    const pglite = await PGlite.create({ dataDir: join(options.dataDir, 'pg') });
    await pglite.exec(`set search_path to ${searchPath}; set timezone to 'UTC'`);
    const session = new PglitePool(pglite);
    // Kysely, BullMQ and the checkpointer use connect, query, end and events of a pg.Pool: the session has just those.
    const pool = session as unknown as pg.Pool;
    const db = openDatabase(pool);
    const applied = await migrate(db);
    if (applied.length > 0) options.log.info({ applied }, 'store migrated');
    await endForeignLeases(db);
    const close = async (): Promise<void> => {
      // A database that broke down, as on a full disk, cannot be closed in order; the directory is free all the same.
      try {
        await session.close();
        if (!pglite.closed) await pglite.close();
      } finally {
        await lock.release();
      }
    };
    const store = sqlStore({ ...options, db, pool, kind: 'pglite', close });
    return { ...store, moveClock: (to) => store.moveClock(to).then(() => noteClock(options.dataDir, to)) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The directory is ours alone, so whoever held a step or a post is gone: nobody needs to wait for leases to run out. */
async function endForeignLeases(db: Db): Promise<void> {
  await sql`update sextant.step set lease_until = now() - interval '1 second' where state = 'running'`.execute(db);
  await sql`update sextant.post set lease_until = now() - interval '1 second' where lease_until > now()`.execute(db);
}

async function openPostgres(options: StoreOptions, databaseUrl: string): Promise<OpenStore> {
  const { log, answerMs = 30_000, poolMax = 20 } = options;
  const pool = postgresPool(databaseUrl, poolMax, log, answerMs);
  const doorPool = postgresPool(databaseUrl, doorConnections, log, answerMs);
  const close = async (): Promise<void> => void (await Promise.all([pool.end(), doorPool.end()]));
  const [db, door] = [openDatabase(pool), openDatabase(doorPool)];
  try {
    await requireSchema(db, log);
  } catch (error) {
    await close();
    throw error;
  }
  return sqlStore({ ...options, db, door, pool, kind: 'postgres', close });
}

/** Made when the first delivery comes, so only where there is a door. Acknowledging never waits for work in hand. */
const doorConnections = 4;

/**
 * A lost connection is the next query's error, never an uncaught one: a client in use has no listener of its own. A
 * process that stops inside a transaction loses it after a while, so it cannot hold up everybody else's.
 */
export function postgresPool(connectionString: string, max: number, log?: Log, answerMs?: number): pg.Pool {
  const onLost = (error: Error): void => log?.warn({ error: error.message }, 'a database connection was lost');
  const pool = new pg.Pool({
    connectionString,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${searchPath} -c timezone=UTC -c idle_in_transaction_session_timeout=${answerMs ?? 30_000}`,
    application_name: 'sextant',
  });
  pool.setMaxListeners(0);
  pool.on('error', onLost);
  pool.on('connect', (client) => {
    client.on('error', onLost);
    // Longer than a stopped transaction is left alone: who waits for its locks is no lost connection.
    if (answerMs !== undefined) watchAnswers(client, answerMs * 1.5);
  });
  return pool;
}

/** An empty database we may create in is set up; one that is behind or ahead is refused. */
async function requireSchema(db: Db, log: Log): Promise<void> {
  const state = await reach(() => schemaState(db));
  if (!state.present && state.mayCreate) {
    log.info({ applied: await migrate(db) }, 'store migrated');
    return;
  }
  if (state.missing.length > 0) {
    throw new SextantError(
      'config_invalid',
      `The database lacks ${state.missing.length} migrations (${state.missing.join(', ')}). ` +
        'Run `sextant migrate` with DATABASE_OWNER_URL set to its owner, then start again.',
    );
  }
  if (state.unknown.length > 0) {
    throw new SextantError(
      'config_invalid',
      `The database was migrated by a newer Sextant (${state.unknown.join(', ')}). Start that version instead.`,
    );
  }
  await sql`select sextant.now()`.execute(db);
}

async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SextantError('unavailable', `Cannot reach the database: ${why}. Is DATABASE_URL right, does it run?`, {
      cause: error,
    });
  }
}
