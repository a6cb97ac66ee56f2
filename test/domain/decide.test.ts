import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedActions } from '../../src/domain/decide.ts';
import { autonomies } from '../../src/domain/policy.ts';
import { type RetrainRuling, ruleOnRetraining } from '../../src/domain/retrain-rules.ts';
import { verdictTypes } from '../../src/domain/verdict.ts';
import { question, verdict } from './measured.ts';

const effects = ['allow', 'ask', 'hold', 'deny'] as const;
const ruling = (effect: RetrainRuling['effect']): RetrainRuling => ({ effect, rules: [], until: null });

describe('autonomy and ruling', () => {
  it.each([
    ['observe', 'allow', 'retrain', 'observe'],
    ['observe', 'ask', 'retrain', 'observe'],
    ['observe', 'hold', 'hold', 'observe'],
    ['observe', 'deny', 'hold', 'observe'],
    ['propose', 'allow', 'retrain', 'propose'],
    ['propose', 'ask', 'retrain', 'propose'],
    ['propose', 'hold', 'hold', 'propose'],
    ['propose', 'deny', 'hold', 'propose'],
    ['retrain', 'allow', 'retrain', 'act'],
    ['retrain', 'ask', 'retrain', 'propose'],
    ['retrain', 'hold', 'hold', 'act'],
    ['retrain', 'deny', 'hold', 'act'],
  ] as const)('%s, %s → %s, %s', (autonomy, effect, preferred, mode) => {
    expect(allowedActions('concept-drift', ruling(effect), autonomy)).toMatchObject({ preferred, mode });
  });

  it('says in the rules why a person is asked', () => {
    const { rules } = allowedActions('concept-drift', ruling('ask'), 'retrain');
    expect(rules.at(-1)).toMatchObject({ rule: 'autonomy', effect: 'ask' });
  });

  it('passes on until when it holds', () => {
    const until = new Date('2026-03-06T00:00:00Z');
    expect(allowedActions('concept-drift', { ...ruling('hold'), until }, 'retrain').until).toBe(until);
  });
});

describe('whatever the policy says', () => {
  const any = fc.tuple(
    fc.constantFrom(...verdictTypes),
    fc.constantFrom(...effects),
    fc.constantFrom(...autonomies),
    fc.option(fc.constant('U0ANA')),
  );

  it('broken data and a serving fault never offer a retraining', () => {
    fc.assert(
      fc.property(any, ([, effect, autonomy]) => {
        for (const type of ['broken-data', 'serving-fault'] as const)
          expect(allowedActions(type, ruling(effect), autonomy).options).not.toContain('retrain');
      }),
    );
  });

  it('the preferred action is an option, and hold or deny offer no retraining', () => {
    fc.assert(
      fc.property(any, ([type, effect, autonomy]) => {
        const { options, preferred } = allowedActions(type, ruling(effect), autonomy);
        expect(options).toContain(preferred);
        if (effect === 'hold' || effect === 'deny') expect(options).not.toContain('retrain');
      }),
    );
  });

  it('acting at once takes autonomy retrain and a ruling without any question', () => {
    fc.assert(
      fc.property(any, ([type, , autonomy, requestedBy]) => {
        const ruled = ruleOnRetraining(question({ verdict: verdict(type), requestedBy }));
        const { mode, options } = allowedActions(type, ruled, autonomy);
        if (mode === 'act' && options.includes('retrain')) {
          expect(autonomy).toBe('retrain');
          expect(ruled.effect).toBe('allow');
        }
      }),
    );
  });
});
