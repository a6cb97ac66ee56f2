import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSqlMonitor } from '../../../src/adapters/sql/monitor.ts';
import { sqlMonitorSchema } from '../../../src/domain/monitor-spec.ts';
import { exampleModel } from '../../contracts/example-model.ts';

const databaseUrl = process.env.TEST_DATABASE_URL;
if (!databaseUrl) console.warn('skipped: TEST_DATABASE_URL names no Postgres');

const dayMs = 86_400_000;
const look = { now: new Date('2026-03-05T06:00:00Z'), windowMs: dayMs, windows: 3, reference: null };

describe.skipIf(!databaseUrl)('a monitoring database, real Postgres', () => {
  const schema = `monitoring_${randomBytes(4).toString('hex')}`;
  let owner: pg.Client;
  beforeAll(async () => {
    owner = new pg.Client({ connectionString: databaseUrl });
    await owner.connect();
    await owner.query(`create schema ${schema}`);
    await owner.query(`create table ${schema}.reports (model text, feature text, at timestamptz, value numeric)`);
    await owner.query(`create view ${schema}.drift as select model, feature, at, value from ${schema}.reports`);
    await owner.query(`insert into ${schema}.reports values
      ('whole', null, '2026-03-02 05:00Z', 0.02), ('whole', null, '2026-03-03 05:00Z', 0.3),
      ('whole', null, '2026-03-04 05:00Z', 0.3), ('whole', '', '2026-03-04 17:00Z', 0.5), ('whole', null, '2026-03-05 00:00Z', 9),
      ('each', 'amount', '2026-03-04 05:00Z', 0.2), ('each', 'country', '2026-03-04 05:00Z', 0.01),
      ('nan', null, '2026-03-04 05:00Z', 'NaN'), ('nulls', null, '2026-03-04 05:00Z', null)`);
  });
  afterAll(async () => {
    await owner?.query(`drop schema ${schema} cascade`);
    await owner?.end();
  });

  const observe = (id: string, spec: object = {}, url = databaseUrl) =>
    createSqlMonitor(url).observe(
      { ...exampleModel({ monitor: { sql: sqlMonitorSchema.parse({ view: `${schema}.drift`, ...spec }) } }), id },
      look,
    );

  test('one number a model is L0, the mean of each window, and the next window does not count', async () => {
    expect(await observe('whole')).toMatchObject({
      level: 'L0',
      source: `SQL ${schema}.drift`,
      gauges: [{ feature: null, values: [0.02, 0.3, 0.4] }],
    });
  });

  test('a number a feature is L1, by a query too', async () => {
    const query = `select model, feature, at, value from ${schema}.reports;`;
    const spec = { view: undefined, query, name: 'each' };
    expect(await observe('other', spec)).toMatchObject({
      level: 'L1',
      gauges: [{ feature: 'amount' }, { feature: 'country' }],
    });
  });

  test.each(['nan', 'nulls', 'nobody'])('%s is blind', async (id) => {
    expect(await observe(id)).toMatchObject({ blind: true });
  });

  test('a wrong view and a query that would write make it blind, and nothing is written', async () => {
    expect(await observe('whole', { view: `${schema}.gone` })).toMatchObject({
      blind: true,
      reason: expect.stringContaining('does not exist'),
    });
    const query = `with gone as (delete from ${schema}.reports returning *) select * from gone`;
    expect(await observe('whole', { view: undefined, query })).toMatchObject({ blind: true });
    const { rows } = await owner.query(`select count(*)::int as n from ${schema}.reports`);
    expect(rows).toEqual([{ n: 9 }]);
  });

  test('a database out of reach is tried again; no address at all is a mistake', async () => {
    await expect(observe('whole', {}, 'postgres://nobody@127.0.0.1:1/x')).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    expect(await observe('whole', {}, '')).toMatchObject({
      blind: true,
      reason: expect.stringContaining('MONITOR_DATABASE_URL'),
    });
  });
});
