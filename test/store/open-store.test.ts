import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateStore } from '../../src/store/migrate-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { incidentRow, ledgerFact, newId } from '../contracts/rows.ts';
import { type FreshDatabase, freshDatabase, onServer, serverUrl, whyNoPostgres } from './postgres-database.ts';
import { silentLog } from './silent-log.ts';

const open = (options: { dataDir?: string; databaseUrl?: string; poolMax?: number }) =>
  openStore({ dataDir: tmpdir(), newId, log: silentLog, ...options });

describe('a store on PGlite', () => {
  it('is for one process, and holds all acknowledged rows after a kill', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sextant-open-'));
    const code = `
      import { openStore } from ${JSON.stringify(new URL('../../src/store/open-store.ts', import.meta.url))};
      const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
      let n = 0;
      const newId = (prefix) => prefix + '_' + ++n;
      const store = await openStore({ dataDir: process.argv[1], newId, log });
      for (;;) {
        await store.recordLedger({ kind: 'process-started', incidentId: null, model: null, actor: 'x', facts: { n } });
        console.log((await store.ledger()).length);
      }`;
    const other = spawn(process.execPath, ['--input-type=module', '--eval', code, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = 0;
    other.stdout.on('data', (chunk: Buffer) => {
      acknowledged = Number(chunk.toString().trim().split('\n').at(-1));
    });
    while (acknowledged < 5) await once(other.stdout, 'data');
    await expect(open({ dataDir })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`pid ${other.pid}`),
    });
    const gone = once(other, 'exit');
    other.kill('SIGKILL');
    await gone;
    const store = await open({ dataDir });
    expect((await store.ledger()).length).toBeGreaterThanOrEqual(acknowledged);
    const row = incidentRow();
    await store.insertOnce('incident', row, []);
    await store.close();
    await expect(store.now()).rejects.toMatchObject({ code: 'unavailable' });
    const again = await open({ dataDir });
    expect(await again.get('incident', row.id)).toEqual(row);
    await again.close();
  });

  it('gives a step of a process that is gone to the next one at once, as another attempt', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sextant-open-'));
    const first = await open({ dataDir });
    await first.addStep({ kind: 'sweep', subject: { kind: 'sweep', id: 'swp_1' } });
    const [step] = await first.due(['agent'], 1);
    expect(await first.claim(step?.id ?? '', 3_600_000)).toMatchObject({ step: { attempt: 1 } });
    expect(await first.claim(step?.id ?? '', 3_600_000)).toBeNull();
    await first.close();
    const next = await open({ dataDir });
    expect(await next.due(['agent'], 1)).toEqual([step]);
    expect(await next.claim(step?.id ?? '', 3_600_000)).toMatchObject({ lost: 1, step: { attempt: 1 } });
    await next.close();
  });
});

it('says so when there is no database at the address', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  closed.close();
  await once(closed, 'close');
  await expect(open({ databaseUrl: `postgres://u@127.0.0.1:${port}/d` })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('DATABASE_URL'),
  });
});

describe.skipIf(serverUrl === undefined)(`a store on Postgres${serverUrl ? '' : ` (${whyNoPostgres})`}`, () => {
  let database: FreshDatabase;
  const user = `sextant_login_${newId('evt').slice(4)}`;
  beforeAll(async () => {
    database = await freshDatabase();
    await onServer(`create user ${user} password 'secret'`);
  });
  afterAll(async () => {
    await database.drop();
    await onServer(`drop user ${user}`);
  });

  it('is refused to a stranger while it is not set up, and to anybody when it is behind or ahead', async () => {
    const stranger = database.as(user, 'secret');
    await expect(open({ databaseUrl: stranger })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/lacks \d+ migrations \(001-clock.*sextant migrate/),
    });
    expect(await migrateStore({ databaseUrl: database.url, log: silentLog })).toContain('001-clock');
    expect(await migrateStore({ databaseUrl: database.url, log: silentLog })).toEqual([]);
    const store = await open({ databaseUrl: database.url });
    await store.recordLedger(ledgerFact());
    const change = (statement: string) => store.pool.query(statement);
    const newest = (await change('select max(name) as name from sextant.migration')).rows[0].name;
    await change(`delete from sextant.migration where name = '${newest}'`);
    await expect(open({ databaseUrl: database.url })).rejects.toThrow(`lacks 1 migrations (${newest})`);
    await change(`insert into sextant.migration values ('${newest}', now()), ('999-later', now())`);
    await expect(open({ databaseUrl: database.url })).rejects.toThrow('newer Sextant (999-later)');
    await change("delete from sextant.migration where name = '999-later'");
    await store.close();
  });

  it('sets up the neighbours it is given', async () => {
    const seen: string[] = [];
    await migrateStore({
      databaseUrl: database.url,
      log: silentLog,
      beside: [async (pool) => void seen.push(...(await pool.query('select current_user as u')).rows.map((r) => r.u))],
    });
    expect(seen).toEqual([new URL(database.url).username]);
  });

  it('takes in what comes from outside while all its other connections are in use', async () => {
    const store = await open({ databaseUrl: database.url, poolMax: 1 });
    const held = await store.pool.connect();
    const row = { id: newId('inb'), source: 'alertmanager', dedupeKey: newId('evt'), body: {} } as const;
    expect(await store.receive(row, [{ kind: 'receive-signal', subject: { kind: 'inbox', id: row.id } }])).toBe(
      'stored',
    );
    held.release();
    expect((await store.inbox(row.id))?.receivedAt).toBeInstanceOf(Date);
    await store.close();
  });

  it('answers `unavailable` while its connections are cut, and works again after', async () => {
    const store = await open({ databaseUrl: database.url });
    const cut =
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    const client = await store.pool.connect();
    const held = store.pool.query('select pg_sleep(30)').then(
      () => 'slept',
      () => 'cut',
    );
    while ((await client.query("select 1 from pg_stat_activity where query = 'select pg_sleep(30)'")).rows.length < 1);
    await client.query(cut);
    client.release();
    expect(await held).toBe('cut');
    expect(await store.now()).toBeInstanceOf(Date);
    await store.close();
  });
});
