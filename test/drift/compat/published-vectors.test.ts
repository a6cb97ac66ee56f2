import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/domain/frame.ts';
import { evidentlyColumn } from '../../../src/drift/compat/evidently-column.ts';
import { nannymlColumn, valuesOf } from '../../../src/drift/compat/nannyml-column.ts';
import { nannyMethods } from '../../../src/drift/compat/nannyml-methods.ts';
import { kolmogorovSmirnovP, oneSampleTail } from '../../../src/drift/statistics/kolmogorov-smirnov-test.ts';

const words = (names: readonly string[]): Column => {
  const categories = [...new Set(names)];
  return { kind: 'categorical', codes: Int32Array.from(names, (name) => categories.indexOf(name)), categories };
};
const numbers = (values: readonly number[], holds?: 'integers'): Column => ({
  kind: 'numeric',
  values: Float64Array.from(values),
  ...(holds ? { holds } : {}),
});
const counted = (counts: readonly number[]): Column => words(counts.flatMap((n, i) => Array(n).fill(`c${i}`)));
const range = (n: number, of: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => of(i));

describe('Evidently', () => {
  it('publishes chi² p 0.67309 and Hellinger 0.06812 of its own vectors', () => {
    const [reference, current] = [counted([16, 18, 16, 14, 12, 12]), counted([16, 16, 16, 16, 16, 8])];
    const result = evidentlyColumn(reference, current)(current);
    expect(result.method).toBe('evidently:chisquare');
    expect(result.value).toBeCloseTo(0.67309, 5);
    expect(result.alert).toBe(false);
    expect(result.statistics().hellinger!.value).toBeCloseTo(0.06812, 4);
    const doubled = counted([32, 36, 32, 28, 24, 24]);
    expect(evidentlyColumn(doubled, current)(current).value).toBeCloseTo(0.67309, 5);
  });

  it.each([
    ['many numbers, few rows', range(900, (i) => i / 7), undefined, 'ks'],
    ['many numbers, many rows', range(1001, (i) => i / 7), undefined, 'wasserstein'],
    ['three numbers, few rows', range(900, (i) => (i % 3) / 2), undefined, 'chisquare'],
    ['three numbers, many rows', range(1001, (i) => (i % 3) / 2), undefined, 'jensenshannon'],
    ['two numbers, few rows', range(900, (i) => (i % 2) / 2), undefined, 'z'],
    ['ten whole numbers are categories', range(900, (i) => i % 10), 'integers', 'chisquare'],
    ['eleven are numbers', range(900, (i) => i % 11), 'integers', 'ks'],
  ] as const)('%s', (_, values, holds, test) => {
    const column = numbers(values, holds);
    expect(evidentlyColumn(column, column)(column).method).toBe(`evidently:${test}`);
  });

  it('calls a category that the reference never had drift, whatever its share', () => {
    const [reference, current] = [counted([400, 300, 200]), counted([399, 300, 200, 1])];
    expect(evidentlyColumn(reference, current)(current)).toMatchObject({ value: 0, alert: true });
  });

  it('compares no prose, no times, nothing empty', () => {
    const prose = words(range(100, (i) => i).map((i) => `text ${i}`));
    expect(evidentlyColumn(prose, prose)(prose)).toMatchObject({ value: null, alert: false, reason: /classifier/ });
    const times: Column = { kind: 'numeric', values: new Float64Array(9), holds: 'times' };
    expect(evidentlyColumn(times, times)(times).value).toBeNull();
    const nothing = numbers([Number.NaN, Number.POSITIVE_INFINITY]);
    expect(evidentlyColumn(numbers([1, 2, 3]), nothing)(nothing)).toMatchObject({ value: null, reason: /no value/ });
  });
});

describe('NannyML', () => {
  const letters = (text: string): Column => words([...text]);

  it.each([
    ['a new letter', 'aabbccd', 0.14],
    ['one letter left', 'bbbbbb', 0.67],
    ['the same', 'aabbcc', 0],
  ])('publishes L∞ of %s', (_, current, value) => {
    expect(nannyMethods(valuesOf(letters('aabbcc')))!.l_infinity!.of(valuesOf(letters(current)))).toBeCloseTo(value, 2);
  });

  it('alerts above mean + 3σ of the reference’s chunks', () => {
    const chunks = range(10, (i) => i).map((seed) => numbers(range(100, (i) => ((i * 37 + seed) % 100) / 10)));
    const reference = numbers(range(1000, (i) => ((i * 37) % 100) / 10));
    const judge = nannymlColumn(reference, chunks);
    expect(judge(chunks[3]!)).toMatchObject({ alert: false, method: 'nannyml:jensen_shannon' });
    expect(judge(numbers(range(100, (i) => 5 + ((i * 37) % 100) / 10))).alert).toBe(true);
  });

  it('fails where NannyML fails: infinite values in the reference, fewer rows than chunks', () => {
    const reference = numbers([1, 2, Number.POSITIVE_INFINITY]);
    expect(nannymlColumn(reference, [reference])(numbers([1])).reason).toMatch(/infinite/);
    expect(nannymlColumn(numbers([1, 2]), [])(numbers([1])).reason).toMatch(/fewer/);
  });
});

describe('the Kolmogorov-Smirnov test', () => {
  it.each([
    [0.05, 990, 0.013679599197315],
    [0.03, 990, 0.328474784347749],
    [0.1, 100, 0.252692757006387],
    [0.3, 10, 0.270535574799999],
    [0.01, 990, 0.999955014171655],
  ])('one sample: P(D > %d) at n %d as scipy’s kstwo has it', (d, n, p) => {
    expect(oneSampleTail(d, n)).toBeCloseTo(p, 7);
  });

  it('two samples: as scipy counts it out, ties included', () => {
    const tied = (n: number, step: number) => Float64Array.from(range(n, (i) => ((i * step) % 101) / 7)).sort();
    expect(kolmogorovSmirnovP(tied(8, 37), tied(5000, 13))).toBeCloseTo(0.93309146827388, 10);
    expect(kolmogorovSmirnovP(tied(100, 37), tied(77, 61))).toBeCloseTo(0.99999998738306, 10);
    const shifted = tied(1000, 61).map((value) => value + 0.5);
    expect(kolmogorovSmirnovP(tied(1000, 37), shifted)).toBeCloseTo(0.40063388158326, 10);
  });

  it('is sure of disjoint samples and of equal ones', () => {
    const [low, high] = [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)];
    expect(kolmogorovSmirnovP(low, high)).toBeCloseTo(0.1, 12);
    expect(kolmogorovSmirnovP(low, low)).toBe(1);
    expect(kolmogorovSmirnovP(low, new Float64Array(0))).toBeNaN();
  });
});
