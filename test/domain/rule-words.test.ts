import { describe, expect, it } from 'vitest';
import { moneyRule, overdrawn } from '../../src/domain/budget-rules.ts';
import { allowedActions } from '../../src/domain/decide.ts';
import type { InputBreak } from '../../src/domain/input-break.ts';
import type { RetrainQuestion } from '../../src/domain/retrain-question.ts';
import { ruleOnRetraining } from '../../src/domain/retrain-rules.ts';
import { drift, estimate, lost, measurement, noRuns, now, question, verdict } from './measured.ts';

const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const runs = (changes: Partial<RetrainQuestion['runs']>) => ({ runs: { ...noRuns, ...changes } });
const asked = { requestedBy: 'U0ANA' };
const brokenAt = (model: string): InputBreak => ({
  model,
  evidenceId: 'evd_1',
  column: 'amount',
  input: { name: 'transactions', owner: 'S0PAYMENTS' },
  kind: 'unit-change',
  factor: 100,
  began: { from: '2026-03-05T02:00:00.000Z', to: '2026-03-05T03:00:00.000Z' },
  seenUntil: '2026-03-05T12:00:00.000Z',
});
const missing = {
  column: 'amount',
  kind: 'missing-column' as const,
  factor: null,
  since: null,
  text: 'amount is gone',
};
const matured = { value: 0.8, low: 0.78, high: 0.82, n: 900 };
/** Days with matured labels; trouble began on 2 March. */
const labelled = (...days: string[]) => ({
  since: '2026-03-02',
  labelDelayMs: 7 * 86_400_000,
  performance: lost,
  checks: ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'].map((key) => ({
    key,
    from: `${key}T00:00:00.000Z`,
    to: `${key}T23:59:59.000Z`,
    n: 1000,
    drift: 0.3,
    driftColumn: 'amount',
    performance: days.includes(key) ? matured : null,
    estimated: null,
    alert: true,
    version: null,
  })),
});
const measured = (changes: Parameters<typeof measurement>[0]) => ({ measurement: measurement(changes) });

/** What one rule says of a question, and until when it stands in the way. */
function said(
  rule: string,
  changes: Partial<RetrainQuestion> = {},
  policy: Parameters<typeof question>[1] = {},
): string {
  const ruling = ruleOnRetraining(question(changes, policy));
  const found = ruling.rules.filter((each) => each.rule === rule);
  const until = ruling.until ? ` | until ${ruling.until.toISOString()}` : '';
  return found.map(({ effect, text }) => `${effect}: ${text}${until}`).join(' / ') || 'nothing';
}

describe('the words of the rules', () => {
  it('are these, with their figures', () => {
    const words = [
      said('broken-data', { verdict: verdict('broken-data') }),
      said('serving-fault', { verdict: verdict('serving-fault') }),
      said('on-unknown', { verdict: verdict('unknown') }),
      said('verdict'),
      said('verdict', { verdict: verdict('harmless-drift') }),
      said('verdict', { verdict: verdict('harmless-drift'), ...asked }),
      said('label-maturity', measured(labelled('2026-03-01', '2026-03-02'))),
      said('label-maturity', measured(labelled())),
      said('label-maturity', measured(labelled('2026-03-02', '2026-03-03'))),
      said('label-maturity', measured({ ...labelled(), level: 'L2' })),
      said('label-maturity', measured({ ...labelled(), performance: null })),
      said('threshold'),
      said('threshold', measured({ drift: drift(0.05) })),
      said('threshold', measured({ drift: drift(0.05), performance: lost })),
      said('threshold', measured({ drift: drift(0.05), quality: [missing] })),
      said('persistence'),
      said('persistence', measured({ persistence: { hits: 1, of: 3, atLeast: 2 } })),
      said('minimum-sample', measured({ n: { reference: 1, current: 499 } }), { min_rows: 500 }),
      said(
        'freeze',
        {},
        {
          freeze: [
            { name: 'past', from: '2026-03-01T00:00:00Z', to: '2026-03-05T12:00:00Z' },
            { name: 'future', from: '2026-03-05T12:00:01Z', to: '2026-03-09T00:00:00Z' },
            { name: 'now', from: '2026-03-05T12:00:00Z', to: '2026-03-06T00:00:00Z' },
          ],
        },
      ),
      said('active-run', runs({ activeSince: ago(2) })),
      said('cooldown', runs({ lastEndedAt: ago(24) })),
      said('cooldown', runs({ lastEndedAt: ago(23) })),
      said('denied-before', { denied: { at: ago(1), by: 'U0LEAD', reason: `${'x'.repeat(200)}y` } }),
      said('denied-before', { denied: { at: ago(1), by: null, reason: null } }),
      said('denied-before', { denied: { at: ago(24), by: null, reason: null } }),
      said('shared-input', { sharedBreaks: ['a', 'a', 'b', 'c'].map(brokenAt) }),
      said('shared-input', { sharedBreaks: ['a', 'b', 'c', 'd', 'e'].map(brokenAt) }),
      said('no-gates', { gates: 0 }),
      said('no-gates', { hasPipeline: false }),
      said('no-approvers', { approverSets: 0 }),
      said('max-runs', runs({ runsInPeriod: 2 }), { max_runs: { per_model: 2, period: '7d' } }),
      said('max-runs', runs({ runsInPeriod: 1 }), { max_runs: { per_model: 2, period: '7d' } }),
      said('fleet-max-runs', runs({ fleetRunsToday: 5 }), { max_runs: { fleet_per_day: 5 } }),
      said('fleet-max-runs', runs({ fleetRunsToday: 4 }), { max_runs: { fleet_per_day: 5 } }),
    ];
    expect(words.join('\n')).toMatchInlineSnapshot(`
      "deny: The data is broken: retraining would teach the fault. Nobody can lift this in chat.
      deny: Serving is at fault, not the model: retraining cannot help. Nobody can lift this in chat.
      ask: The cause is unknown; the policy says on_unknown: propose.
      allow: Verdict concept-drift: new labels can teach the model what changed.
      hold: Verdict harmless-drift: retraining would cost money and change nothing that hurts.
      ask: Verdict harmless-drift gives no reason to retrain; a request needs a second person.
      hold: 1 window of the new pattern with matured labels, a retraining needs 2 (one to learn from, one to be judged on): labels mature 2026-03-11 00:00 UTC. | until 2026-03-11T00:00:00.000Z
      hold: 0 windows of the new pattern with matured labels, a retraining needs 2 (one to learn from, one to be judged on): labels mature 2026-03-11 00:00 UTC. | until 2026-03-11T00:00:00.000Z
      nothing
      nothing
      nothing
      allow: Threshold: drift 0.30 is above 0.1.
      hold: Drift 0.05 is not above 0.1 and nothing is lost.
      allow: Threshold: performance is below its limit (auc).
      allow: Threshold: the data is not as it was (amount is gone).
      allow: Persists: 3 of the last 3 checks (needs 2).
      hold: Not persistent yet: 1 of the last 3 checks, needs 2.
      hold: Only 499 rows; the policy wants 500 before anything is concluded.
      deny: Freeze window "now" until 2026-03-06 00:00 UTC. | until 2026-03-06T00:00:00.000Z
      deny: A run of this model is going on since 2026-03-05 10:00 UTC.
      allow: Cooldown of 24 h is over.
      hold: Cooldown: the last run ended 2026-03-04 13:00 UTC; 24 h must pass, until 2026-03-05 13:00 UTC. | until 2026-03-05T13:00:00.000Z
      hold: Denied before: a run of this model was denied by <@U0LEAD> 2026-03-05 11:00 UTC (“xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx”); I do not ask again until 2026-03-06 11:00 UTC. | until 2026-03-06T11:00:00.000Z
      hold: Denied before: a run of this model was denied 2026-03-05 11:00 UTC; I do not ask again until 2026-03-06 11:00 UTC. | until 2026-03-06T11:00:00.000Z
      nothing
      deny: Broken input: \`transactions.amount\` ×100 since 2026-03-05 02:00 UTC, seen at a, b, c. This model reads it too: retraining would teach the fault. Nobody can lift this in chat.
      deny: Broken input: \`transactions.amount\` ×100 since 2026-03-05 02:00 UTC, seen at a, b, c and 2 more. This model reads it too: retraining would teach the fault. Nobody can lift this in chat.
      deny: No gates are configured: no candidate could ever pass.
      deny: No pipeline is configured for this model.
      deny: No approver set is configured: nobody could ever promote what a run makes.
      deny: Runs: 2 of 2 within 7 d are used up.
      allow: Runs: 2 of 2 within 7 d with this one.
      deny: Runs of the fleet: 5 of 5 today are used up.
      allow: Runs of the fleet: 5 of 5 today with this one."
    `);
  });

  it('of money are these, model and fleet', () => {
    const limits = { budget: { per_month: 100, fleet_per_day: 50, currency: 'EUR' } };
    const of = (rule: string, spent: object, cost: number | null) =>
      said(rule, { ...runs(spent), estimate: estimate(cost) }, limits);
    const words = [
      of('budget', { spentThisMonth: 90 }, 10),
      of('budget', { spentThisMonth: 90 }, 10.01),
      of('budget', { spentThisMonth: 100 }, null),
      of('budget', { spentThisMonth: 99 }, null),
      of('budget', { spentThisMonth: 1, unknownThisMonth: 1 }, 10),
      of('budget', { spentThisMonth: 1, unknownThisMonth: 2 }, 10),
      of('fleet-budget', { fleetSpentToday: 45 }, 10),
      of('fleet-budget', { fleetSpentToday: 50 }, null),
      of('fleet-budget', { fleetSpentToday: 40 }, 10),
    ];
    expect(words.join('\n')).toMatchInlineSnapshot(`
      "allow: Budget: 100.00 EUR of 100.00 EUR this month with this run.
      deny: Budget: 90.00 EUR spent this month + 10.01 EUR would pass 100.00 EUR.
      deny: Budget: 100.00 EUR of 100.00 EUR are spent this month.
      ask: Budget: 99.00 EUR of 100.00 EUR spent this month. What this run costs is unknown, and unknown is not free: a person decides.
      ask: Budget: 1.00 EUR of 100.00 EUR spent this month, and a run whose cost nobody knows: a person decides.
      ask: Budget: 1.00 EUR of 100.00 EUR spent this month, and 2 runs whose cost nobody knows: a person decides.
      deny: Fleet budget: 45.00 EUR spent today + 10.00 EUR would pass 50.00 EUR a day.
      deny: Fleet budget: 50.00 EUR of 50.00 EUR are spent today.
      allow: Fleet budget: 50.00 EUR of 50.00 EUR today with this run."
    `);
  });

  it('come from each rule that has a say, in order, and from no other', () => {
    const { rules, effect, until } = ruleOnRetraining(question());
    expect({ effect, until }).toEqual({ effect: 'allow', until: null });
    expect(rules.map(({ rule }) => rule)).toEqual([
      'verdict',
      'threshold',
      'persistence',
      'budget',
      'fleet-budget',
      'max-runs',
      'fleet-max-runs',
    ]);
    for (const each of rules) expect(Object.keys(each)).toEqual(['rule', 'effect', 'text']);
  });

  it('end with the last that stands in the way', () => {
    const both = { ...runs({ lastEndedAt: ago(1) }), denied: { at: ago(2), by: null, reason: null } };
    expect(ruleOnRetraining(question(both)).until).toEqual(new Date(now.getTime() + 23 * 3_600_000));
  });
});

describe('what may be charged', () => {
  const { policy } = question({}, { budget: { per_month: 100 } });
  it('is everything that no budget denies: an unknown cost is a question, not a denial', () => {
    const open = { policy, runs: noRuns, estimate: estimate(null) };
    expect(moneyRule(open).effect).toBe('ask');
    expect(overdrawn(open)).toBeNull();
    expect(overdrawn({ ...open, runs: { ...noRuns, spentThisMonth: 100 } })).toMatchObject({
      rule: 'budget',
      effect: 'deny',
    });
  });
});

describe('what the rules allow', () => {
  const rules = [{ rule: 'verdict', effect: 'allow', text: 'yes' }] as const;
  const of = (
    type: Parameters<typeof verdict>[0],
    effect: 'allow' | 'ask' | 'hold' | 'deny',
    autonomy: 'observe' | 'propose' | 'retrain',
  ) => allowedActions(type, { effect, rules, until: null }, autonomy);
  it('is this, whole', () => {
    const base = { until: null, mode: 'act', rules };
    expect(of('broken-data', 'deny', 'retrain')).toEqual({
      ...base,
      options: ['fix-data', 'escalate'],
      preferred: 'fix-data',
    });
    expect(of('serving-fault', 'deny', 'retrain')).toEqual({ ...base, options: ['escalate'], preferred: 'escalate' });
    for (const effect of ['hold', 'deny'] as const)
      expect(of('concept-drift', effect, 'retrain')).toEqual({
        ...base,
        options: ['hold', 'escalate'],
        preferred: 'hold',
      });
    const open = { until: null, options: ['retrain', 'hold', 'escalate'], preferred: 'retrain' };
    const because = (effect: string, text: string) => [...rules, { rule: 'autonomy', effect, text }];
    expect(of('concept-drift', 'allow', 'observe')).toEqual({
      ...open,
      mode: 'observe',
      rules: because('hold', 'Autonomy observe: I only write down what I would have done.'),
    });
    expect(of('concept-drift', 'allow', 'propose')).toEqual({
      ...open,
      mode: 'propose',
      rules: because('ask', 'Autonomy propose: a person says yes before the run starts.'),
    });
    expect(of('concept-drift', 'ask', 'retrain')).toEqual({
      ...open,
      mode: 'propose',
      rules: because('ask', 'Autonomy retrain: a person says yes before the run starts.'),
    });
    expect(of('concept-drift', 'allow', 'retrain')).toEqual({
      ...open,
      mode: 'act',
      rules: because('allow', 'Autonomy retrain: I may start the run; promotion always needs a person.'),
    });
  });
});
