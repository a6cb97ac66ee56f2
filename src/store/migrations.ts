import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { SextantError } from '../domain/error.ts';
import type { Database } from './database.ts';
import { databaseError } from './database-error.ts';
import { clock } from './migrations/001-clock.ts';
import { work } from './migrations/002-work.ts';
import { incidents } from './migrations/003-incidents.ts';
import { runs } from './migrations/004-runs.ts';
import { approvals } from './migrations/005-approvals.ts';
import { conversation } from './migrations/006-conversation.ts';
import { posts } from './migrations/007-posts.ts';
import { ledger } from './migrations/008-ledger.ts';
import { roles } from './migrations/009-roles.ts';
import { budgets } from './migrations/010-budgets.ts';
import { stepUp } from './migrations/011-step-up.ts';
import { walls } from './migrations/012-walls.ts';
import { votesCounted } from './migrations/013-votes-counted.ts';
import { replicas } from './migrations/014-replicas.ts';
import { sharedCauses } from './migrations/015-shared-causes.ts';
import { whoAsked } from './migrations/016-who-asked.ts';
import { heartbeats } from './migrations/018-heartbeats.ts';

const ddl = (text: string): Migration => ({
  up: async (db) => {
    await sql.raw(text).execute(db);
  },
});

const migrations: Record<string, Migration> = {
  '001-clock': ddl(clock),
  '002-work': ddl(work),
  '003-incidents': ddl(incidents),
  '004-runs': ddl(runs),
  '005-approvals': ddl(approvals),
  '006-conversation': ddl(conversation),
  '007-posts': ddl(posts),
  '008-ledger': ddl(ledger),
  '009-roles': ddl(roles),
  '010-budgets': ddl(budgets),
  '011-step-up': ddl(stepUp),
  '012-walls': ddl(walls),
  '013-votes-counted': ddl(votesCounted),
  '014-replicas': ddl(replicas),
  '015-shared-causes': ddl(sharedCauses),
  '016-who-asked': ddl(whoAsked),
  '018-heartbeats': ddl(heartbeats),
};

/** Brings the schema `sextant` up to date; says which migrations it applied. */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: 'sextant',
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the schema itself';
    const why = error instanceof Error ? error.message : String(error);
    // A database that is out of reach or full is no fault of the migration.
    const code = databaseError(error).code === 'unavailable' ? 'unavailable' : 'internal';
    throw new SextantError(code, `Migrating the store failed at ${failed}: ${why}`, { cause: error });
  }
  return (results ?? []).map((result) => result.migrationName);
}

/** Where a database stands against this program. */
export interface SchemaState {
  readonly present: boolean;
  readonly missing: readonly string[];
  /** Applied by a newer program. */
  readonly unknown: readonly string[];
  readonly mayCreate: boolean;
}

export async function schemaState(db: Kysely<Database>): Promise<SchemaState> {
  const found = await sql<{ present: boolean; mayCreate: boolean }>`
    select to_regnamespace('sextant') is not null as present,
      has_database_privilege(current_database(), 'CREATE') as may_create`.execute(db);
  const { present = false, mayCreate = false } = found.rows[0] ?? {};
  const table = await sql<{ there: boolean }>`select to_regclass('sextant.migration') is not null as there`.execute(db);
  const applied = table.rows[0]?.there
    ? (await sql<{ name: string }>`select name from sextant.migration`.execute(db)).rows.map((row) => row.name)
    : [];
  const known = Object.keys(migrations);
  return {
    present,
    mayCreate,
    missing: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}
