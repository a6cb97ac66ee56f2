import pg from 'pg';
import { migrateDatabase } from '../../../src/app.ts';
import { type Role, roles } from '../../../src/domain/step.ts';
import type { FreshDatabase } from '../../store/postgres-database.ts';

/** Migrates as the owner and gives each role a login of its own with just that role's grants. */
export async function roleLogins(database: FreshDatabase): Promise<Record<Role, string>> {
  await migrateDatabase(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    for (const role of roles)
      await client.query(`do $$ begin
        if not exists (select from pg_roles where rolname = 'sextant_test_${role}') then
          create role sextant_test_${role} login password 'test' in role sextant_${role};
        end if; end $$`);
  } finally {
    await client.end();
  }
  return Object.fromEntries(roles.map((role) => [role, database.as(`sextant_test_${role}`, 'test')])) as Record<
    Role,
    string
  >;
}
