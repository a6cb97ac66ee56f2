import { expect, it } from 'vitest';
import { formatCategory, formatChange, formatNumber, formatShare } from '../../src/drift/format-number.ts';

it('writes numbers as people read them', () => {
  expect([48.234, 1240.4, 0.01234, 0, -3, 2e9, 1e-7, 123456].map(formatNumber)).toEqual([
    '48.2',
    '1,240',
    '0.0123',
    '0',
    '-3',
    '2.0e+9',
    '1.0e-7',
    '123,456',
  ]);
  expect([0.001, 0.032, 0.49, 1, 0.0004, 0].map(formatShare)).toEqual([
    '0.1 %',
    '3.2 %',
    '49 %',
    '100 %',
    '0.04 %',
    '0 %',
  ]);
  expect([formatChange(48.2, 71.9), formatChange(10, 8.8), formatChange(3, 300), formatChange(-2, -1)]).toEqual([
    '+49 %',
    '−12 %',
    '×100',
    '+50 %',
  ]);
  expect(formatChange(1e-300, 1e300)).toBe('beyond comparison');
  expect(formatChange(1, -1e9)).toBe('beyond comparison');
});

it('writes a category as plain text of one line', () => {
  expect(formatCategory('`cry\npto`')).toBe('cry pto');
  expect(formatCategory('x'.repeat(80))).toHaveLength(40);
});
