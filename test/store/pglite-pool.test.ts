import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PglitePool } from '../../src/store/pglite-pool.ts';

describe('the pool on PGlite', () => {
  let db: PGlite;
  let pool: PglitePool;
  beforeAll(async () => {
    db = await PGlite.create();
    pool = new PglitePool(db);
    await pool.query('create table t (id int primary key, big bigint, at timestamptz, doc jsonb)');
  });
  afterAll(() => db.close());

  it('answers like node-postgres: command, counts, bigint as text, dates, JSON', async () => {
    const at = new Date('2026-01-02T03:04:05.006Z');
    const inserted = await pool.query('insert into t values ($1, $2, $3, $4)', [1, '9007199254740993', at, { a: [1] }]);
    expect(inserted).toMatchObject({ command: 'INSERT', rowCount: 1, rows: [] });
    const selected = await pool.query('/* first */ select * from t');
    expect(selected).toMatchObject({ command: 'SELECT', rowCount: 1 });
    expect(selected.rows).toEqual([{ id: 1, big: '9007199254740993', at, doc: { a: [1] } }]);
    expect(await pool.query('update t set big = 1 where id = 99')).toMatchObject({ command: 'UPDATE', rowCount: 0 });
    expect((await pool.query({ text: 'select 1, $1::int', values: [2], rowMode: 'array' })).rows).toEqual([[1, 2]]);
    expect((await pool.query('select 1 as a; select 2 as b')).rows).toEqual([{ b: 2 }]);
    expect((await pool.query('select $1::int as a', [undefined])).rows).toEqual([{ a: null }]);
  });

  it('keeps others out of an open transaction, also of a failed one', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into t (id) values (2)');
    const outside = pool.query('select count(*)::int as n from t where id = 2');
    await expect(client.query('insert into t (id) values (2)')).rejects.toMatchObject({ code: '23505' });
    await expect(client.query('select 1')).rejects.toThrow('aborted');
    await client.query('rollback');
    client.release();
    expect((await outside).rows).toEqual([{ n: 0 }]);
  });

  it('rolls back what a client leaves open', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into t (id) values (3)');
    client.release();
    expect((await pool.query('select * from t where id = 3')).rows).toEqual([]);
  });

  it('runs a client’s queries in the order given', async () => {
    const client = await pool.connect();
    const all = ['begin', 'insert into t (id) values (4)', 'commit'].map((text) => client.query(text));
    await Promise.all(all);
    client.release();
    expect((await pool.query('select id from t where id = 4')).rows).toHaveLength(1);
  });

  it('lets timers and sockets in between queries', async () => {
    let turns = 0;
    const tick = () => {
      turns += 1;
      immediate = setImmediate(tick);
    };
    let immediate = setImmediate(tick);
    for (let i = 0; i < 50; i++) await pool.query('select 1');
    clearImmediate(immediate);
    expect(turns).toBeGreaterThanOrEqual(49);
  });

  it('delivers notifications to whoever listens, until the last one stops', async () => {
    const [a, b] = [await pool.connect(), await pool.connect()];
    const heard: string[] = [];
    a.on('notification', ({ payload }) => heard.push(`a ${payload}`));
    b.on('notification', ({ payload }) => heard.push(`b ${payload}`));
    await a.query('-- jobs\nLISTEN "jobs";');
    await b.query('LISTEN jobs');
    const first = once(b, 'notification');
    await pool.query("select pg_notify('jobs', '1')");
    await first;
    a.release();
    const second = once(b, 'notification');
    await pool.query("notify jobs, '2'");
    await second;
    await b.query('UNLISTEN *');
    await pool.query("notify jobs, '3'");
    await pool.query('select 1');
    expect(heard.sort()).toEqual(['a 1', 'b 1', 'b 2']);
    b.release();
  });

  it('refuses everybody once closed, after whoever is inside', async () => {
    const other = new PglitePool(db);
    const client = await other.connect();
    await client.query('begin');
    const closing = other.close();
    await client.query('commit');
    await closing;
    await expect(other.query('select 1')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
