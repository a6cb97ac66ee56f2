import { describe, expect, it } from 'vitest';
import { durationSchema, formatDuration } from '../../src/domain/duration.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['0s', 0],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1.5h', 5_400_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    [' 3d ', 259_200_000],
  ])('%s', (text, ms) => {
    expect(durationSchema.parse(text)).toBe(ms);
  });

  it.each(['', '24', '24 hours', '-1h', '1w', '1h30m', 'h', '1e3s', '1,5h'])(
    '%j is refused with the way out',
    (text) => {
      const parsed = durationSchema.safeParse(text);
      expect(parsed.error?.issues[0]?.message).toBe(
        `"${text}" is no duration: write a number and s, m, h or d, as in 24h`,
      );
    },
  );

  it('is a text, not a number', () => {
    expect(durationSchema.safeParse(24).success).toBe(false);
  });
});

describe('a duration for people', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [59 * 60_000, '59 min'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [86_400_000, '24 h'],
    [47 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 d'],
    [60 * 3_600_000, '2.5 d'],
  ])('%d → %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
