import type { RegisteredModel } from '../../src/domain/registered-model.ts';

const areas = ['risk', 'credit', 'pricing', 'growth', 'ops'];
const subjects = ['CardFraud', 'chargeback_risk', 'LTV', 'demandForecast', 'Churn30d', 'basket-size'];
const regions = ['EU', 'us', 'APAC', 'Latam', 'UK', 'nordics', 'DE', 'FR', 'in', 'JP'];

const wordsByHand: Readonly<Record<string, readonly string[]>> = {
  CardFraud: ['card', 'fraud'],
  chargeback_risk: ['chargeback', 'risk'],
  LTV: ['ltv'],
  demandForecast: ['demand', 'forecast'],
  Churn30d: ['churn30d'],
  'basket-size': ['basket', 'size'],
};

const flat = (name: string): string => name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();

/** One model by the four names it goes by. */
export interface FourNames {
  readonly registry: string;
  readonly id: string;
  readonly dag: string;
  readonly series: string;
  readonly alert: string;
}

/** Names as people give them: 5 areas, 6 subjects, 10 regions, spelt three ways, each by hand in the other systems. */
export const threeHundred: readonly FourNames[] = areas.flatMap((area) =>
  subjects.flatMap((subject) =>
    regions.map((region) => {
      const registry = `${area}.${subject}-${region}`;
      const words = wordsByHand[subject]!;
      const all = [area, ...words, region.toLowerCase()];
      return {
        registry,
        id: all.join('-'),
        dag: registry === 'risk.CardFraud-EU' ? 'retrain_fraud_v2' : `train_${all.join('_')}`,
        series: flat(registry),
        alert: all.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(''),
      };
    }),
  ),
);

export const registered = (
  name: string,
  tags: Readonly<Record<string, string>> = {},
  aliases: Readonly<Record<string, string>> = { champion: '3' },
): RegisteredModel => ({ name, tags, aliases });

export const registeredFleet = (): RegisteredModel[] =>
  threeHundred.map(({ registry }) => registered(registry, registry.startsWith('growth.') ? { team: 'growth' } : {}));
