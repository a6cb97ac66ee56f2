import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SetupCheck } from '../../src/domain/setup-check.ts';
import { inspectDatabase } from '../../src/store/inspect-database.ts';
import { migrateStore } from '../../src/store/migrate-store.ts';
import { type FreshDatabase, freshDatabase, onServer, serverUrl, whyNoPostgres } from './postgres-database.ts';

if (!serverUrl) console.warn(whyNoPostgres);

describe.skipIf(!serverUrl)('the doctor on a real Postgres', () => {
  let database: FreshDatabase;
  const names = ['owner', 'member'].map((name) => `sextant_${name}_${process.pid}`);
  const [owner = '', member = ''] = names;
  beforeAll(async () => {
    database = await freshDatabase();
    for (const name of names) await onServer(`create role ${name} login password 'pw'`);
    await migrateStore({ databaseUrl: database.url, beside: [] });
  });
  afterAll(async () => {
    await database.drop();
    for (const name of names) await onServer(`drop role ${name}`);
  });

  async function look(url: string): Promise<SetupCheck> {
    const pool = new pg.Pool({ connectionString: url });
    try {
      return await inspectDatabase(pool);
    } finally {
      await pool.end();
    }
  }

  it('calls an account that owns nothing fine', async () => {
    expect(await look(database.as(member, 'pw'))).toMatchObject({
      ok: true,
      text: expect.stringContaining('owns nothing'),
    });
  });

  it('names a superuser, and the owner of the schema: both could rewrite the ledger', async () => {
    expect(await look(database.url)).toMatchObject({
      ok: false,
      key: 'DATABASE_URL',
      text: expect.stringContaining('is a superuser'),
    });
    const pool = new pg.Pool({ connectionString: database.url });
    await pool.query(`alter schema sextant owner to ${owner}`);
    const red = await look(database.as(owner, 'pw'));
    await pool.query('alter schema sextant owner to current_user');
    await pool.end();
    expect(red).toMatchObject({ ok: false, key: 'DATABASE_URL', text: expect.stringContaining('owns the schema') });
  });

  it('names an address at which nobody listens', async () => {
    expect(await look('postgres://nobody@127.0.0.1:1/none')).toMatchObject({ ok: false, key: 'DATABASE_URL' });
  });
});
