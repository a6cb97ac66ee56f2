import { describe, expect, it } from 'vitest';
import type { Check, QualityFinding } from '../../src/domain/evidence.ts';
import {
  breaksOf,
  breaksReaching,
  breakText,
  groupBreaks,
  type InputBreak,
  sameBreak,
} from '../../src/domain/input-break.ts';
import type { VerdictType } from '../../src/domain/verdict.ts';
import { measurement, verdict } from './measured.ts';

const check = (key: string): Check => ({
  key,
  from: `${key}T00:00:00.000Z`,
  to: new Date(Date.parse(key) + 86_400_000).toISOString(),
  n: 1000,
  drift: 3,
  driftColumn: 'amount',
  performance: null,
  estimated: null,
  alert: true,
  version: null,
});
const found = (changes: Partial<QualityFinding> = {}): QualityFinding => ({
  column: 'amount',
  kind: 'unit-change',
  factor: 100,
  since: '2026-03-02',
  text: 'amount ×100',
  ...changes,
});
const reader = (id: string, input = 'transactions', columns = ['amount', 'currency']) => ({
  id,
  inputs: [{ name: input, columns, owner: 'S0PAYMENTS' }],
});
const seen = (quality: readonly QualityFinding[], type: VerdictType = 'broken-data') => ({
  id: 'evd_1',
  verdict: verdict(type),
  measurement: measurement({
    quality,
    checks: ['2026-03-01', '2026-03-02', '2026-03-03'].map(check),
    window: { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' },
  }),
});
const one = (id: string, changes: Partial<QualityFinding> = {}): InputBreak =>
  breaksOf(reader(id), seen([found(changes)]))[0]!;

describe('breaks of an evidence', () => {
  it('name input, owner, size and the window they began in', () => {
    expect(breaksOf(reader('fraud'), seen([found()]))).toEqual([
      {
        model: 'fraud',
        evidenceId: 'evd_1',
        column: 'amount',
        input: { name: 'transactions', owner: 'S0PAYMENTS' },
        kind: 'unit-change',
        factor: 100,
        began: { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' },
        seenUntil: '2026-03-04T00:00:00.000Z',
      },
    ]);
  });

  it('are none where the verdict is another, and none of the rows as a whole', () => {
    expect(breaksOf(reader('fraud'), seen([found()], 'concept-drift'))).toEqual([]);
    expect(breaksOf(reader('fraud'), seen([found({ column: '*', kind: 'time-gap', factor: null })]))).toEqual([]);
  });

  it('of a column nobody configured belong to no input', () => {
    expect(breaksOf(reader('fraud'), seen([found({ column: 'age' })]))[0]?.input).toBeNull();
  });
});

describe('the same break', () => {
  it.each([
    ['all alike', {}, true],
    ['a factor blurred by other traffic', { factor: 99.1 }, true],
    ['another factor', { factor: 1000 }, false],
    ['the other way round', { factor: 0.01 }, false],
    ['another kind', { kind: 'null-spike', factor: 0.9 }, false],
    ['another column of the input', { column: 'currency' }, false],
    ['seen one window later', { since: '2026-03-03' }, true],
  ] satisfies [string, Partial<QualityFinding>, boolean][])('%s: %s', (_name, changes, same) => {
    expect(sameBreak(one('a'), one('b', changes))).toBe(same);
    expect(sameBreak(one('b', changes), one('a'))).toBe(same);
  });

  it('is not one that began days apart', () => {
    const late = { ...one('b'), began: { from: '2026-03-05T00:00:00.000Z', to: '2026-03-06T00:00:00.000Z' } };
    expect(sameBreak(one('a'), late)).toBe(false);
  });

  it('compares shares by their difference', () => {
    const nulls = (id: string, factor: number) => one(id, { kind: 'null-spike', factor });
    expect(sameBreak(nulls('a', 0.9), nulls('b', 0.7))).toBe(true);
    expect(sameBreak(nulls('a', 0.9), nulls('b', 0.3))).toBe(false);
  });

  it('is never seen in columns of no input, whatever their name', () => {
    const nowhere = { ...one('a'), input: null };
    expect(sameBreak(nowhere, { ...nowhere, model: 'b' })).toBe(false);
  });
});

describe('groups', () => {
  it('hold each model once and keep other breaks apart', () => {
    const breaks = [
      one('a'),
      one('b', { factor: 99 }),
      one('c', { factor: 1000 }),
      one('b', { factor: 101 }),
      one('d'),
    ];
    expect(groupBreaks(breaks).map((group) => group.map((each) => each.model))).toEqual([['a', 'b', 'd'], ['c']]);
  });
});

describe('breaks that reach a model', () => {
  const others = [{ model: reader('fraud'), evidence: seen([found(), found({ column: 'age' })]) }];

  it('are those in columns it reads from the same input', () => {
    expect(breaksReaching(reader('credit'), others).map((b) => [b.model, b.column])).toEqual([['fraud', 'amount']]);
  });

  it.each([
    ['its own', reader('fraud')],
    ['another input with a column of that name', reader('credit', 'ledger')],
    ['another column of that input', reader('credit', 'transactions', ['currency'])],
    ['no inputs configured', { id: 'credit', inputs: [] }],
  ])('are not: %s', (_name, model) => {
    expect(breaksReaching(model, others)).toEqual([]);
  });
});

describe('in words', () => {
  it.each([
    [{ factor: 100.3 }, '`transactions.amount` ×100 since 2026-03-02 00:00 UTC'],
    [{ factor: 0.01 }, '`transactions.amount` ÷100 since 2026-03-02 00:00 UTC'],
    [
      { kind: 'null-spike', factor: 0.42 },
      '`transactions.amount` is missing (42 % of rows) since 2026-03-02 00:00 UTC',
    ],
    [{ kind: 'missing-column', factor: null }, '`transactions.amount` is gone since 2026-03-02 00:00 UTC'],
  ] satisfies [Partial<QualityFinding>, string][])('%o', (changes, text) => {
    expect(breakText(one('a', changes))).toBe(text);
  });
});

describe('one and the same break', () => {
  const a = one('a');
  const shifted = (hours: number): InputBreak['began'] => ({
    from: new Date(Date.parse(a.began.from) + hours * 3_600_000).toISOString(),
    to: new Date(Date.parse(a.began.to) + hours * 3_600_000).toISOString(),
  });
  it.each<[string, Partial<InputBreak>, boolean]>([
    ['another model', { model: 'b' }, true],
    ['another input', { input: { name: 'other', owner: 'S0PAYMENTS' } }, false],
    ['no input', { input: null }, false],
    ['another column', { column: 'currency' }, false],
    ['another kind', { kind: 'null-spike' }, false],
    ['a factor 1.25 times as large', { factor: 125 }, true],
    ['a factor just beyond', { factor: 125.1 }, false],
    ['no factor', { factor: null }, false],
    ['begun as the other ended', { began: shifted(24) }, true],
    ['begun later', { began: shifted(25) }, false],
    ['ended as the other began', { began: shifted(-24) }, true],
    ['ended before', { began: shifted(-25) }, false],
  ])('%s', (_name, change, same) => {
    expect(sameBreak(a, { ...a, ...change })).toBe(same);
    expect(sameBreak({ ...a, ...change }, a)).toBe(same);
  });

  it.each<[number | null, number | null, boolean]>([
    [0.25, 0.5, true],
    [0.25, 0.51, false],
    [null, null, true],
    [0, null, false],
  ])('shares %s and %s', (first, second, same) => {
    const share = (factor: number | null): InputBreak => ({ ...a, kind: 'null-spike', factor });
    expect(sameBreak(share(first), share(second))).toBe(same);
    expect(sameBreak(share(second), share(first))).toBe(same);
  });

  it('is told by its oldest, then by name, and what was given stays as it was', () => {
    const later = { ...one('b'), began: shifted(1) };
    const given = [later, one('z'), one('c')];
    expect(groupBreaks(given).map((group) => group.map(({ model }) => model))).toEqual([['c', 'z', 'b']]);
    expect(given.map(({ model }) => model)).toEqual(['b', 'z', 'c']);
  });

  it('is said with its size and its input, where there is one', () => {
    expect(breakText({ ...a, factor: 1 })).toBe('`transactions.amount` ×1 since 2026-03-02 00:00 UTC');
    expect(breakText({ ...a, factor: 0.01 })).toBe('`transactions.amount` ÷100 since 2026-03-02 00:00 UTC');
    expect(breakText({ ...a, input: null, kind: 'null-spike', factor: 0.4 })).toMatch(
      /^`amount` is missing \(40 % of rows\) since/,
    );
  });
});
