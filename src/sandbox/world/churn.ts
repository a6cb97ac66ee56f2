import { createRandom, type Random } from './random.ts';
import { chance, type FeatureRow, interceptFor, type Simulation } from './simulation.ts';

const plans = ['basic', 'plus', 'family'];
const planShares = [0.5, 0.3, 0.2];
const planRisk = [0.4, -0.1, -0.5];
const regions = ['north', 'south', 'east', 'west'];

/** Subscriptions that end or stay. Nothing happens to it: the healthy one. */
export function createChurnSimulation(): Simulation {
  const random = createRandom('churn-intercept');
  const sample = Array.from({ length: 4000 }, () => draw(random).logit);
  const intercept = interceptFor(0.15, sample);
  return {
    id: 'churn-predictor',
    title: 'Churn predictor',
    about: 'Scores subscriptions (simulated). Healthy throughout.',
    tier: 3,
    task: 'classification',
    metric: 'auc',
    label: 'churned',
    slice: 'region',
    labelDelayDays: 7,
    features: [
      { name: 'tenure_months', kind: 'number' },
      { name: 'monthly_fee', kind: 'number' },
      { name: 'support_tickets', kind: 'number' },
      { name: 'logins_30d', kind: 'number' },
      { name: 'plan', kind: 'category' },
      { name: 'region', kind: 'category' },
    ],
    gates: [{ metric: 'auc', min: 0.7, not_worse_than_champion_by: 0.01, min_n: 500 }],
    impact: { missed: 'missed churners', threshold: 0.3 },
    inputs: [],
    versions: [{ version: 'v1', fromDay: 0, without: [] }],
    trouble: () => null,
    generate: (source) => {
      const { row, logit } = draw(source);
      return { row, label: source.uniform() < chance(logit + intercept) ? 1 : 0 };
    },
  };
}

function draw(random: Random): { row: FeatureRow; logit: number } {
  const plan = random.weighted(planShares);
  const [tenure, fee, logins] = [random.normal(), random.normal(), random.normal()];
  const tickets = random.poisson(0.8);
  return {
    row: {
      tenure_months: Math.max(1, Math.round(Math.exp(3 + 0.6 * tenure))),
      monthly_fee: Math.round((24 + 6 * fee) * 100) / 100,
      support_tickets: tickets,
      logins_30d: Math.max(0, Math.round(14 + 5 * logins)),
      plan: plans[plan]!,
      region: regions[random.weighted([1, 1, 1, 1])]!,
    },
    logit: -0.9 * tenure + 0.5 * fee + 0.8 * (tickets - 0.8) - 1.0 * logins + planRisk[plan]!,
  };
}
