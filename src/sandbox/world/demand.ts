import type { Simulation } from './simulation.ts';

const stores = ['city', 'suburb', 'station'];
const storeShares = [0.4, 0.4, 0.2];
const storeBase = [10, 0, 18];

/** Units sold by store and item. Footfall suddenly arrives in hundredths: the data breaks, the world does not. */
export function createDemandSimulation(): Simulation {
  return {
    id: 'demand-forecast',
    title: 'Demand forecast',
    about: 'Forecasts units sold (simulated). An upstream column breaks; retraining would harm.',
    tier: 2,
    task: 'regression',
    metric: 'rmse',
    label: 'units_sold',
    slice: 'store_type',
    labelDelayDays: 1,
    features: [
      { name: 'price', kind: 'number' },
      { name: 'competitor_price', kind: 'number' },
      { name: 'temperature', kind: 'number' },
      { name: 'footfall', kind: 'number' },
      { name: 'promo', kind: 'category' },
      { name: 'store_type', kind: 'category' },
    ],
    gates: [{ metric: 'rmse', max: 12, not_worse_than_champion_by: 0.2, min_n: 500 }],
    impact: null,
    inputs: [{ name: 'store-counters', columns: ['footfall'] }],
    versions: [{ version: 'v1', fromDay: 0, without: [] }],
    trouble: (day, plan) => (day >= plan.breakDay && day < plan.repairDay ? 'footfall arrives in hundredths' : null),
    generate: (random, day, _hour, plan) => {
      const store = random.weighted(storeShares);
      const promo = random.uniform() < 0.2;
      const price = 4 + 0.8 * random.normal();
      const competitor = price + 0.2 + 0.6 * random.normal();
      const temperature = 16 + 6 * random.normal();
      const footfall = Math.max(20, 400 + 90 * random.normal());
      const units =
        40 +
        storeBase[store]! +
        0.13 * footfall -
        6 * (price - 4) +
        4 * (competitor - price) +
        0.5 * temperature +
        (promo ? 12 : 0);
      const broken = day >= plan.breakDay && day < plan.repairDay;
      return {
        row: {
          price: Math.round(price * 100) / 100,
          competitor_price: Math.round(competitor * 100) / 100,
          temperature: Math.round(temperature * 10) / 10,
          footfall: Math.round(broken ? footfall * 100 : footfall),
          promo: promo ? 'yes' : 'no',
          store_type: stores[store]!,
        },
        label: Math.max(0, Math.round(units + 7 * random.normal())),
      };
    },
  };
}
