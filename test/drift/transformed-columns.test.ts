import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import { domainBreak } from '../../src/drift/quality/domain-break.ts';
import { lookAt } from './look-at.ts';
import { drawFrom, observe, type Row } from './synthetic-world.ts';

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
const many = (value: (i: number) => number, n = 1000): number[] => Array.from({ length: n }, (_, i) => value(i));

describe('what a column of numbers may hold', () => {
  const prices = ascending(many((i) => 5 + (20 * i) / 999));

  it('a sign nobody had, in 2 % of rows', () => {
    const found = domainBreak(prices, ascending(many((i) => (i < 30 ? -7 : 9))));
    expect(found).toEqual({
      kind: 'out-of-range',
      share: 0.03,
      text: 'is below zero in 3 % of rows, where it never was',
    });
    expect(domainBreak(prices, ascending(many((i) => (i < 15 ? -7 : 9))))).toBeNull();
    const debts = ascending(many((i) => -1 - i / 100));
    expect(domainBreak(debts, ascending(many((i) => (i < 30 ? 4 : -5))))?.text).toMatch(/above zero/);
  });

  it('further outside the range than that is wide; a shift by a whole range is none', () => {
    expect(
      domainBreak(
        prices,
        prices.map((value) => value + 150),
      )?.text,
    ).toBe('lies in 100 % of rows further outside its range, 5 to 25, than that is wide');
    expect(
      domainBreak(
        prices,
        prices.map((value) => value + 20),
      ),
    ).toBeNull();
  });

  it('fractions in what was counted', () => {
    const counts = ascending(many((i) => i % 40));
    expect(
      domainBreak(
        counts,
        counts.map((value) => value + 0.5),
      ),
    ).toMatchObject({ kind: 'type-change', share: 1 });
    expect(
      domainBreak(
        counts,
        counts.map((value) => value + 3),
      ),
    ).toBeNull();
  });

  it('says nothing on a reference of few rows', () => {
    expect(domainBreak(ascending([1, 2, 3]), ascending(many(() => -5)))).toBeNull();
  });
});

interface Change {
  seen?(row: Seen): Seen;
  world?(row: Seen): Seen;
  score?(score: number): number;
}
type Seen = { readonly price: number; readonly traffic: number; readonly balance: number };

/** Demand by price and traffic, and a balance with both signs that carries a little; something happens on the fifth day. */
function world({ seen = (row) => row, world: moved = (row) => row, score = (given) => given }: Change): Observation {
  return observe({
    seed: 5,
    task: 'regression',
    referenceDays: 10,
    days: 10,
    rowsPerDay: 600,
    labelDelayDays: 1,
    row: (draw, day): Row => {
      const raw = {
        price: 5 + 20 * draw.uniform(),
        traffic: 0.2 + 0.7 * draw.uniform(),
        balance: 4 + 10 * draw.normal(),
      };
      const real = day >= 4 ? moved(raw) : raw;
      const given = day >= 4 ? seen(real) : real;
      const believed = (f: Seen): number => 90 - 2 * f.price + 30 * f.traffic + 0.2 * f.balance;
      const answer = believed(given);
      return { features: given, score: day >= 4 ? score(answer) : answer, label: believed(real) + 4 * draw.normal() };
    },
  });
}

const told = (change: Change) => {
  const { measurement, verdict } = lookAt(world(change));
  return {
    type: verdict.type,
    found: measurement.quality.map(({ column, kind }) => `${column}: ${kind}`),
    measurement,
  };
};

describe('columns that somebody transformed on the way', () => {
  it('the sign turned round, also of a column that has both', () => {
    const { type, found } = told({ seen: (row) => ({ ...row, balance: -row.balance }) });
    expect({ type, found }).toEqual({ type: 'broken-data', found: ['balance: transformed'] });
    expect(told({ seen: (row) => ({ ...row, price: -row.price }) }).found).toEqual(['price: transformed']);
  });

  it('a logarithm', () => {
    expect(told({ seen: (row) => ({ ...row, price: Math.log(row.price) }) }).found).toEqual(['price: transformed']);
  });

  it('two columns in each other’s place', () => {
    const { type, found } = told({ seen: (row) => ({ ...row, price: row.traffic, traffic: row.price }) });
    expect({ type, found }).toEqual({
      type: 'broken-data',
      found: ['price: swapped-columns', 'traffic: swapped-columns'],
    });
  });

  it('a factor below five, by putting it back and asking the labels', () => {
    const { type, found, measurement } = told({ seen: (row) => ({ ...row, price: row.price / 2.2046 }) });
    expect({ type, found }).toEqual({ type: 'broken-data', found: ['price: unit-change'] });
    expect(measurement.quality[0]!.factor).toBeCloseTo(1 / 2.2046, 1);
    expect(measurement.quality[0]!.text).toMatch(/^price ÷2\.2\d?: put back, performance is 4/);
  });

  it('the same move in the world itself is no broken data', () => {
    for (const factor of [1 / 2.2046, 1.6]) {
      const { type } = told({ world: (row) => ({ ...row, price: row.price * factor }) });
      expect(['harmless-drift', 'covariate-shift']).toContain(type);
    }
  });
});

describe('what the service answers', () => {
  it('is its own to mend: answers cut off, with whole inputs, are a serving fault', () => {
    const { type, measurement } = told({ score: (score) => Math.min(score, 75) });
    expect(type).toBe('serving-fault');
    expect(measurement.quality[0]).toMatchObject({ column: 'score', role: 'score', kind: 'repeated-value' });
  });

  it('a fault of the service is never put down to a column, though every column would mend it', () => {
    const draw = drawFrom(3);
    const { type } = told({
      world: (row) => ({ ...row, balance: row.balance + 8 }),
      score: (score) => 0.5 * score + 30 * draw.uniform(),
    });
    expect(type).toBe('serving-fault');
  });
});
