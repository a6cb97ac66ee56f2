import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Frame } from '../../src/domain/frame.ts';
import type { Frames } from '../../src/ports/frames.ts';

export interface FramesUnderTest {
  readonly frames: Frames;
  /** A glob of two files with the columns ts, amount (2.5, null, 7, 8), country (DE, FR, null, DE), paid (true, false, true, null). */
  readonly sales: string;
  readonly corrupt: string;
  readonly nothing: string;
}

export const salesTimes = [
  '2026-01-01T00:00:00Z',
  '2026-01-01T12:00:00Z',
  '2026-01-02T00:00:00Z',
  '2026-01-03T06:30:00Z',
];

/** What every reader of frames must do. */
export function framesContract(name: string, setup: () => Promise<FramesUnderTest>): void {
  describe(`frames contract: ${name}`, () => {
    let it: FramesUnderTest;
    beforeAll(async () => {
      it = await setup();
    });
    afterAll(() => it.frames.close());

    test('reads all columns: numbers, text, truth values and times', async () => {
      const frame = await it.frames.read({ files: it.sales });
      expect(frame.rows).toBe(4);
      expect(numeric(frame, 'amount')).toEqual([2.5, Number.NaN, 7, 8]);
      expect(text(frame, 'country')).toEqual(['DE', 'FR', null, 'DE']);
      expect(text(frame, 'paid')).toEqual(['true', 'false', 'true', null]);
      expect(numeric(frame, 'ts')).toEqual(salesTimes.map((time) => Date.parse(time)));
    });

    test('reads only the columns asked for', async () => {
      const frame = await it.frames.read({ files: it.sales, columns: ['country'] });
      expect(Object.keys(frame.columns)).toEqual(['country']);
    });

    test('keeps from ≤ time < to', async () => {
      const time = { column: 'ts', from: new Date(salesTimes[1]!), to: new Date(salesTimes[3]!) };
      const frame = await it.frames.read({ files: it.sales, columns: ['amount'], time });
      expect(numeric(frame, 'amount')).toEqual([Number.NaN, 7]);
    });

    test('tells the span without the rows, and of no row that there is none', async () => {
      expect(await it.frames.span({ files: it.sales, time: { column: 'ts' } })).toEqual({
        rows: 4,
        from: new Date(salesTimes[0]!),
        to: new Date(salesTimes[3]!),
      });
      const before = { column: 'ts', to: new Date('2020-01-01') };
      expect(await it.frames.span({ files: it.sales, time: before })).toEqual({ rows: 0, from: null, to: null });
    });

    test('no matching file is not_found and names the pattern', async () => {
      await expect(it.frames.read({ files: it.nothing })).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining(it.nothing),
      });
    });

    test('a missing column is named together with those there are', async () => {
      await expect(it.frames.read({ files: it.sales, columns: ['price'] })).rejects.toMatchObject({
        code: 'input_invalid',
        message: expect.stringMatching(/"price".*amount/),
      });
    });

    test('a corrupt file is named', async () => {
      await expect(it.frames.read({ files: it.corrupt })).rejects.toMatchObject({
        code: 'input_invalid',
        message: expect.stringContaining('corrupt'),
      });
    });
  });
}

export function numeric(frame: Frame, name: string): number[] {
  const column = frame.columns[name];
  if (column?.kind !== 'numeric') throw new Error(`${name} is no numeric column`);
  return [...column.values];
}

export function text(frame: Frame, name: string): (string | null)[] {
  const column = frame.columns[name];
  if (column?.kind !== 'categorical') throw new Error(`${name} is no categorical column`);
  return Array.from(column.codes, (code) => column.categories[code] ?? null);
}
