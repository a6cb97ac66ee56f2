import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createFrames } from '../../../src/adapters/duckdb/frames.ts';
import { createParquetMonitor } from '../../../src/adapters/duckdb/parquet-monitor.ts';
import type { Model } from '../../../src/domain/model.ts';
import { parquetMonitorSchema } from '../../../src/domain/monitor-spec.ts';
import { isReadings, type Observation } from '../../../src/domain/observation.ts';
import type { Look } from '../../../src/ports/monitor.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { numeric } from '../../contracts/frames-contract.ts';
import { monitorContract, steadyTraffic, type TrafficRow } from '../../contracts/monitor-contract.ts';
import { newDirectory, writeRows } from './files.ts';

const frames = createFrames();
afterAll(() => frames.close());
const monitor = createParquetMonitor(frames);

const select = (rows: readonly TrafficRow[]): string => {
  const values = rows.map(
    ({ at, amount, score, label }) => `(timestamp '${at.slice(0, -1)}', ${amount}, ${score}, ${label})`,
  );
  return rows.length === 0
    ? 'select null::timestamp as ts, 1.0::double as amount, 1.0::double as score, 1.0::double as label limit 0'
    : `select ts, amount::double as amount, score::double as score, label::double as label
       from (values ${values.join(', ')}) t(ts, amount, score, label)`;
};

async function modelWith(traffic: readonly TrafficRow[], spec: object = {}): Promise<Model> {
  const dir = await newDirectory();
  await writeRows(join(dir, 'reference.parquet'), select(steadyTraffic()));
  await writeRows(join(dir, 'log.parquet'), select(traffic));
  const roles = { time: 'ts', score: 'score', label: 'label', label_delay: '1d' };
  const files = { reference: join(dir, 'reference.parquet'), current: join(dir, 'log.parquet') };
  return exampleModel({ monitor: { parquet: parquetMonitorSchema.parse({ ...files, ...roles, ...spec }) } });
}

monitorContract('parquet', async () => ({
  monitor,
  model: (traffic) => modelWith(traffic),
  lost: exampleModel({
    monitor: {
      parquet: parquetMonitorSchema.parse({ reference: '/nowhere/r', current: '/nowhere/*.parquet', time: 'ts' }),
    },
  }),
}));

describe('parquet monitor', () => {
  const look = { now: new Date('2026-03-05T06:00:00Z'), windowMs: 86_400_000, windows: 3, reference: null };
  const see = async (model: Model, at: Look = look): Promise<Observation> => {
    const seen = await monitor.observe(model, at);
    if (seen.blind || isReadings(seen)) throw new Error('no rows were seen');
    return seen;
  };

  test('leaves ignored columns out and says the level', async () => {
    const seen = await see(await modelWith(steadyTraffic(), { ignore: ['label'], label: undefined }));
    expect(Object.keys(seen.windows[0]!.frame.columns).sort()).toEqual(['amount', 'score', 'ts']);
    expect(seen).toMatchObject({ level: 'L2', maturedUntil: null, roles: { time: 'ts', score: 'score' } });
    expect((await see(await modelWith(steadyTraffic()))).level).toBe('L3');
  });

  test('takes the reference of the serving version when there is one', async () => {
    const own = join(await newDirectory(), 'sextant_reference.parquet');
    await writeRows(own, select(steadyTraffic((row) => ({ ...row, amount: 77 }))));
    const seen = await see(await modelWith(steadyTraffic()), { ...look, reference: own });
    expect(numeric(seen.reference.frame, 'amount')[0]).toBe(77);
    expect(seen.reference.from).toEqual(new Date('2026-02-28T01:00:00Z'));
  });

  test('truth values are labels; other text is an error in words', async () => {
    const dir = await newDirectory();
    const log = (label: string): string =>
      `select ts, amount, score, ${label} as label from (${select(steadyTraffic())})`;
    const files = { reference: join(dir, 'r.parquet'), current: join(dir, 'r.parquet') };
    await writeRows(files.reference, log('label = 1'));
    const seen = await see(await modelWith([], files));
    expect(numeric(seen.windows[0]!.frame, 'label')).toEqual([1, 1, 1, 1]);
    await writeRows(files.reference, log("'maybe'"));
    expect(await monitor.observe(await modelWith([], files), look)).toMatchObject({
      blind: true,
      reason: expect.stringContaining('"maybe"'),
    });
  });

  test('rows that came twice are seen twice', async () => {
    const { windows } = await see(await modelWith(steadyTraffic().flatMap((row) => [row, row])));
    expect(windows[0]!.frame.rows).toBe(8);
  });

  test('a log without its time column is blind and names the column', async () => {
    expect(await monitor.observe(await modelWith(steadyTraffic(), { time: 'when' }), look)).toMatchObject({
      blind: true,
      reason: expect.stringContaining('"when"'),
    });
  });
});
