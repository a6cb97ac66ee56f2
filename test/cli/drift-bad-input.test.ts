import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrames } from '../../src/adapters/duckdb/frames.ts';
import type { ColumnReport, DriftReport } from '../../src/drift/report/drift-report.ts';
import { compareFiles } from '../../src/flows/compare-files.ts';
import type { FilesQuestion } from '../../src/flows/files-question.ts';
import { runCommand } from './run-command.ts';

const frames = createFrames();
const silent = { doing: () => undefined, progress: () => undefined };
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sextant-bad-'));
});
afterAll(async () => {
  await frames.close();
  await rm(dir, { recursive: true, force: true });
});

type Row = Readonly<Record<string, string | number>>;
const rows = (n: number, of: (i: number) => Row): Row[] => Array.from({ length: n }, (_, i) => of(i));
const noise = (i: number): number => ((i * 7919) % 1009) / 100;

async function csv(name: string, of: readonly Row[]): Promise<string> {
  const path = join(dir, name);
  const names = Object.keys(of[0] ?? {});
  await writeFile(
    path,
    `${[names.join(','), ...of.map((row) => names.map((key) => row[key]).join(','))].join('\n')}\n`,
  );
  return path;
}

const noRoles = { time: null, id: null, label: null, score: null, prediction: null };
let made = 0;
async function compare(
  before: readonly Row[],
  after: readonly Row[],
  further: Partial<FilesQuestion> = {},
): Promise<DriftReport> {
  made++;
  const [reference, current] = [await csv(`r${made}.csv`, before), await csv(`c${made}.csv`, after)];
  const question: FilesQuestion = {
    ...{ reference, current, targets: null, features: null, compat: null, labelDelayMs: 0 },
    roles: noRoles,
    chunking: { kind: 'number', count: 10 },
    ...further,
  };
  return compareFiles({ frames, cache: null }, question, silent);
}
const columnOf = ({ columns }: DriftReport, name: string): ColumnReport =>
  columns.find((column) => column.name === name)!;

const good = (i: number): Row => ({ x: noise(i), y: noise(i * 3 + 1) });
const healthy = rows(400, good);

describe('bad input is an error or is told of its column; the others are told as ever', () => {
  it('a column missing on one side', async () => {
    const report = await compare(
      rows(400, (i) => ({ ...good(i), gone: noise(i) })),
      rows(400, (i) => ({ ...good(i), fresh: noise(i) })),
    );
    expect(columnOf(report, 'gone')).toMatchObject({ value: null, alert: true, detail: { status: 'missing-column' } });
    expect(columnOf(report, 'fresh')).toMatchObject({ value: null, alert: false, detail: { status: 'new-column' } });
    expect(columnOf(report, 'x')).toMatchObject({ value: 0, alert: false, detail: { status: 'ok' } });
  });

  it('a type that changed names a value that is no number', async () => {
    const report = await compare(
      healthy,
      rows(400, (i) => ({ ...good(i), x: `n/a ${i % 5}` })),
    );
    expect(columnOf(report, 'x')).toMatchObject({
      value: null,
      alert: true,
      detail: { status: 'type-change', reason: /n\/a/ },
    });
    expect(columnOf(report, 'y').detail.status).toBe('ok');
    expect(report.verdict.type).toBe('broken-data');
  });

  it.each([
    ['all values missing now', '', /current rows hold no value/],
    ['all values infinite now', 'inf', /current rows hold no value/],
  ])('%s', async (_, value, reason) => {
    const report = await compare(
      healthy,
      rows(400, (i) => ({ ...good(i), x: value })),
    );
    expect(columnOf(report, 'x')).toMatchObject({ value: null, detail: { status: 'insufficient', reason } });
    expect(columnOf(report, 'x').alert).toBe(true);
    expect(columnOf(report, 'y')).toMatchObject({ value: 0, detail: { status: 'ok' } });
  });

  it('all values missing in the reference', async () => {
    const report = await compare(
      rows(400, (i) => ({ ...good(i), x: '' })),
      healthy,
    );
    expect(columnOf(report, 'x')).toMatchObject({ value: null, detail: { status: 'insufficient' } });
  });

  it('some infinite values are counted and left out', async () => {
    const report = await compare(
      healthy,
      rows(400, (i) => ({ ...good(i), x: i % 50 === 0 ? '-inf' : noise(i) })),
    );
    expect(columnOf(report, 'x').value).toBeGreaterThan(0);
    expect(columnOf(report, 'x').detail.infinite).toEqual({ reference: 0, current: 8 });
  });

  it.each([1, 8])('%d current rows against thousands', async (n) => {
    const report = await compare(
      rows(3_000, good),
      rows(n, (i) => ({ x: 900 + i, y: 1 })),
    );
    for (const { value, alert, detail } of report.columns) {
      expect([value, alert, detail.status]).toEqual([null, false, 'insufficient']);
      expect(detail.reason).toMatch(`${n} value`);
    }
    expect(report.verdict).toMatchObject({ type: 'monitor-noise', action: 'hold' });
  });

  it('one reference row', async () => {
    const report = await compare(rows(1, good), healthy);
    expect(report.columns.every(({ detail }) => detail.status === 'insufficient')).toBe(true);
    expect(report.verdict.type).toBe('unknown');
  });

  it('times that come unsorted and in several zones are put in order', async () => {
    const zones = ['Z', '+02:00', '-05:00'];
    const hours = [0, 2, -5];
    const at = (i: number): string => {
      const time = new Date(Date.UTC(2026, 0, 1) + i * 3_600_000 + hours[i % 3]! * 3_600_000);
      return `"${time.toISOString().slice(0, 19)}${zones[i % 3]}"`;
    };
    const shuffled = rows(400, (i) => ({ ...good(i), at: at((i * 171) % 400) }));
    const ordered = rows(400, (i) => ({ ...good((i * 7) % 400), at: at(i) }));
    const report = await compare(ordered, shuffled, {
      roles: { ...noRoles, time: 'at' },
      chunking: { kind: 'period', period: 'day' },
    });
    expect(report.chunks.map(({ key }) => key).slice(0, 2)).toEqual(['2026-01-01', '2026-01-02']);
    expect(report.chunks.map(({ n }) => n)).toEqual([...Array(16).fill(24), 16]);
  });

  it('rows without a time are in no chunk, and it is said', async () => {
    const at = (i: number): string => (i % 10 === 0 ? '' : new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString());
    const report = await compare(
      rows(400, (i) => ({ ...good(i), at: at(i + 1) })),
      rows(400, (i) => ({ ...good(i), at: at(i) })),
      { roles: { ...noRoles, time: 'at' } },
    );
    expect(report.chunks.reduce((sum, { n }) => sum + n, 0)).toBe(360);
    expect(report.verdict.because.join(' ')).toMatch(/40 rows of .* have no readable "at"/);
  });

  it('ids that come twice and labels of rows that do not exist are said; two labels of one row count as none', async () => {
    const scored = (i: number): Row => ({ id: i, score: ((i * 37) % 100) / 100, label: (i * 37) % 100 > 60 ? 1 : 0 });
    const targets = await csv('targets.csv', [
      ...rows(300, (i) => ({ id: i, label: scored(i).label! })),
      { id: 5, label: 1 - Number(scored(5).label) },
      { id: 90_001, label: 1 },
    ]);
    const report = await compare(
      rows(400, scored),
      [...rows(400, (i) => ({ id: i, score: scored(i).score! })), { id: 7, score: 0.5 }],
      { targets, roles: { ...noRoles, id: 'id', label: 'label', score: 'score' } },
    );
    const told = report.verdict.because.join(' ');
    expect(told).toMatch(/1 values of "id" .* two different labels/);
    expect(told).toMatch(/1 values of "id" .* belong to no row/);
    expect(told).toMatch(/1 values of "id" .* come twice/);
    expect(told).toMatch(/have no label in/);
  });

  it('a score outside 0…1 is named, and performance is not measured', async () => {
    const scored = (i: number): Row => ({
      ...good(i),
      score: ((i * 37) % 100) / 100,
      label: (i * 37) % 100 > 60 ? 1 : 0,
    });
    const report = await compare(
      rows(400, scored),
      rows(400, (i) => ({ ...scored(i), score: i === 9 ? 1.7 : Number(scored(i).score) })),
      { roles: { ...noRoles, label: 'label', score: 'score' } },
    );
    expect(report.verdict.because.join(' ')).toMatch(/1 value of score \(current\) lies outside 0…1, for example 1.7/);
    expect(report.performance).toMatchObject({ current: {} });
    expect(columnOf(report, 'score').alert).toBe(true);
    expect(columnOf(report, 'x').detail.status).toBe('ok');
  });

  it('labels of one class only carry no AUC', async () => {
    const report = await compare(
      rows(400, (i) => ({ ...good(i), score: ((i * 37) % 100) / 100, label: i % 2 })),
      rows(400, (i) => ({ ...good(i), score: ((i * 37) % 100) / 100, label: 0 })),
      { roles: { ...noRoles, label: 'label', score: 'score' } },
    );
    expect(report.performance.current.auc).toEqual({ value: null, low: null, high: null });
  });
});

describe('the command line refuses with one sentence and exit code 2', () => {
  it.each([
    ['a file that is no Parquet', 'fake.parquet', 'PKzip', /no Parquet/],
    ['an empty file', 'empty.csv', '', /empty/],
    ['a header without rows', 'header.csv', 'x,y\n', /holds no row/],
    ['bytes that are neither', 'noise.bin', 'a\u0000b', /neither Parquet nor CSV/],
  ])('%s', async (_, name, content, words) => {
    const path = join(dir, name);
    await writeFile(path, content);
    const reference = await csv('fine.csv', healthy);
    const ended = await runCommand(['drift', '--reference', reference, '--current', path], { cwd: dir });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(words);
    expect(ended.stderr).not.toMatch(/at .*\.ts:/);
  });

  it('a broken Parquet file and an unknown library', async () => {
    const [reference, broken] = [await csv('fine.csv', healthy), join(dir, 'broken.parquet')];
    await writeFile(broken, 'PAR1 and then nothing of the kind');
    const first = await runCommand(['drift', '--reference', reference, '--current', broken], { cwd: dir });
    expect(first).toMatchObject({ code: 2, stderr: expect.stringMatching(/cannot be read/) });
    const second = await runCommand(['drift', '--reference', reference, '--current', reference, '--compat', 'x'], {
      cwd: dir,
    });
    expect(second).toMatchObject({ code: 2, stderr: expect.stringMatching(/none of evidently, nannyml/) });
  });
});
