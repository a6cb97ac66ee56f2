import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputBreak } from '../../src/domain/input-break.ts';
import type { RuleOutcome } from '../../src/domain/policy.ts';
import type { RetrainQuestion } from '../../src/domain/retrain-question.ts';
import { ruleOnRetraining } from '../../src/domain/retrain-rules.ts';
import { verdictTypes } from '../../src/domain/verdict.ts';
import { drift, estimate, lost, measurement, noRuns, now, question, verdict } from './measured.ts';

const hour = 3_600_000;
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const runs = (changes: Partial<RetrainQuestion['runs']>): RetrainQuestion['runs'] => ({
  ...noRuns,
  ...changes,
});
const freeze = (from: string, to: string) => ({ freeze: [{ name: 'Easter', from, to }] });
const denial = (at: Date): RetrainQuestion['denied'] => ({ at, by: 'U0LEAD', reason: 'not before the launch' });
const sharedBreak: InputBreak = {
  model: 'fraud',
  evidenceId: 'evd_1',
  column: 'amount',
  input: { name: 'transactions', owner: 'S0PAYMENTS' },
  kind: 'unit-change',
  factor: 100,
  began: { from: '2026-03-05T02:00:00.000Z', to: '2026-03-05T03:00:00.000Z' },
  seenUntil: '2026-03-05T12:00:00.000Z',
};
const user = 'U0ANA';
const day = 24 * hour;
const matured = { value: 0.8, low: 0.78, high: 0.82, n: 900 };

/** Trouble since 1 March, labels 7 days late; so many of its windows have matured labels. */
const troubled = (windows: number) =>
  measurement({
    since: '2026-03-01',
    labelDelayMs: 7 * day,
    performance: lost,
    checks: ['2026-03-01', '2026-03-02', '2026-03-03'].map((key, i) => ({
      key,
      from: `${key}T00:00:00.000Z`,
      to: new Date(Date.parse(key) + day).toISOString(),
      n: 1000,
      drift: 0.3,
      driftColumn: 'amount',
      performance: i < windows ? matured : null,
      estimated: null,
      alert: true,
      version: null,
    })),
  });
const mature = new Date('2026-03-10T00:00:00Z');

type Row = [string, RetrainQuestion, RuleOutcome['rule'], RuleOutcome['effect'] | null];

const table: Row[] = [
  ['broken data', question({ verdict: verdict('broken-data') }), 'broken-data', 'deny'],
  ['broken data, asked for', question({ verdict: verdict('broken-data'), requestedBy: user }), 'broken-data', 'deny'],
  ['serving fault', question({ verdict: verdict('serving-fault') }), 'serving-fault', 'deny'],
  ['unknown, default', question({ verdict: verdict('unknown') }), 'on-unknown', 'ask'],
  ['unknown, hold', question({ verdict: verdict('unknown') }, { on_unknown: 'hold' }), 'on-unknown', 'hold'],
  ['unknown, retrain', question({ verdict: verdict('unknown') }, { on_unknown: 'retrain' }), 'on-unknown', 'allow'],
  ['concept drift', question(), 'verdict', 'allow'],
  ['covariate shift', question({ verdict: verdict('covariate-shift') }), 'verdict', 'allow'],
  ['label shift', question({ verdict: verdict('label-shift') }), 'verdict', 'allow'],
  ['harmless drift', question({ verdict: verdict('harmless-drift') }), 'verdict', 'hold'],
  ['traffic mix', question({ verdict: verdict('traffic-mix') }), 'verdict', 'hold'],
  ['monitor noise', question({ verdict: verdict('monitor-noise') }), 'verdict', 'hold'],
  ['healthy', question({ verdict: verdict('healthy') }), 'verdict', 'hold'],
  ['harmless, asked for', question({ verdict: verdict('harmless-drift'), requestedBy: user }), 'verdict', 'ask'],

  ['no label of the new pattern', question({ measurement: troubled(0) }), 'label-maturity', 'hold'],
  ['one window: nothing left to judge on', question({ measurement: troubled(1) }), 'label-maturity', 'hold'],
  ['two windows', question({ measurement: troubled(2) }), 'label-maturity', null],
  ['asked for, still', question({ measurement: troubled(0), requestedBy: user }), 'label-maturity', 'hold'],
  ['no trouble to learn from', question({ measurement: { ...troubled(0), since: null } }), 'label-maturity', null],
  [
    'no labels at all: nothing to wait for',
    question({ measurement: { ...troubled(0), level: 'L2', performance: null } }),
    'label-maturity',
    null,
  ],

  [
    'drift exactly at the threshold',
    question({ measurement: measurement({ drift: drift(0.1) }) }),
    'threshold',
    'hold',
  ],
  ['drift just above', question({ measurement: measurement({ drift: drift(0.1001) }) }), 'threshold', 'allow'],
  ['no drift known', question({ measurement: measurement({ drift: null }) }), 'threshold', 'hold'],
  [
    'under, but performance lost',
    question({ measurement: measurement({ drift: drift(0), performance: lost }) }),
    'threshold',
    'allow',
  ],
  [
    'under, asked for',
    question({ measurement: measurement({ drift: drift(0) }), requestedBy: user }),
    'threshold',
    'ask',
  ],
  [
    'another threshold',
    question({ measurement: measurement({ drift: drift(0.3) }) }, { drift: { above: 0.5 } }),
    'threshold',
    'hold',
  ],

  [
    'persistence just reached',
    question({ measurement: measurement({ persistence: { hits: 2, of: 3, atLeast: 2 } }) }),
    'persistence',
    'allow',
  ],
  [
    'persistence one short',
    question({ measurement: measurement({ persistence: { hits: 1, of: 3, atLeast: 2 } }) }),
    'persistence',
    'hold',
  ],
  [
    'one short, asked for',
    question({ measurement: measurement({ persistence: { hits: 1, of: 3, atLeast: 2 } }), requestedBy: user }),
    'persistence',
    'ask',
  ],

  [
    'rows just enough',
    question({ measurement: measurement({ n: { reference: 1, current: 500 } }) }),
    'minimum-sample',
    null,
  ],
  [
    'one row short',
    question({ measurement: measurement({ n: { reference: 1, current: 499 } }) }),
    'minimum-sample',
    'hold',
  ],

  ['freeze begins now', question({}, freeze('2026-03-05T12:00:00Z', '2026-03-06T00:00:00Z')), 'freeze', 'deny'],
  ['freeze ends now', question({}, freeze('2026-03-01T00:00:00Z', '2026-03-05T12:00:00Z')), 'freeze', null],
  [
    'freeze in another zone',
    question({}, freeze('2026-03-05T14:00:00+02:00', '2026-03-06T00:00:00Z')),
    'freeze',
    'deny',
  ],

  ['a run is going on', question({ runs: runs({ activeSince: ago(hour) }) }), 'active-run', 'deny'],
  [
    'a run is going on, asked for',
    question({ runs: runs({ activeSince: ago(hour) }), requestedBy: user }),
    'active-run',
    'deny',
  ],

  ['cooldown', question({ runs: runs({ lastEndedAt: ago(23 * hour) }) }), 'cooldown', 'hold'],
  ['cooldown just over', question({ runs: runs({ lastEndedAt: ago(24 * hour) }) }), 'cooldown', 'allow'],
  ['never ran', question(), 'cooldown', null],

  ['cost unknown', question({ estimate: estimate(null) }), 'budget', 'ask'],
  ['budget exactly spent', question({ runs: runs({ spentThisMonth: 290 }) }), 'budget', 'allow'],
  ['a cent over', question({ runs: runs({ spentThisMonth: 290.01 }) }), 'budget', 'deny'],
  ['a cent over, asked for', question({ runs: runs({ spentThisMonth: 290.01 }), requestedBy: user }), 'budget', 'deny'],
  ['fleet exactly spent', question({ runs: runs({ fleetSpentToday: 490 }) }), 'budget', 'allow'],
  ['fleet a cent over', question({ runs: runs({ fleetSpentToday: 490.01 }) }), 'fleet-budget', 'deny'],
  ['free of charge', question({ estimate: estimate(0) }, { budget: { per_month: 0 } }), 'budget', 'allow'],

  ['a run before it of unknown cost', question({ runs: runs({ unknownThisMonth: 1 }) }), 'budget', 'ask'],
  ['one of the fleet today of unknown cost', question({ runs: runs({ fleetUnknownToday: 2 }) }), 'fleet-budget', 'ask'],
  [
    'unknown costs do not hide that the money is gone',
    question({ estimate: estimate(null), runs: runs({ spentThisMonth: 300 }) }),
    'budget',
    'deny',
  ],
  [
    'cost unknown, fleet money gone',
    question({ estimate: estimate(null), runs: runs({ fleetSpentToday: 500 }) }),
    'fleet-budget',
    'deny',
  ],
  ['sums of cents', question({ runs: runs({ spentThisMonth: 289.9 + 0.1 }) }), 'budget', 'allow'],

  ['one run left', question({ runs: runs({ runsInPeriod: 9 }) }), 'max-runs', 'allow'],
  ['no run left', question({ runs: runs({ runsInPeriod: 10 }) }), 'max-runs', 'deny'],
  ['no run left, asked for', question({ runs: runs({ runsInPeriod: 10 }), requestedBy: user }), 'max-runs', 'deny'],
  ['none allowed at all', question({}, { max_runs: { per_model: 0 } }), 'max-runs', 'deny'],
  ['one run of the fleet left', question({ runs: runs({ fleetRunsToday: 49 }) }), 'fleet-max-runs', 'allow'],
  ['no run of the fleet left', question({ runs: runs({ fleetRunsToday: 50 }) }), 'fleet-max-runs', 'deny'],

  ['denied an hour ago', question({ denied: denial(ago(hour)) }), 'denied-before', 'hold'],
  [
    'denied, asked for by somebody',
    question({ denied: denial(ago(hour)), requestedBy: user }),
    'denied-before',
    'hold',
  ],
  ['denied just long enough ago', question({ denied: denial(ago(24 * hour)) }), 'denied-before', null],
  [
    'denied, a policy that keeps quiet for a week',
    question({ denied: denial(ago(25 * hour)) }, { approval: { quiet_after_denial: '7d' } }),
    'denied-before',
    'hold',
  ],

  ['an input broken elsewhere', question({ sharedBreaks: [sharedBreak] }), 'shared-input', 'deny'],
  ['broken elsewhere, asked for', question({ sharedBreaks: [sharedBreak], requestedBy: user }), 'shared-input', 'deny'],
  ['inputs in order', question(), 'shared-input', null],

  ['no approver set', question({ approverSets: 0 }), 'no-approvers', 'deny'],
  ['no approver set, asked for', question({ approverSets: 0, requestedBy: user }), 'no-approvers', 'deny'],

  ['no gates', question({ gates: 0 }), 'no-gates', 'deny'],
  ['no pipeline', question({ hasPipeline: false }), 'no-gates', 'deny'],
];

describe('every rule', () => {
  it.each(table)('%s', (_name, asked, rule, effect) => {
    const outcome = ruleOnRetraining(asked).rules.find((r) => r.rule === rule);
    expect(outcome?.effect ?? null).toBe(effect);
  });
});

describe('the ruling', () => {
  it('allows when nothing objects', () => {
    expect(ruleOnRetraining(question())).toMatchObject({ effect: 'allow', until: null });
  });

  it('is the strictest: deny over hold over ask', () => {
    const held = question({ estimate: estimate(null), runs: runs({ lastEndedAt: ago(hour) }) });
    expect(ruleOnRetraining(held).effect).toBe('hold');
    expect(ruleOnRetraining({ ...held, gates: 0 }).effect).toBe('deny');
    expect(ruleOnRetraining(question({ estimate: estimate(null) })).effect).toBe('ask');
  });

  it('waits for the last of what only time will mend', () => {
    const asked = question(
      { runs: runs({ lastEndedAt: ago(hour) }), measurement: troubled(0) },
      freeze('2026-03-01T00:00:00Z', '2026-03-09T00:00:00Z'),
    );
    expect(ruleOnRetraining(asked).until).toEqual(mature);
    expect(ruleOnRetraining({ ...asked, measurement: troubled(2) }).until).toEqual(new Date('2026-03-09T00:00:00Z'));
  });

  it('names no date where only a person can help', () => {
    expect(ruleOnRetraining(question({ gates: 0 })).until).toBeNull();
  });

  it('says everything in words with its numbers', () => {
    const { rules } = ruleOnRetraining(question({ runs: runs({ spentThisMonth: 295 }) }));
    expect(rules.find((r) => r.rule === 'budget')?.text).toBe(
      'Budget: 295.00 USD spent this month + 10.00 USD would pass 300.00 USD.',
    );
  });
});

describe('the words', () => {
  const text = (asked: RetrainQuestion, rule: RuleOutcome['rule']): string | undefined =>
    ruleOnRetraining(asked).rules.find((r) => r.rule === rule)?.text;

  it.each([
    [
      'budget',
      question({ runs: runs({ spentThisMonth: 8.8 }) }),
      'Budget: 18.80 USD of 300.00 USD this month with this run.',
    ],
    ['fleet-budget', question(), 'Fleet budget: 10.00 USD of 500.00 USD today with this run.'],
    ['max-runs', question({ runs: runs({ runsInPeriod: 2 }) }), 'Runs: 3 of 10 within 30 d with this one.'],
    [
      'budget',
      question({ runs: runs({ spentThisMonth: 8.8, unknownThisMonth: 1 }) }),
      'Budget: 8.80 USD of 300.00 USD spent this month, and a run whose cost nobody knows: a person decides.',
    ],
    [
      'denied-before',
      question({ denied: denial(ago(hour)) }),
      'Denied before: a run of this model was denied by <@U0LEAD> 2026-03-05 11:00 UTC (“not before the launch”); I do not ask again until 2026-03-06 11:00 UTC.',
    ],
    [
      'shared-input',
      question({ sharedBreaks: [sharedBreak, { ...sharedBreak, model: 'credit' }] }),
      'Broken input: `transactions.amount` ×100 since 2026-03-05 02:00 UTC, seen at fraud, credit. This model reads it too: retraining would teach the fault. Nobody can lift this in chat.',
    ],
  ] satisfies [RuleOutcome['rule'], RetrainQuestion, string][])('of %s', (rule, asked, says) => {
    expect(text(asked, rule)).toBe(says);
  });

  it('of a denial say when to look again', () => {
    expect(ruleOnRetraining(question({ denied: denial(ago(hour)) })).until).toEqual(new Date('2026-03-06T11:00:00Z'));
  });
});

const anyQuestion = fc
  .record({
    type: fc.constantFrom(...verdictTypes),
    value: fc.double({ min: 0, max: 2, noNaN: true }),
    hits: fc.integer({ min: 0, max: 3 }),
    current: fc.integer({ min: 0, max: 2000 }),
    gates: fc.integer({ min: 0, max: 2 }),
    hasPipeline: fc.boolean(),
    active: fc.boolean(),
    endedHoursAgo: fc.option(fc.integer({ min: 0, max: 48 })),
    spent: fc.double({ min: 0, max: 600, noNaN: true }),
    cost: fc.option(fc.double({ min: 0, max: 400, noNaN: true })),
    requestedBy: fc.option(fc.constant(user)),
    on_unknown: fc.constantFrom('hold' as const, 'propose' as const, 'retrain' as const),
  })
  .map((a) =>
    question(
      {
        verdict: verdict(a.type),
        measurement: measurement({
          drift: drift(a.value),
          persistence: { hits: a.hits, of: 3, atLeast: 2 },
          n: { reference: 1000, current: a.current },
        }),
        gates: a.gates,
        hasPipeline: a.hasPipeline,
        runs: {
          ...noRuns,
          activeSince: a.active ? ago(hour) : null,
          lastEndedAt: a.endedHoursAgo === null ? null : ago(a.endedHoursAgo * hour),
          spentThisMonth: a.spent,
          fleetSpentToday: a.spent,
        },
        estimate: estimate(a.cost),
        requestedBy: a.requestedBy,
      },
      { on_unknown: a.on_unknown },
    ),
  );

describe('whatever is asked', () => {
  it('a request never lifts what is denied or held for the sample, the cooldown or the money', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const hard = (by: string | null) =>
          ruleOnRetraining({ ...asked, requestedBy: by })
            .rules.filter(
              (r) =>
                r.effect === 'deny' ||
                (r.effect === 'hold' && !['verdict', 'threshold', 'persistence'].includes(r.rule)),
            )
            .map((r) => r.rule);
        expect(hard(user)).toEqual(hard(null));
      }),
    );
  });

  it('no run over the budget, none beside another, none on broken data', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const { effect } = ruleOnRetraining(asked);
        const over = asked.estimate.cost !== null && asked.runs.spentThisMonth + asked.estimate.cost > 300;
        const hopeless = ['broken-data', 'serving-fault'].includes(asked.verdict.type);
        if (over || asked.runs.activeSince || hopeless || asked.gates === 0) expect(effect).toBe('deny');
        if (asked.estimate.cost === null) expect(effect).not.toBe('allow');
      }),
    );
  });
});
