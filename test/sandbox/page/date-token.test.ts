import { describe, expect, it } from 'vitest';
import { formatDateToken, fullMoment, simulatedNow } from '../../../src/sandbox/page/text/date-token.ts';

const at = Date.UTC(2026, 2, 4, 22, 5, 9) / 1000;
const now = new Date(Date.UTC(2026, 2, 5, 9, 0, 0));
const show = (format: string, zone = 'UTC') => formatDateToken({ seconds: at, format }, now, zone);

describe('date tokens', () => {
  it.each([
    ['{date_num} {time_secs}', '2026-03-04 22:05:09'],
    ['{date_short} {time}', '4 Mar 2026 22:05'],
    ['{date}', '4 March 2026'],
    ['{date_pretty} at {time}', 'yesterday at 22:05'],
    ['{date_slash}', '04/03/2026'],
    ['{ago}', '11 hours ago'],
    ['{nonsense}', '{nonsense}'],
  ])('%s', (format, shown) => {
    expect(show(format)).toBe(shown);
  });

  it("uses the reader's own zone, also for what counts as today", () => {
    expect(show('{date_short_pretty} {time}', 'Asia/Kolkata')).toBe('today 03:35');
  });

  it('takes the simulated day for today', () => {
    const inWorld = (date: string) =>
      formatDateToken({ seconds: at, format: '{date_pretty}' }, simulatedNow(date), 'UTC');
    expect(['2026-03-04', '2026-03-05', '2026-03-06'].map(inWorld)).toEqual(['today', 'yesterday', '4 March 2026']);
  });

  it('falls back to UTC for an unknown zone', () => {
    expect(show('{time}', 'Mars/Olympus')).toBe('22:05');
    // Versions of the calendar data differ in the comma.
    expect(fullMoment(at, 'Mars/Olympus')).toMatch(/^Wednesday,? 4 March 2026, 22:05 \(UTC\)$/);
  });

  it('shows the format when there is no such moment', () => {
    expect(formatDateToken({ seconds: 1e20, format: '{time}' }, now, 'UTC')).toBe('{time}');
  });
});
