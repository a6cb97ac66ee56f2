import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Log } from '../ports/log.ts';
import { type Db, openDatabase } from './database.ts';
import { databaseError } from './database-error.ts';
import { migrate } from './migrations.ts';
import { postgresPool } from './open-store.ts';

export interface MigrateOptions {
  /** The owner's address: the program's own roles may not do this. */
  readonly databaseUrl: string;
  readonly log?: Log;
  /** Others' schemas on the same database: BullMQ's and the checkpointer's own set-up. */
  readonly beside?: readonly ((pool: Pool) => Promise<void>)[];
}

/** What `sextant migrate` does: schema, neighbours, then the grants. Answers the migrations it applied. */
export async function migrateStore({ databaseUrl, log, beside = [] }: MigrateOptions): Promise<string[]> {
  const pool = postgresPool(databaseUrl, 3, log);
  try {
    const db = openDatabase(pool);
    const applied = await migrate(db);
    for (const setUp of beside) await setUp(pool);
    await grantBeside(db);
    return applied;
  } catch (error) {
    throw databaseError(error);
  } finally {
    await pool.end();
  }
}

/** Every role wakes and works queues; only the agent has a memory. */
async function grantBeside(db: Db): Promise<void> {
  await sql`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'sextant_promoter') then return; end if;
      if to_regnamespace('bullmq') is not null then
        grant usage on schema bullmq to sextant_bot, sextant_agent, sextant_worker, sextant_promoter;
        grant all on all tables in schema bullmq to sextant_bot, sextant_agent, sextant_worker, sextant_promoter;
        grant all on all sequences in schema bullmq to sextant_bot, sextant_agent, sextant_worker, sextant_promoter;
      end if;
      if to_regnamespace('langgraph') is not null then
        grant usage on schema langgraph to sextant_agent;
        grant select, insert, update, delete on all tables in schema langgraph to sextant_agent;
      end if;
    end $$`.execute(db);
}
