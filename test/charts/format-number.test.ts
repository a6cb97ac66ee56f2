import { describe, expect, it } from 'vitest';
import { formatShare, numberFormat, tickFormat } from '../../src/charts/format-number.ts';

describe('numberFormat', () => {
  it.each([
    [
      [0.93, 0.81],
      ['0.93', '0.81'],
    ],
    [
      [0.931, 0.93],
      ['0.931', '0.930'],
    ],
    [
      [0.1, 95],
      ['0.10', '95.0'],
    ],
    [[0.03], ['0.03']],
    [
      [11.9, 1240, 125_000, 3.2e7],
      ['11.9', '1240', '125k', '32.0M'],
    ],
    [
      [-0.5, Number.NaN],
      ['−0.50', '–'],
    ],
    [[1e300], ['1e300']],
  ])('writes %j', (values, expected) => {
    expect(values.map(numberFormat(values))).toEqual(expected);
  });
});

describe('tickFormat', () => {
  it('gives all ticks the decimals of their interval', () => {
    expect([0, 0.05, 0.1].map(tickFormat(0.05, 0.1))).toEqual(['0.00', '0.05', '0.10']);
    expect([0, 5_000, 10_000].map(tickFormat(5_000, 10_000))).toEqual(['0', '5k', '10k']);
    expect([0, 500].map(tickFormat(500, 1_500))).toEqual(['0', '500']);
  });
});

describe('formatShare', () => {
  it('never rounds something to nothing', () => {
    expect([0, 0.0001, 0.001, 0.032, 0.49, 1].map(formatShare)).toEqual([
      '0 %',
      '<0.1 %',
      '0.1 %',
      '3.2 %',
      '49 %',
      '100 %',
    ]);
  });
});
