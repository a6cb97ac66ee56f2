import type { Column, Frame } from '../../src/domain/frame.ts';
import type { DataWindow, Observation, Task } from '../../src/domain/observation.ts';
import { seededRandom } from '../../src/drift/statistics/seeded-random.ts';

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 9, 1);

export interface Draw {
  uniform(): number;
  normal(): number;
  pick(names: readonly string[], weights: readonly number[]): string;
}

export interface Row {
  readonly features: Readonly<Record<string, number | string>>;
  readonly score: number;
  readonly label: number;
}

export interface World {
  readonly seed: number;
  readonly task?: Task;
  readonly referenceDays?: number;
  readonly days?: number;
  readonly rowsPerDay?: number;
  readonly labelDelayDays?: number;
  /** One row of day `day` of the log; negative days are the reference. */
  row(draw: Draw, day: number): Row;
}

export function drawFrom(seed: number): Draw {
  const uniform = seededRandom(seed);
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick: (names, weights) => {
      let left = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
      const at = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return names[at < 0 ? names.length - 1 : at]!;
    },
  };
}

/** A reference of some days and a log of one window a day; labels of the newest days are NaN. */
export function observe(world: World): Observation {
  const { referenceDays = 14, days = 14, labelDelayDays = 3, task = 'classification' } = world;
  const draw = drawFrom(world.seed);
  const maturedUntil = new Date(START + (days - labelDelayDays) * DAY);
  const reference = window('reference', -referenceDays, 0, world, draw, Number.POSITIVE_INFINITY);
  const windows = Array.from({ length: days }, (_, day) =>
    window(new Date(START + day * DAY).toISOString().slice(0, 10), day, day + 1, world, draw, maturedUntil.getTime()),
  );
  return {
    blind: false,
    level: 'L3',
    task,
    source: 'synthetic rows',
    roles: { time: 'ts', score: 'score', label: 'label' },
    reference,
    windows,
    maturedUntil,
    labelDelayMs: labelDelayDays * DAY,
  };
}

export const nowOf = (observation: Observation): Date => observation.windows.at(-1)!.to;

function window(key: string, from: number, to: number, world: World, draw: Draw, matured: number): DataWindow {
  const { rowsPerDay = 1500 } = world;
  const times: number[] = [];
  const rows: Row[] = [];
  for (let day = from; day < to; day++) {
    for (let i = 0; i < rowsPerDay; i++) {
      times.push(START + (day + i / rowsPerDay) * DAY);
      rows.push(world.row(draw, day));
    }
  }
  const names = Object.keys(rows[0]?.features ?? {});
  const columns: Record<string, Column> = {
    ts: numbers(times),
    score: numbers(rows.map((row) => row.score)),
    label: numbers(rows.map((row, i) => (times[i]! < matured ? row.label : Number.NaN))),
  };
  for (const name of names) columns[name] = columnOf(rows.map((row) => row.features[name]!));
  const frame: Frame = { rows: rows.length, columns };
  return { key, from: new Date(START + from * DAY), to: new Date(START + to * DAY), frame };
}

export const numbers = (values: readonly number[]): Column => ({ kind: 'numeric', values: Float64Array.from(values) });

export function categories(values: readonly string[]): Column {
  const names = [...new Set(values)];
  const code = new Map(names.map((name, i) => [name, i]));
  return { kind: 'categorical', codes: Int32Array.from(values, (value) => code.get(value)!), categories: names };
}

function columnOf(values: readonly (number | string)[]): Column {
  return values.every((value) => typeof value === 'number')
    ? numbers(values)
    : categories(values.map((value) => String(value)));
}
