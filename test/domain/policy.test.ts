import { describe, expect, it } from 'vitest';
import { policySchema } from '../../src/domain/policy.ts';

const mistakes = (policy: unknown): string[] =>
  policySchema.safeParse(policy).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const frozen = (from: string, to: string) => ({ freeze: [{ name: 'audit', from, to }] });
const noon = '2026-10-11T12:00:00Z';

describe('a policy', () => {
  it('of nothing is the cautious one', () => {
    expect(policySchema.parse({})).toMatchObject({
      autonomy: 'observe',
      drift: { above: 0.1, persistence: { of: 3, at_least: 2, window: 86_400_000 } },
      min_rows: 500,
      cooldown: 86_400_000,
      budget: { currency: 'USD', per_month: 300, fleet_per_day: 500 },
      max_runs: { per_model: 10, period: 30 * 86_400_000, fleet_per_day: 50 },
      freeze: [],
      on_unknown: 'propose',
      approval: { expires: 86_400_000, quiet_after_denial: 86_400_000, step_up: 'none', surface: 'slack' },
      watch: { window: 3 * 86_400_000, min_rows: 500, give_up_after: 14 * 86_400_000 },
    });
  });

  it.each<{ what: string; policy: unknown; wrong: string[] }>([
    { what: 'seen as often as looked at', policy: { drift: { persistence: { of: 3, at_least: 3 } } }, wrong: [] },
    {
      what: 'seen more often than looked at',
      policy: { drift: { persistence: { of: 3, at_least: 4 } } },
      wrong: ['drift.persistence.at_least: must not be larger than of'],
    },
    { what: 'a freeze of a second', policy: frozen(noon, '2026-10-11T12:00:01Z'), wrong: [] },
    { what: 'a freeze of nothing', policy: frozen(noon, noon), wrong: ['freeze.0.to: must be after from'] },
    {
      what: 'a freeze that ends first',
      policy: frozen(noon, '2026-10-11T11:00:00Z'),
      wrong: ['freeze.0.to: must be after from'],
    },
    { what: 'a freeze across zones', policy: frozen('2026-10-11T12:00:00+02:00', '2026-10-11T10:30:00Z'), wrong: [] },
    { what: 'somebody mentioned', policy: { approval: { reach: [{ at: '0m', mention: 'set-1' }] } }, wrong: [] },
    { what: 'somebody written to', policy: { approval: { reach: [{ at: '0m', dm: 'set-1' }] } }, wrong: [] },
    { what: 'the pager called', policy: { approval: { reach: [{ at: '0m', page: true }] } }, wrong: [] },
    {
      what: 'nobody reached',
      policy: { approval: { reach: [{ at: '0m' }] } },
      wrong: ['approval.reach.0: say whom to reach: mention: set-1, dm: set-1 or page: true'],
    },
    {
      what: 'a pager that is not called',
      policy: { approval: { reach: [{ at: '0m', page: false }] } },
      wrong: ['approval.reach.0: say whom to reach: mention: set-1, dm: set-1 or page: true'],
    },
    { what: 'a second factor in Slack', policy: { approval: { step_up: 'totp' } }, wrong: [] },
    { what: 'a second factor on the page', policy: { approval: { step_up: 'totp', surface: 'web' } }, wrong: [] },
    {
      what: 'the page without a second factor',
      policy: { approval: { surface: 'web' } },
      wrong: ['approval.surface: needs step_up: totp, or whoever has the link could decide'],
    },
  ])('$what', ({ policy, wrong }) => {
    expect(mistakes(policy)).toEqual(wrong);
  });

  it.each([
    ['a negative budget', { budget: { per_month: -1 } }],
    ['no threshold', { drift: { above: 0 } }],
    ['a currency in words', { budget: { currency: 'dollars' } }],
    ['half a run', { max_runs: { per_model: 0.5 } }],
    ['a key it does not know', { promote: 'always' }],
    ['an autonomy beyond what there is', { autonomy: 'promote' }],
  ])('%s is a mistake', (_what, policy) => {
    expect(mistakes(policy)).toHaveLength(1);
  });
});
