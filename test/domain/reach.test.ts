import { describe, expect, it } from 'vitest';
import { policySchema } from '../../src/domain/policy.ts';
import { reachOf, setNamed } from '../../src/domain/reach.ts';

const minute = 60_000;
const model = (tier: 1 | 2 | 3, sets: string[], reach?: unknown) => ({
  tier,
  approvers: { sets, quorum: 1 },
  policy: policySchema.parse(reach === undefined ? {} : { approval: { reach } }),
});
const first = { at: 0, mention: 'set-1' };
const second = { at: 10 * minute, dm: 'set-1' };

describe('whom a waiting card reaches, and when', () => {
  it.each([
    ['tier 2: the first set, once', model(2, ['S1', 'S2']), true, [first]],
    ['tier 3 too', model(3, ['S1', 'S2']), true, [first]],
    ['tier 1, one set and no pager', model(1, ['S1']), false, [first, second]],
    ['tier 1, two sets', model(1, ['S1', 'S2']), false, [first, second, { at: 20 * minute, mention: 'set-2' }]],
    ['tier 1, a pager', model(1, ['S1']), true, [first, second, { at: 20 * minute, page: true }]],
    [
      'tier 1, two sets and a pager',
      model(1, ['S1', 'S2']),
      true,
      [first, second, { at: 20 * minute, mention: 'set-2', page: true }],
    ],
    [
      'whatever the tier, what is configured',
      model(1, ['S1'], [{ at: '5m', dm: 'S9' }]),
      true,
      [{ at: 5 * minute, dm: 'S9' }],
    ],
    ['nobody, when that is configured', model(1, ['S1'], []), true, []],
  ])('%s', (_name, given, pager, reach) => {
    expect(reachOf(given as Parameters<typeof reachOf>[0], pager)).toEqual(reach);
  });

  it.each([
    ['set-1', 'S1'],
    ['set-2', 'S2'],
    ['set-3', null],
    ['set-12', null],
    ['set-0', null],
    ['U0ANA', 'U0ANA'],
    ['my-set-1', 'my-set-1'],
    ['set-1x', 'set-1x'],
    ['', null],
    [undefined, null],
  ])('the set named %s is %s', (name, set) => {
    expect(setNamed(['S1', 'S2'], name)).toBe(set);
  });
});
