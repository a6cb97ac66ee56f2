import { describe, expect, it } from 'vitest';
import { matchNames } from '../../src/config/match-names.ts';
import { expand } from '../../src/config/name-template.ts';
import { threeHundred } from './disagreeing-fleet.ts';

const models = threeHundred.map(({ registry }) => registry);

describe('names of 300 models in another system', () => {
  it.each(['dag', 'series', 'alert'] as const)('are found again, by template and exceptions: %s', (system) => {
    const others = threeHundred.map((names) => names[system]);
    const match = matchNames(models, [...others, 'airflow_cleanup']);
    // One DAG is called so that no rule finds it: it is left, and its model is unmatched.
    const lost = system === 'dag' ? ['retrain_fraud_v2'] : [];
    expect(match.left).toEqual(['airflow_cleanup', ...lost]);
    expect(match.unmatched).toEqual(system === 'dag' ? ['risk.CardFraud-EU'] : []);
    for (const names of threeHundred)
      if (!match.unmatched.includes(names.registry))
        expect(match.except[names.registry] ?? expand(match.template!, { name: names.registry })).toBe(names[system]);
    expect(Object.keys(match.except).length).toBeLessThan(10);
  });

  it('go to the longest model whose name they hold, and keep what no template explains', () => {
    expect(
      matchNames(['churn', 'churn-eu', 'ltv', 'none'], ['train_churn', 'train_churn_eu', 'LTV__v3', 'other']),
    ).toEqual({
      template: 'train_{name|snake}',
      except: { ltv: 'LTV__v3' },
      unmatched: ['none'],
      left: ['other'],
    });
  });

  it('are none where nothing matches', () => {
    expect(matchNames(['a1'], ['b2'])).toEqual({ template: null, except: {}, unmatched: ['a1'], left: ['b2'] });
  });
});
