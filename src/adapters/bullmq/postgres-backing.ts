import {
  assertSchemaCompatibility,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  Queue,
  runMigrations,
  SchemaMigrationRequiredError,
  Worker,
} from 'bullmq';
import type { Pool } from 'pg';
import { SextantError } from '../../domain/error.ts';
import type { Log } from '../../ports/log.ts';
import type { Backing } from './backing.ts';

/** Creates or updates the schema `bullmq`; the pool's user must own it. */
export async function migrateQueue(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}

/** BullMQ's Postgres backend on the store's own pool. Each worker keeps one connection to listen. */
export async function postgresBacking(pool: Pool, log: Log): Promise<Backing> {
  if ((await schemaVersion(pool)) < LATEST_SCHEMA_VERSION) await migrateOrRefuse(pool);
  const onError = (error: Error): void => log.warn({ error: error.message }, 'the queue lost its database');
  return {
    queue: (name) => {
      const queue = new Queue(name, { connection: pool }, createPostgresBackend);
      queue.on('error', onError);
      return queue;
    },
    worker: (name, processor, concurrency) => {
      const worker = new Worker(name, processor, { connection: pool, concurrency }, createPostgresBackend);
      worker.on('error', onError);
      return worker;
    },
    close: () => Promise.resolve(),
  };
}

async function schemaVersion(pool: Pool): Promise<number> {
  const client = await pool.connect();
  try {
    return await assertSchemaCompatibility(client);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  } finally {
    client.release();
  }
}

async function migrateOrRefuse(pool: Pool): Promise<void> {
  try {
    await migrateQueue(pool);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SextantError(
      'config_invalid',
      `The queue's schema "bullmq" is missing or old and this user may not migrate it (${why}). ` +
        'Run `sextant migrate` with DATABASE_OWNER_URL, then start again.',
      { cause: error },
    );
  }
}
