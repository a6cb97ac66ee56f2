import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrames } from '../../src/adapters/duckdb/frames.ts';
import { createFolderCache } from '../../src/adapters/local/folder-cache.ts';
import type { DriftReport } from '../../src/drift/report/drift-report.ts';
import { compareFiles } from '../../src/flows/compare-files.ts';
import type { FilesQuestion } from '../../src/flows/files-question.ts';
import { newDirectory, writeRows } from '../adapters/duckdb/files.ts';

const ROWS = 24_000;
const frames = createFrames();
const silent = { doing: () => undefined, progress: () => undefined };
let directory: string;

/** Every kind of column; `shift` moves some of them. Deterministic: hashes stand in for chance. */
const rows = (shift: number): string => `
  select timestamp '2026-01-01' + interval (i * 10) minute as at,
    (h(i, 1) + h(i, 2) + h(i, 3) - 1.5) * 2 + ${shift} as bell,
    exp((h(i, 4) + h(i, 5) + h(i, 6) - 1.5) * 3) as skewed,
    floor(h(i, 7) * 5 + ${shift})::int as grade,
    case when h(i, 8) < 0.1 + ${shift / 5} then null else h(i, 9) end as gaps,
    case when h(i, 10) < 0.01 then 'inf'::double else h(i, 11) end as infinite,
    case when h(i, 12) < 0.7 then 0 else h(i, 13) + ${shift} end as mostly_zero,
    ['Rome', 'Oslo', 'Lima', 'it''s'][1 + floor(pow(h(i, 14), ${1 + shift}) * 4)::int] as city,
    case when h(i, 15) < 0.2 then null when h(i, 16) < 0.5 then 'x' else 'y' end as city_gaps,
    'id ' || i as many
  from range(${ROWS}) r(i)`;
const files = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = await newDirectory();
  const macro = (select: string): string =>
    select.replace(/h\(i, (\d+)\)/g, '((hash(i * 1000 + $1) % 1000003) / 1000003.0)');
  await writeRows(files('reference.parquet'), macro(rows(0)));
  await writeRows(files('current.parquet'), macro(rows(0.4)));
  await writeRows(files('current.csv'), macro(rows(0.4)));
});
afterAll(() => frames.close());

const question = (further: Partial<FilesQuestion> = {}): FilesQuestion => ({
  reference: files('reference.parquet'),
  current: files('current.parquet'),
  targets: null,
  roles: { time: 'at', id: null, label: null, score: null, prediction: null },
  features: null,
  chunking: { kind: 'period', period: 'month' },
  compat: null,
  labelDelayMs: 0,
  ...further,
});
const held = (further?: Partial<FilesQuestion>): Promise<DriftReport> =>
  compareFiles({ frames, cache: null, limits: { mostValues: 1e9, sampleRows: 1 } }, question(further), silent);
const counted = (further?: Partial<FilesQuestion>): Promise<DriftReport> =>
  compareFiles(
    { frames, cache: createFolderCache(files('cache')), limits: { mostValues: 1_000, sampleRows: 4_000 } },
    question(further),
    silent,
  );
const columnOf = ({ columns }: DriftReport, name: string) => columns.find((column) => column.name === name)!;

describe('files too large to be held', () => {
  it('have the column values, counts and alerts of all rows', async () => {
    const [whole, pieces] = [await held(), await counted()];
    expect(pieces.verdict.because.at(-1)).toMatch(/of all rows; verdict, .* of every \d+th row/);
    for (const { name, value, alert, ...column } of whole.columns) {
      const told = columnOf(pieces, name);
      if (name === 'many') continue;
      expect(told.value, name).toBeCloseTo(value!, 4);
      expect([told.alert, told.n_reference, told.n_current], name).toEqual([
        alert,
        column.n_reference,
        column.n_current,
      ]);
      expect(told.detail.missing.current, name).toBeCloseTo(column.detail.missing.current!, 12);
      expect(told.detail.infinite, name).toEqual(column.detail.infinite);
      for (const [statistic, of] of Object.entries(column.detail.statistics)) {
        expect(told.detail.statistics[statistic]!.value, `${name} ${statistic}`).toBeCloseTo(of.value!, 2);
      }
    }
    expect(columnOf(pieces, 'bell').detail.range?.current).toMatchObject({
      min: expect.closeTo(columnOf(whole, 'bell').detail.range!.current!.min, 12),
      mean: expect.closeTo(columnOf(whole, 'bell').detail.range!.current!.mean, 9),
    });
  });

  it('have the chunks of all rows, by period and by number', async () => {
    for (const chunking of [
      { kind: 'period', period: 'month' },
      { kind: 'number', count: 6 },
    ] as const) {
      const time = chunking.kind === 'period' ? 'at' : null;
      const roles = { ...question().roles, time };
      const [whole, pieces] = [await held({ roles, chunking }), await counted({ roles, chunking })];
      expect(pieces.chunks).toHaveLength(whole.chunks.length);
      whole.chunks.forEach((chunk, i) => {
        expect(Math.abs(pieces.chunks[i]!.n - chunk.n)).toBeLessThan(chunking.kind === 'period' ? 1 : 30);
        for (const name of ['bell', 'mostly_zero', 'city']) {
          expect(pieces.chunks[i]!.columns[name]!.value, name).toBeCloseTo(chunk.columns[name]!.value!, 2);
        }
      });
    }
  });

  it('say the same from CSV, and from a reference counted before', async () => {
    const first = await counted({ reference: files('reference.parquet'), current: files('current.csv') });
    const again = await counted({ current: files('current.csv') });
    expect(again).toEqual(first);
    expect(columnOf(first, 'bell').value).toBeCloseTo(columnOf(await counted(), 'bell').value!, 9);
  });

  it('leave a column of more than 10,000 categories to the sample', async () => {
    const many = columnOf(await counted(), 'many');
    expect(many.detail.status).toBe('not-judged');
    expect(many.n_reference).toBeLessThan(ROWS);
  });

  it('are refused for --compat, which needs every value', async () => {
    await expect(counted({ compat: 'nannyml' })).rejects.toThrow('--compat needs all rows in memory');
  });
});
