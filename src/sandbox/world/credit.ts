import { createRandom, type Random } from './random.ts';
import { chance, type FeatureRow, interceptFor, type Simulation } from './simulation.ts';

const employments = ['salaried', 'self-employed', 'student', 'retired'];
const employmentShares = [0.6, 0.2, 0.1, 0.1];
const employmentRisk = [-0.3, 0.3, 0.5, -0.4];
const regions = ['north', 'south', 'east', 'west'];
const inflationPerDay = 0.006;

/** Loan applications. Incomes keep rising, which says nothing about who pays back: drift without harm. */
export function createCreditSimulation(): Simulation {
  const random = createRandom('credit-intercept');
  const sample = Array.from({ length: 4000 }, () => draw(random, 1).logit);
  const intercept = interceptFor(0.1, sample);
  return {
    id: 'credit-risk',
    title: 'Credit risk',
    about: 'Scores loan applications (simulated). Incomes inflate; performance holds.',
    tier: 2,
    task: 'classification',
    metric: 'auc',
    label: 'defaulted',
    slice: 'region',
    labelDelayDays: 3,
    features: [
      { name: 'income', kind: 'number' },
      { name: 'age', kind: 'number' },
      { name: 'loan_amount', kind: 'number' },
      { name: 'debt_ratio', kind: 'number' },
      { name: 'utilisation', kind: 'number' },
      { name: 'late_payments', kind: 'number' },
      { name: 'employment', kind: 'category' },
      { name: 'region', kind: 'category' },
    ],
    gates: [{ metric: 'auc', min: 0.75, not_worse_than_champion_by: 0.01, min_n: 500 }],
    impact: { missed: 'missed defaults', threshold: 0.25 },
    inputs: [],
    versions: [{ version: 'v1', fromDay: 0, without: [] }],
    trouble: (day) => (day > 7 ? 'incomes have risen, which changes nothing' : null),
    generate: (source, day) => {
      const { row, logit } = draw(source, 1 + inflationPerDay * Math.max(0, day));
      return { row, label: source.uniform() < chance(logit + intercept) ? 1 : 0 };
    },
  };
}

function draw(random: Random, priceLevel: number): { row: FeatureRow; logit: number } {
  const [income, age, loan, debt, use] = [
    random.normal(),
    random.normal(),
    random.normal(),
    random.normal(),
    random.normal(),
  ];
  const employment = random.weighted(employmentShares);
  const late = random.poisson(0.5);
  return {
    row: {
      income: Math.round((3200 + 800 * income) * priceLevel),
      age: Math.round(Math.min(85, Math.max(18, 43 + 12 * age))),
      loan_amount: Math.round(Math.exp(9 + 0.5 * loan)),
      debt_ratio: Math.round(chance(-0.8 + 0.7 * debt) * 1000) / 1000,
      utilisation: Math.round(chance(0.8 * use) * 1000) / 1000,
      late_payments: late,
      employment: employments[employment]!,
      region: regions[random.weighted([1, 1, 1, 1])]!,
    },
    logit: 0.5 * loan + 0.9 * debt + 0.8 * use + 0.9 * (late - 0.5) - 0.3 * age + employmentRisk[employment]!,
  };
}
