import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../../src/domain/frame.ts';
import { type Gate, gateSchema, type Metric, metricNames } from '../../src/domain/gate.ts';
import { type CompareInput, compareRows } from '../../src/drift/compare-rows.ts';
import { metricOf } from '../../src/drift/comparison/metric-of.ts';
import { aucOf } from '../../src/drift/statistics/auc.ts';
import { categories, drawFrom, numbers, START } from './synthetic-world.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const gate = (given: Partial<Gate> & { metric: Metric }): Gate => gateSchema.parse(given);
const columns = { time: 'time', label: 'label', candidate: 'score_candidate', champion: 'score_champion' };

/** A champion that sees part of what the candidate sees. */
function frame(n: number, seed: number, candidateNoise = 0, championNoise = 1): Frame {
  const draw = drawFrom(seed);
  const signal = Array.from({ length: n }, () => draw.normal());
  return {
    rows: n,
    columns: {
      time: numbers(signal.map((_, i) => START + i * 1000)),
      label: numbers(signal.map((x) => (draw.uniform() < sigmoid(2 * x - 2) ? 1 : 0))),
      score_candidate: numbers(signal.map((x) => sigmoid(2 * x - 2 + candidateNoise * draw.normal()))),
      score_champion: numbers(signal.map((x) => sigmoid(2 * x - 2 + championNoise * draw.normal()))),
      country: categories(signal.map((_, i) => (i % 50 === 0 ? 'AT' : i % 3 === 0 ? 'FR' : 'DE'))),
    },
  };
}

const withColumn = (base: Frame, name: string, change: (values: Float64Array) => Column): Frame => {
  const column = base.columns[name]!;
  return {
    ...base,
    columns: { ...base.columns, [name]: change(column.kind === 'numeric' ? column.values : new Float64Array()) },
  };
};

const compare = (change: Partial<CompareInput> = {}) =>
  compareRows({
    frame: frame(2000, 1),
    task: 'classification',
    columns,
    gates: [gate({ metric: 'auc', min: 0.8, not_worse_than_champion_by: 0.005 })],
    seed: 1,
    slices: [],
    ...change,
  });

describe('metrics', () => {
  const labels = Float64Array.of(1, 0, 1, 1, 0, 0, 1, 0);
  const scores = Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.55, 0.4, 0.4, 0.1);
  const ones = new Float64Array(8).fill(1);
  const value = (metric: Metric, y = labels, p = scores): number => metricOf(metric, y, p, 0.5)(ones);

  it.each<[Metric, number]>([
    ['auc', 11.5 / 16],
    ['average_precision', (1 + 2 / 3 + 3 / 4 + 4 / 7) / 4],
    ['precision', 3 / 5],
    ['recall', 3 / 4],
    ['f1', 2 / 3],
    ['brier', (0.01 + 0.64 + 0.09 + 0.16 + 0.3025 + 0.16 + 0.36 + 0.01) / 8],
    ['log_loss', -Math.log(0.9 * 0.2 * 0.7 * 0.6 * 0.45 * 0.6 * 0.4 * 0.9) / 8],
  ])('%s worked by hand', (metric, expected) => {
    expect(value(metric)).toBeCloseTo(expected, 12);
  });

  it('ece is 0 where bins hold what they promise and the gap where they do not', () => {
    expect(value('ece', Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0), new Float64Array(8).fill(0.5))).toBeCloseTo(0, 12);
    expect(value('ece', ones, new Float64Array(8).fill(0.75))).toBeCloseTo(0.25, 12);
  });

  it.each<[Metric, number]>([
    ['mae', 1.5],
    ['rmse', Math.sqrt(3.5)],
    ['mape', (1 / 1 + 2 / 4 + 3 / 3) / 3],
    ['r2', 1 - 14 / 10],
  ])('%s worked by hand, rows with label 0 left out of mape', (metric, expected) => {
    const four = new Float64Array(4).fill(1);
    expect(metricOf(metric, Float64Array.of(0, 1, 4, 3), Float64Array.of(0, 2, 2, 0), 0.5)(four)).toBeCloseTo(
      expected,
      12,
    );
  });

  it('a row of weight k counts like k rows', () => {
    const weights = Float64Array.of(2, 0, 1, 3, 1, 1, 0, 2);
    const repeat = (values: Float64Array): Float64Array =>
      Float64Array.from([...values].flatMap((v, i) => Array<number>(weights[i]!).fill(v)));
    for (const metric of metricNames) {
      const many = repeat(labels);
      const expected = metricOf(metric, many, repeat(scores), 0.5)(new Float64Array(many.length).fill(1));
      expect(metricOf(metric, labels, scores, 0.5)(weights)).toBeCloseTo(expected, 12);
    }
  });
});

describe('compareRows', () => {
  it('passes a better candidate, with the value that the AUC itself has', () => {
    const result = compare();
    const { label, score_candidate } = result && frame(2000, 1).columns;
    if (label?.kind !== 'numeric' || score_candidate?.kind !== 'numeric') throw new Error('columns are numeric');
    const auc = result.comparisons.find((one) => one.metric === 'auc')!;
    expect(auc.candidate).toBeCloseTo(aucOf({ labels: label.values, scores: score_candidate.values })!.value, 12);
    expect(auc.delta.value).toBeCloseTo(auc.candidate - auc.champion, 12);
    expect(auc.delta.low).toBeGreaterThan(0);
    expect(result).toMatchObject({ outcome: 'PASS', n: 2000, worstSlice: null, reasons: [] });
    expect(result.window?.from).toBe(new Date(START).toISOString());
  });

  it('gives the same digits for the same seed and others for another', () => {
    expect(compare()).toEqual(compare());
    expect(compare({ seed: 2 }).comparisons[0]!.delta.low).not.toBe(compare().comparisons[0]!.delta.low);
  });

  it('covers no difference with its paired interval in about 95 % of samples', () => {
    let covered = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { delta } = compare({ frame: frame(400, seed, 1, 1) }).comparisons.find((one) => one.metric === 'auc')!;
      if (delta.low <= 0 && delta.high >= 0) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(52);
  });

  it('fails a worse candidate and says which gate', () => {
    const result = compare({ frame: frame(2000, 3, 1.5, 0) });
    expect(result.outcome).toBe('FAIL');
    expect(result.reasons[0]).toMatch(/^auc .*not above −0.005$/);
  });

  it('judges every value of a slice, the rare one not silently passed', () => {
    const bySlice = gate({ metric: 'auc', slice: 'country', min_n: 200, not_worse_than_champion_by: 0.05 });
    const result = compare({ gates: [bySlice] });
    expect(result.gates.map(({ slice, outcome }) => `${slice}: ${outcome}`)).toEqual([
      'country = AT: INSUFFICIENT',
      'country = DE: PASS',
      'country = FR: PASS',
    ]);
    expect(result.outcome).toBe('INSUFFICIENT');
    expect(result.worstSlice?.slice).toBe('country = AT');
    expect(result.reasons).toEqual(['auc of country = AT: 40 rows, the gate needs 200']);
  });

  it('compares by other slices too, without judging them', () => {
    const result = compare({ slices: ['country'] });
    expect(result.outcome).toBe('PASS');
    expect(result.comparisons.map((one) => one.slice)).toContain('country = FR');
  });

  it('compares regressions', () => {
    const draw = drawFrom(4);
    const labels = Array.from({ length: 500 }, () => 10 + draw.normal());
    const rows: Frame = {
      rows: 500,
      columns: {
        label: numbers(labels),
        score_candidate: numbers(labels.map((y) => y + 0.5 * draw.normal())),
        score_champion: numbers(labels.map((y) => y + draw.normal())),
      },
    };
    const gates = [
      gate({ metric: 'rmse', max: 0.7, improve_by: 0.3 }),
      gate({ metric: 'mape', not_worse_than_champion_by: 0 }),
    ];
    const result = compare({ frame: rows, task: 'regression', gates });
    expect(result).toMatchObject({ outcome: 'PASS', window: null });
  });

  it('is INSUFFICIENT, in words, without rows, labels, one of the classes, or a champion', () => {
    const gone = withColumn(frame(300, 1), 'label', (values) => numbers([...values].map(() => Number.NaN)));
    expect(compare({ frame: gone })).toMatchObject({ outcome: 'INSUFFICIENT', n: 0 });
    expect(compare({ frame: gone }).reasons[0]).toBe('no labelled rows to compare on');
    const one = withColumn(frame(300, 1), 'label', (values) => numbers([...values].map(() => 0)));
    expect(compare({ frame: one }).reasons[0]).toBe('auc: 0 rows of the rarer class, 10 are needed');
    const first = compare({ columns: { ...columns, champion: null } });
    expect(first.outcome).toBe('INSUFFICIENT');
    expect(first.reasons[0]).toContain('no champion');
    const part = withColumn(frame(600, 1), 'label', (values) =>
      numbers([...values].map((v, i) => (i < 40 ? Number.NaN : v))),
    );
    expect(compare({ frame: part })).toMatchObject({ n: 560, outcome: 'PASS' });
    expect(compare({ frame: part }).reasons).toEqual(['40 of 600 rows have no label and were left out']);
  });

  it.each<[string, Partial<CompareInput>, RegExp]>([
    ['no gates', { gates: [] }, /no gates: refused/],
    [
      'a missing column',
      { columns: { ...columns, candidate: 'nope' } },
      /column nope is missing, the file has time, label/,
    ],
    [
      'a missing slice column',
      { gates: [gate({ metric: 'auc', min: 0.5, slice: 'region' })] },
      /slice column region is missing/,
    ],
    [
      'a metric of the other task',
      { gates: [gate({ metric: 'rmse', max: 1 })] },
      /rmse is no metric of a classification/,
    ],
    [
      'a score that is no number',
      {
        frame: withColumn(frame(50, 1), 'score_champion', (v) =>
          numbers([...v].map((s, i) => (i === 6 ? Number.NaN : s))),
        ),
      },
      /score_champion has no finite number in 1 labelled rows, the first is row 7/,
    ],
    [
      'a score outside 0…1 for a metric of probabilities',
      {
        frame: withColumn(frame(50, 1), 'score_candidate', (v) => numbers([...v].map((s, i) => (i === 3 ? 1.5 : s)))),
        gates: [gate({ metric: 'log_loss', max: 1 })],
      },
      /log_loss needs probabilities; score_candidate is 1.5 in row 4, outside 0…1/,
    ],
    [
      'a label that is neither 0 nor 1',
      { frame: withColumn(frame(50, 1), 'label', (v) => numbers([...v].map((y, i) => (i === 2 ? 3 : y)))) },
      /column label, row 3: the label is 3/,
    ],
  ])('refuses %s, saying where', (_, change, message) => {
    expect(() => compare(change)).toThrow(message);
    expect(() => compare(change)).toThrow(expect.objectContaining({ code: 'input_invalid' }));
  });

  it('takes a score outside 0…1 where only the order matters', () => {
    const logits = withColumn(frame(2000, 1), 'score_candidate', (v) =>
      numbers([...v].map((p) => Math.log(p / (1 - p)))),
    );
    expect(compare({ frame: logits }).outcome).toBe('PASS');
  });
});
