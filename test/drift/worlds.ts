import type { Draw, Row, World } from './synthetic-world.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const CATEGORIES = ['grocery', 'travel', 'fuel', 'online', 'restaurant'];
const WEIGHTS = [40, 10, 20, 20, 10];

interface CardRow {
  readonly amount: number;
  readonly age: number;
  readonly velocity: number;
  readonly category: string;
  readonly country: string;
  readonly hour: number;
}

const healthyRow = (draw: Draw): CardRow => ({
  amount: Math.exp(3.5 + 0.9 * draw.normal()),
  age: 20 + 50 * draw.uniform(),
  velocity: Math.abs(draw.normal()) * 2,
  category: draw.pick(CATEGORIES, WEIGHTS),
  country: draw.pick(['US', 'DE', 'BR', 'IN'], [50, 20, 15, 15]),
  hour: Math.floor(24 * draw.uniform()),
});

/** What the model believes: the logit it learned from healthy traffic. */
const believed = (row: CardRow): number =>
  -5.2 + 1.6 * (Math.log(row.amount) - 3.5) + 1.1 * row.velocity + (row.category === 'online' ? 0.8 : 0);

function answer(draw: Draw, row: CardRow, truth: number): Row {
  const score = sigmoid(believed(row));
  return { features: { ...row }, score, label: draw.uniform() < sigmoid(truth) ? 1 : 0 };
}

const plain = (draw: Draw): Row => {
  const row = healthyRow(draw);
  return answer(draw, row, believed(row));
};

export const healthyWorld = (seed: number): World => ({ seed, row: plain });

/** Any world, whose numeric column is in another unit from some day on, until it is mended. */
export const withBrokenColumn = (
  world: World,
  column: string,
  from: number,
  until = Number.POSITIVE_INFINITY,
): World => ({
  ...world,
  row: (draw, day) => {
    const row = world.row(draw, day);
    if (day < from || day >= until) return row;
    return { ...row, features: { ...row.features, [column]: Number(row.features[column]) * 100 } };
  },
});

/** A new category at `share` of traffic whose frauds the model cannot rank. */
export const conceptWorld = (seed: number, from = 4, share = 0.05): World => ({
  seed,
  row: (draw, day) => {
    if (day < from || draw.uniform() >= share) return plain(draw);
    const row = { ...healthyRow(draw), category: 'crypto', amount: Math.exp(2.6 + 0.5 * draw.normal()) };
    return answer(draw, row, 0.3 - 0.8 * (Math.log(row.amount) - 2.6));
  },
});

/** The relation of inputs and label changes; the inputs do not move at all. */
export const silentConceptWorld = (seed: number, from = 4): World => ({
  seed,
  row: (draw, day) => {
    const row = healthyRow(draw);
    return answer(draw, row, day < from ? believed(row) : -2.6 - 0.3 * row.velocity);
  },
});

/** An input the model hardly uses moves for good. */
export const harmlessWorld = (seed: number, from = 3, shift = 9): World => ({
  seed,
  row: (draw, day) => {
    const row = healthyRow(draw);
    const moved = day < from ? row : { ...row, age: row.age + shift };
    return answer(draw, moved, believed(moved));
  },
});

/** Traffic moves to where the model has nothing to tell rows apart by; what it knows stays true. */
export const covariateWorld = (seed: number, from = 4): World => ({
  seed,
  row: (draw, day) => {
    const row = healthyRow(draw);
    const velocity = day < from ? row.velocity : 0.15 * row.velocity + 0.4;
    const amount = day < from ? row.amount : Math.exp(3.5 + 0.25 * (Math.log(row.amount) - 3.5));
    const moved = { ...row, velocity, amount };
    return answer(draw, moved, believed(moved));
  },
});

/** Shares of countries move; within a country nothing does. */
export const trafficWorld = (seed: number, from = 4): World => ({
  seed,
  row: (draw, day) => {
    const row = healthyRow(draw);
    const country = draw.pick(['US', 'DE', 'BR', 'IN'], day < from ? [50, 20, 15, 15] : [25, 20, 20, 35]);
    return answer(draw, { ...row, country }, believed(row));
  },
});

/** More positives, each class looking as it did. */
export const labelShiftWorld = (seed: number, from = 4): World => ({
  seed,
  row: (draw, day) => {
    for (;;) {
      const row = plain(draw);
      if (day < from || row.label === 1 || draw.uniform() < 0.25) return row;
    }
  },
});

/** Serving answers with a faulty score; inputs and labels are as ever. */
export const servingWorld = (seed: number, from = 4): World => ({
  seed,
  row: (draw, day) => {
    const row = plain(draw);
    return day < from ? row : { ...row, score: Math.min(1, row.score * 0.4 + 0.35 * draw.uniform()) };
  },
});

/** Demand, regression: one column in another unit from some day on. */
export const brokenWorld = (seed: number, from = 6, factor = 100): World => ({
  seed,
  task: 'regression',
  row: (draw, day) => {
    const price = 5 + 20 * draw.uniform();
    const stock = Math.exp(4 + 0.6 * draw.normal());
    const store = draw.pick(['north', 'south', 'west'], [3, 2, 1]);
    const weekday = Math.floor(7 * draw.uniform());
    const seen = day < from ? stock : stock * factor;
    const demand = 80 - 2 * price + 0.3 * stock + 4 * draw.normal();
    return {
      features: { price, stock: seen, store, weekday },
      score: 80 - 2 * price + 0.3 * seen + draw.normal(),
      label: demand,
    };
  },
});

/** Demand, regression, healthy. */
export const healthyDemandWorld = (seed: number): World => brokenWorld(seed, Number.POSITIVE_INFINITY);

/** Demand, regression: busier days, which were always harder to forecast, become the rule. */
export const covariateDemandWorld = (seed: number, from = 4): World => ({
  seed,
  task: 'regression',
  row: (draw, day) => {
    const traffic = day >= from ? 0.75 + 0.25 * draw.uniform() : draw.uniform();
    const price = 5 + 20 * draw.uniform();
    const expected = 80 - 2 * price + 40 * traffic;
    return { features: { traffic, price }, score: expected, label: expected + (1 + 8 * traffic) * draw.normal() };
  },
});
