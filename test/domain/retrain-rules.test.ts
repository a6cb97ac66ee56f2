import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleOutcome } from '../../src/domain/policy.ts';
import { type RetrainQuestion, ruleOnRetraining } from '../../src/domain/retrain-rules.ts';
import { verdictTypes } from '../../src/domain/verdict.ts';
import { drift, estimate, lost, measurement, now, question, verdict } from './measured.ts';

const hour = 3_600_000;
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const runs = (changes: Partial<RetrainQuestion['runs']>): RetrainQuestion['runs'] => ({
  activeSince: null,
  lastEndedAt: null,
  spentThisMonth: 0,
  fleetSpentToday: 0,
  ...changes,
});
const freeze = (from: string, to: string) => ({ freeze: [{ name: 'Easter', from, to }] });
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
