import { describe, expect, it } from 'vitest';
import type { DataWindow } from '../../src/domain/observation.ts';
import { magnitudesOf } from '../../src/drift/quality/unit-change.ts';
import { withOnset } from '../../src/drift/quality/unit-onset.ts';
import { drawFrom, numbers } from './synthetic-world.ts';

const minute = 60_000;
const start = Date.UTC(2026, 9, 1);

/** A row a minute; from `change` on in another unit. */
function rows(factor: number, change: number): DataWindow[] {
  const draw = drawFrom(3);
  return [0, 1, 2].map((hour) => {
    const times = Array.from({ length: 60 }, (_, i) => start + (hour * 60 + i) * minute);
    const amount = times.map((at) => Math.exp(3 + 0.8 * draw.normal()) * (at < change ? 1 : factor));
    const at = (h: number): Date => new Date(start + h * 60 * minute);
    const frame = { rows: 60, columns: { ts: numbers(times), amount: numbers(amount) } };
    return { key: at(hour).toISOString(), from: at(hour), to: at(hour + 1), frame };
  });
}
const before = magnitudesOf(Float64Array.from({ length: 99 }, (_, i) => Math.exp(3 + 0.02 * (i - 49))).sort());
const finding = (factor: number, window: DataWindow | undefined) =>
  ({ column: 'amount', kind: 'unit-change', factor, since: window?.key ?? null, text: '' }) as const;

describe('the moment a unit changed', () => {
  it.each([
    [100, 1, 12],
    [100, 0, 41],
    [0.01, 1, 59],
    [1000, 1, 0],
  ])('×%d is found to the row, in hour %d minute %d', (factor, hour, at) => {
    const change = start + (hour * 60 + at) * minute;
    const windows = rows(factor, change);
    // Found where the broken rows are the most: from the middle of an hour on, in the next.
    const found = withOnset(
      finding(factor, windows[at > 5 ? hour + 1 : hour]),
      { windows, roles: { time: 'ts' } },
      before,
    );
    expect(found.onset).toBe(new Date(change).toISOString());
  });

  it('is not guessed for what has no factor', () => {
    const windows = rows(100, start + 70 * minute);
    const spike = {
      column: 'amount',
      kind: 'null-spike',
      factor: 0.4,
      since: windows[1]?.key ?? null,
      text: '',
    } as const;
    expect(withOnset(spike, { windows, roles: { time: 'ts' } }, before)).toEqual(spike);
  });
});
