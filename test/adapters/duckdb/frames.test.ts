import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createFrames } from '../../../src/adapters/duckdb/frames.ts';
import { framesContract, numeric, salesTimes, text } from '../../contracts/frames-contract.ts';
import { newDirectory, writeRows } from './files.ts';

async function sales(extension: 'parquet' | 'csv') {
  const dir = await newDirectory();
  const [a, b, c, d] = salesTimes.map((time) => `timestamp '${time.slice(0, -1)}'`);
  const rows = (values: string): string => `select * from (values ${values}) t(ts, amount, country, paid)`;
  await writeRows(join(dir, `part-1.${extension}`), rows(`(${a}, 2.5::double, 'DE', true), (${b}, null, 'FR', false)`));
  await writeRows(join(dir, `part-2.${extension}`), rows(`(${c}, 7::double, null, true), (${d}, 8, 'DE', null)`));
  await writeFile(join(dir, 'corrupt.data'), Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100)]));
  return {
    frames: createFrames(),
    sales: join(dir, `part-*.${extension}`),
    corrupt: join(dir, 'corrupt.data'),
    nothing: join(dir, 'none-*.parquet'),
  };
}

framesContract('duckdb on Parquet', () => sales('parquet'));
framesContract('duckdb on CSV', () => sales('csv'));

describe('duckdb frames', () => {
  const frames = createFrames();
  afterAll(() => frames.close());

  test('recognises Parquet by its content, whatever the name', async () => {
    const dir = await newDirectory();
    await writeRows(join(dir, 'x.parquet'), 'select 1 as a');
    await copyFile(join(dir, 'x.parquet'), join(dir, 'rows.dat'));
    expect((await frames.read({ files: join(dir, 'rows.dat') })).rows).toBe(1);
  });

  test('reads times with a zone and dates as UTC', async () => {
    const dir = await newDirectory();
    await writeRows(join(dir, 'x.parquet'), "select timestamptz '2026-01-01 02:00:00+02' as z, date '2026-01-02' as d");
    const frame = await frames.read({ files: join(dir, 'x.parquet') });
    expect(numeric(frame, 'z')).toEqual([Date.UTC(2026, 0, 1)]);
    expect(numeric(frame, 'd')).toEqual([Date.UTC(2026, 0, 2)]);
    const time = { column: 'z', from: new Date(Date.UTC(2026, 0, 1)) };
    expect((await frames.read({ files: join(dir, 'x.parquet'), time })).rows).toBe(1);
  });

  test('joins files by column name, and leaves out what a frame cannot hold unless it is asked for', async () => {
    const dir = await newDirectory();
    await writeRows(join(dir, '1.parquet'), 'select 1 as a, 2::decimal(9, 2) as b, [1, 2] as list');
    await writeRows(join(dir, '2.parquet'), "select 3 as b, 'x' as c");
    const frame = await frames.read({ files: join(dir, '*.parquet') });
    expect(numeric(frame, 'b')).toEqual([2, 3]);
    expect(numeric(frame, 'a')).toEqual([1, Number.NaN]);
    expect(text(frame, 'c')).toEqual([null, 'x']);
    expect(Object.keys(frame.columns)).not.toContain('list');
    await expect(frames.read({ files: join(dir, '*.parquet'), columns: ['list'] })).rejects.toMatchObject({
      message: expect.stringContaining('"list"'),
    });
  });

  test('of many files the broken one is named, also when only its middle is damaged', async () => {
    const dir = await newDirectory();
    const select = 'select random() as a, range as b from range(20000)';
    await writeRows(join(dir, 'good.parquet'), select);
    await writeRows(join(dir, 'hurt.parquet'), select);
    const bytes = await readFile(join(dir, 'hurt.parquet'));
    await writeFile(join(dir, 'hurt.parquet'), bytes.fill(0x5a, 4, Math.floor(bytes.length / 2)));
    await expect(frames.read({ files: join(dir, '*.parquet') })).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining('hurt.parquet'),
    });
  });

  test.each([
    ['empty.csv', ''],
    ['empty.parquet', ''],
    ['picture.png', '\u0089PNG\u0000\u0001'],
  ])('%s is an error that names it', async (name, content) => {
    const dir = await newDirectory();
    await writeFile(join(dir, name), content, 'latin1');
    await expect(frames.read({ files: join(dir, name) })).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining(name),
    });
  });

  test('refuses mixed formats, addresses and more rows than it may hold', async () => {
    const dir = await newDirectory();
    await writeRows(join(dir, 'a.parquet'), 'select range as a from range(11)');
    await writeRows(join(dir, 'b.csv'), 'select 1 as a');
    await expect(frames.read({ files: join(dir, '*') })).rejects.toMatchObject({
      message: expect.stringContaining('mixes'),
    });
    await expect(frames.read({ files: 'https://example.com/x.parquet' })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    const small = createFrames({ maxRows: 10 });
    await expect(small.read({ files: join(dir, 'a.parquet') })).rejects.toMatchObject({ code: 'input_invalid' });
    await small.close();
  });

  test('quotes in names of files and columns are only characters', async () => {
    const dir = await newDirectory();
    await writeRows(join(dir, "o''clock.parquet"), `select 5 as "say ""hi"""`);
    const frame = await frames.read({ files: join(dir, "o'clock.parquet"), columns: ['say "hi"'] });
    expect(numeric(frame, 'say "hi"')).toEqual([5]);
  });
});
