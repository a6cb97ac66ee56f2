import type { Task } from '../../../src/domain/observation.ts';
import type { Draw, Row } from '../../drift/synthetic-world.ts';

export type Features = Readonly<Record<string, number | string>>;

/** One healthy model's traffic: how inputs look, what the model believes of them, what is true. */
export interface Base {
  readonly task: Task;
  /** Inputs that carry the answer, the strongest first; and one that carries nothing. */
  readonly strong: readonly string[];
  readonly idle: string;
  readonly segment: string;
  readonly segments: readonly string[];
  sample(draw: Draw): Features;
  /** Logit (classification) or expected value (regression). */
  believed(features: Features): number;
  /** How a label falls, given its logit or mean. */
  label(draw: Draw, truth: number, features: Features): number;
  score(believed: number): number;
  /** A number of `features` in the scale of its own spread. */
  readonly spread: Readonly<Record<string, number>>;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const value = (features: Features, name: string): number => Number(features[name]);

/** Card payments: every seed has its own coefficients, base rate and shares. */
export function cardBase(draw: Draw): Base {
  const coefficients = { amount: 1.1 + 0.6 * draw.uniform(), velocity: 0.8 + 0.5 * draw.uniform() };
  const online = 0.5 + 0.6 * draw.uniform();
  const intercept = -3.6 - 0.8 * draw.uniform();
  const countries = ['US', 'DE', 'BR', 'IN'];
  const shares = [40 + 20 * draw.uniform(), 20, 15, 15];
  return {
    task: 'classification',
    strong: ['amount', 'velocity'],
    idle: 'age',
    segment: 'country',
    segments: countries,
    spread: { amount: 40, velocity: 1.2, age: 14 },
    sample: (d) => ({
      amount: Math.exp(3.5 + 0.8 * d.normal()),
      velocity: Math.abs(d.normal()) * 2,
      age: 20 + 50 * d.uniform(),
      tenure: -Math.log(1 - d.uniform()) * 24,
      channel: d.pick(['shop', 'online', 'phone', 'app'], [40, 30, 10, 20]),
      country: d.pick(countries, shares),
    }),
    believed: (f) =>
      intercept +
      coefficients.amount * (Math.log(Math.max(1e-3, Math.abs(value(f, 'amount')))) - 3.5) +
      coefficients.velocity * value(f, 'velocity') +
      (f.channel === 'online' ? online : 0),
    label: (d, truth) => (d.uniform() < sigmoid(truth) ? 1 : 0),
    score: sigmoid,
  };
}

/** Demand of a shop: every seed has its own slopes and noise. */
export function demandBase(draw: Draw): Base {
  const slopes = { price: -1.5 - draw.uniform(), traffic: 30 + 20 * draw.uniform() };
  const noise = 3 + 3 * draw.uniform();
  const stores = ['north', 'south', 'west', 'east'];
  return {
    task: 'regression',
    strong: ['traffic', 'price'],
    idle: 'humidity',
    segment: 'store',
    segments: stores,
    spread: { traffic: 0.25, price: 5, humidity: 15 },
    sample: (d) => ({
      price: 5 + 20 * d.uniform(),
      traffic: 0.15 + 0.8 * d.uniform(),
      humidity: 50 + 15 * d.normal(),
      stock: Math.exp(4 + 0.5 * d.normal()),
      store: d.pick(stores, [35, 30, 20, 15]),
    }),
    believed: (f) =>
      90 + slopes.price * value(f, 'price') + slopes.traffic * value(f, 'traffic') + 0.1 * value(f, 'stock'),
    // Busy days were always harder to foresee.
    label: (d, truth, f) => truth + noise * (0.3 + 1.6 * value(f, 'traffic')) * d.normal(),
    score: (believed) => believed,
  };
}

export const answered = (features: Features, score: number, label: number): Row => ({ features, score, label });
