import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrames } from '../../../src/adapters/duckdb/frames.ts';
import type { Frame } from '../../../src/domain/frame.ts';
import { takeRows } from '../../../src/drift/column-sample.ts';
import { type Chunk, chunkRows } from '../../../src/drift/report/chunk-rows.ts';
import { comparisonOf } from '../../../src/drift/report/comparison-of.ts';
import type { DriftReport } from '../../../src/drift/report/drift-report.ts';
import { joinLabels } from '../../../src/drift/report/join-labels.ts';
import { readTimes } from '../../../src/drift/report/read-times.ts';
import { reportDrift } from '../../../src/drift/report/report-drift.ts';
import { kolmogorovSmirnov } from '../../../src/drift/statistics/kolmogorov-smirnov.ts';
import { momentsOf } from '../../../src/drift/statistics/moments.ts';
import { housing } from './housing-data.ts';

if (!housing.there) console.warn(housing.why);

const frames = createFrames();
let reference: Frame;
let analysis: Frame;

beforeAll(async () => {
  if (!housing.there) return;
  const [before, after, targets] = await Promise.all(
    [housing.reference, housing.analysis, housing.targets].map((files) => frames.read({ files })),
  );
  reference = before!;
  const join = { id: 'id', label: 'clf_target', rowsFile: 'analysis', targetsFile: 'targets' };
  analysis = joinLabels(after!, targets!, join).frame;
});
afterAll(() => frames.close());

const monthsOf = (frame: Frame): Chunk[] =>
  chunkRows(frame.rows, readTimes(frame, 'timestamp', 'x'), { kind: 'period', period: 'month' });

const reportOf = (current: Frame): DriftReport =>
  reportDrift(
    comparisonOf({
      reference,
      current,
      referenceFiles: 'reference',
      currentFiles: 'current',
      roles: { time: 'timestamp', id: 'id', label: 'clf_target', score: 'y_pred_proba', prediction: 'y_pred' },
      features: null,
      chunking: { kind: 'period', period: 'month' },
      compat: null,
      labelDelayMs: 0,
      notes: [],
    }),
  );

function month(key: string): Frame {
  return takeRows(analysis, monthsOf(analysis).find((chunk) => chunk.key === key)!.rows);
}

describe.skipIf(!housing.there)('California housing, as NannyML publishes it', () => {
  it.each([
    ['id', 0.87428, 0],
    ['Longitude', 0.712709, 3],
    ['Latitude', 0.672904, 1],
    ['HouseAge', 0.201638, 0],
    ['MedInc', 0.154952, 0],
    ['AveOccup', 0.14389, 0],
    ['AveRooms', 0.129277, 0],
    ['AveBedrms', 0.08914, 0],
    ['Population', 0.073562, 0],
  ])('%s: mean KS D over 20 months is %d, %d alerts', (name, mean, alerts) => {
    const whole = sorted(reference, name);
    const of = (frame: Frame): number[] =>
      monthsOf(frame).map(({ rows }) => kolmogorovSmirnov(whole, sorted(takeRows(frame, rows), name)));
    const [before, after] = [of(reference), of(analysis)];
    expect(before).toHaveLength(8);
    expect(after).toHaveLength(12);
    expect(momentsOf([...before, ...after]).mean).toBeCloseTo(mean, 6);
    const level = momentsOf(before);
    const threshold = Math.min(1, level.mean + 3 * level.std);
    expect([...before, ...after].filter((value) => value > threshold)).toHaveLength(alerts);
  });

  it('the estimate without labels has its published digits; realised performance has them month by month', () => {
    const { chunks } = reportOf(analysis);
    const at = (key: string) => chunks.find((chunk) => chunk.key === key)!.performance;
    expect(at('2022-03').estimated.auc?.value).toBeCloseTo(0.829077, 5);
    expect(at('2022-04').estimated.auc?.value).toBeCloseTo(0.910661, 5);
    const published: Record<string, readonly [realised: number, estimated: number]> = {
      '2021-07': [0.7601, 0.751],
      '2021-08': [0.7043, 0.7093],
      '2021-09': [0.6698, 0.6643],
      '2021-10': [0.8335, 0.8243],
      '2021-11': [0.7315, 0.8703],
      '2021-12': [0.9339, 0.8983],
      '2022-01': [0.8694, 0.8516],
      '2022-02': [0.9335, 0.9111],
      '2022-03': [0.7049, 0.8291],
      '2022-04': [0.9754, 0.9107],
    };
    for (const [key, [realised, estimated]] of Object.entries(published)) {
      expect(at(key).realised.auc?.value, key).toBeCloseTo(realised, 4);
      expect(at(key).estimated.auc?.value, key).toBeCloseTo(estimated, 4);
    }
  });

  it('September is covariate shift, which the estimate sees; November and March are concept drift, which it misses', () => {
    expect(reportOf(month('2021-09')).verdict).toMatchObject({ type: 'covariate-shift', action: 'retrain' });
    expect(reportOf(month('2021-11')).verdict).toMatchObject({ type: 'concept-drift', action: 'retrain' });
    expect(reportOf(month('2022-03')).verdict).toMatchObject({ type: 'concept-drift', action: 'retrain' });
  });
});

function sorted(frame: Frame, name: string): Float64Array {
  const column = frame.columns[name];
  if (column?.kind !== 'numeric') throw new Error(`${name} is no numeric column`);
  return column.values.slice().sort();
}
