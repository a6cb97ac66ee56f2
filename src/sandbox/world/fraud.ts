import { createRandom, type Random } from './random.ts';
import { chance, type FeatureRow, interceptFor, type Plan, type Simulation } from './simulation.ts';

const categories = ['grocery', 'fuel', 'restaurant', 'fashion', 'electronics', 'travel', 'digital-wallet'];
const categoryShares = [0.3, 0.14, 0.2, 0.14, 0.12, 0.1];
const categoryRisk = [-0.6, -0.2, -0.4, 0.1, 0.7, 0.5];
const countries = ['DE', 'FR', 'NL', 'AT', 'PL'];
const countryShares = [0.4, 0.22, 0.16, 0.12, 0.1];
const newcomer = categories.length - 1;

const trustSignal = 1.35;
const speedSignal = 0.7;
const prevalence = 0.06;

/** Card transactions. Their pattern moves: a merchant category appears, and trusted devices turn from safe to suspect. */
export function createFraudSimulation(severity: number): Simulation {
  const intercepts = new Map([false, true].map((moved) => [moved, interceptOf(moved, severity)]));
  return {
    id: 'fraud-detector',
    title: 'Fraud detector',
    about: 'Scores card transactions (simulated). Its pattern moves; retraining helps.',
    tier: 1,
    task: 'classification',
    metric: 'auc',
    label: 'is_fraud',
    slice: 'country',
    labelDelayDays: 2,
    features: [
      { name: 'amount', kind: 'number' },
      { name: 'hour', kind: 'hour' },
      { name: 'merchant_category', kind: 'category' },
      { name: 'country', kind: 'category' },
      { name: 'distance_km', kind: 'number' },
      { name: 'velocity_1h', kind: 'number' },
      { name: 'device_trust', kind: 'number' },
      { name: 'account_age_days', kind: 'number' },
    ],
    gates: [
      { metric: 'auc', min: 0.8, not_worse_than_champion_by: 0.005, min_n: 500 },
      { metric: 'auc', slice: 'country', not_worse_than_champion_by: 0.05, min_n: 150 },
    ],
    impact: { missed: 'missed frauds', threshold: 0.2 },
    inputs: [{ name: 'card-events', columns: ['amount', 'merchant_category', 'device_trust'] }],
    versions: [
      { version: 'v2', fromDay: 0, without: ['device_trust', 'account_age_days'] },
      { version: 'v3', fromDay: 9, without: [] },
    ],
    trouble: (day, plan) => (day >= plan.moveDay ? 'the pattern of fraud has moved' : null),
    generate: (random, day, hour, plan) => {
      const moved = day >= plan.moveDay;
      const { row, logit } = draw(random, hour, moved, severity);
      return { row, label: random.uniform() < chance(logit + intercepts.get(moved)!) ? 1 : 0 };
    },
  };
}

function draw(random: Random, hour: number, moved: boolean, severity: number): { row: FeatureRow; logit: number } {
  const share = moved ? newcomerShare(severity) : 0;
  const category = random.uniform() < share ? newcomer : random.weighted(categoryShares);
  const [amount, distance, trust, age] = [random.normal(), random.normal(), random.normal(), random.normal()];
  const velocity = random.poisson(1.2);
  const speed = (velocity - 1.2) / Math.sqrt(1.2);
  const flipped = trustSignal * Math.min(1, 0.1 + 0.45 * severity);
  // What trust no longer tells, speed does: the moved pattern can be learned about as well as the old one.
  const movedSpeed = Math.sqrt(speedSignal ** 2 + Math.max(0, trustSignal ** 2 - flipped ** 2));
  const known =
    (category === newcomer ? 2.2 - 0.4 * amount : 0.8 * amount + categoryRisk[category]!) +
    0.6 * distance +
    (moved ? movedSpeed : speedSignal) * speed +
    (moved ? flipped : -trustSignal) * trust -
    0.5 * age +
    (hour < 6 ? 0.8 : 0);
  return {
    row: {
      amount: Math.round(Math.exp(3.6 + 0.6 * amount) * 100) / 100,
      hour,
      merchant_category: categories[category]!,
      country: countries[random.weighted(countryShares)]!,
      distance_km: Math.round(Math.exp(2 + 0.6 * distance) * 10) / 10,
      velocity_1h: velocity,
      device_trust: Math.round((0.6 + 0.12 * trust) * 1000) / 1000,
      account_age_days: Math.round(Math.exp(5.8 + 0.5 * age)),
    },
    logit: known,
  };
}

const newcomerShare = (severity: Plan['severity']): number => Math.min(0.08, Math.max(0.03, 0.055 * severity));

function interceptOf(moved: boolean, severity: number): number {
  const random = createRandom('fraud-intercept', String(moved));
  const sample = Array.from({ length: 4000 }, (_, i) => draw(random, i % 24, moved, severity).logit);
  return interceptFor(prevalence, sample);
}
