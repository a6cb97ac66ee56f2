import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFrames } from '../../../src/adapters/duckdb/frames.ts';
import type { Action } from '../../../src/domain/decision.ts';
import type { Column, Frame } from '../../../src/domain/frame.ts';
import type { VerdictType } from '../../../src/domain/verdict.ts';
import { takeRows } from '../../../src/drift/column-sample.ts';
import { chunkRows } from '../../../src/drift/report/chunk-rows.ts';
import { comparisonOf } from '../../../src/drift/report/comparison-of.ts';
import { joinLabels } from '../../../src/drift/report/join-labels.ts';
import { readTimes } from '../../../src/drift/report/read-times.ts';
import { reportDrift } from '../../../src/drift/report/report-drift.ts';
import { housing } from '../../drift/report/housing-data.ts';

/** A month of real data, what is expected of it and why, and what came out. */
export interface RealCase {
  readonly name: string;
  readonly because: string;
  readonly expected: VerdictType;
  readonly action: Action;
  readonly verdict: VerdictType;
  readonly chosen: Action;
  readonly confidence: number;
}

export interface RealCases {
  readonly cases: readonly RealCase[];
  readonly skipped: readonly string[];
}

export async function realCases(): Promise<RealCases> {
  const frames = createFrames();
  const read = (files: string): Promise<Frame> => frames.read({ files });
  try {
    const parts = await Promise.all([california(read), bikes(read)]);
    return { cases: parts.flatMap(({ cases }) => cases), skipped: parts.flatMap(({ skipped }) => skipped) };
  } finally {
    await frames.close();
  }
}

type Read = (files: string) => Promise<Frame>;

/** Expectations as NannyML publishes its estimates and the labels beside them. */
async function california(read: Read): Promise<RealCases> {
  if (!housing.there) return { cases: [], skipped: [housing.why] };
  const [reference, rows, targets] = await Promise.all(
    [housing.reference, housing.analysis, housing.targets].map(read),
  );
  const names = { id: 'id', label: 'clf_target', rowsFile: 'analysis', targetsFile: 'targets' };
  const { frame } = joinLabels(rows!, targets!, names);
  const months = chunkRows(frame.rows, readTimes(frame, 'timestamp', 'analysis'), { kind: 'period', period: 'month' });
  const told = [
    ['2021-09', 'covariate-shift', 'labels 0.670, the estimate without labels 0.664: it sees the loss'],
    ['2021-11', 'concept-drift', 'labels 0.732, the estimate 0.870: it misses the loss'],
    ['2022-03', 'concept-drift', 'labels 0.705, the estimate 0.829: it misses the loss'],
  ] as const;
  const roles = { time: 'timestamp', id: 'id', label: 'clf_target', score: 'y_pred_proba', prediction: 'y_pred' };
  const cases = told.map(([key, expected, because]) => {
    const current = takeRows(frame, months.find((month) => month.key === key)!.rows);
    return judged(`California ${key}`, because, expected, { reference: reference!, current, roles, features: null });
  });
  return { cases, skipped: [] };
}

/** The hourly means of two months serve as the model; a year later as many people again ride in the same hours and weather. */
async function bikes(read: Read): Promise<RealCases> {
  const file = join(
    process.env.SEXTANT_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data'),
    'bike-sharing/hour.csv',
  );
  if (!existsSync(file)) return { cases: [], skipped: [`skipped: no bike sharing data in ${file}`] };
  const all = await read(file);
  const of = (year: number, months: readonly number[]): Frame => {
    const rows = Array.from({ length: all.rows }, (_, i) => i).filter(
      (i) => at(all, 'yr', i) === year && months.includes(at(all, 'mnth', i)),
    );
    return takeRows(all, Uint32Array.from(rows));
  };
  const model = hourlyMeans(of(0, [3, 4]));
  const roles = { time: null, id: null, label: 'cnt', score: 'score', prediction: null };
  const features = ['hr', 'workingday', 'weathersit', 'temp', 'hum', 'windspeed'];
  const because = 'the same hours, season and weather a year on, half as many riders again: the relation changed';
  const sides = { reference: model(of(0, [4, 5])), current: model(of(1, [4, 5])), roles, features };
  return { cases: [judged('Bike sharing, April and May 2012', because, 'concept-drift', sides)], skipped: [] };
}

const at = (frame: Frame, name: string, row: number): number => {
  const column = frame.columns[name];
  return column?.kind === 'numeric' ? column.values[row]! : Number.NaN;
};

function hourlyMeans(training: Frame): (frame: Frame) => Frame {
  const cells = new Map<string, { sum: number; n: number }>();
  const key = (frame: Frame, row: number): string => `${at(frame, 'hr', row)} ${at(frame, 'workingday', row)}`;
  for (let row = 0; row < training.rows; row++) {
    const cell = cells.get(key(training, row)) ?? { sum: 0, n: 0 };
    cells.set(key(training, row), { sum: cell.sum + at(training, 'cnt', row), n: cell.n + 1 });
  }
  return (frame) => {
    const values = Float64Array.from({ length: frame.rows }, (_, row) => {
      const cell = cells.get(key(frame, row));
      return cell ? cell.sum / cell.n : Number.NaN;
    });
    const score: Column = { kind: 'numeric', values };
    return { rows: frame.rows, columns: { ...frame.columns, score } };
  };
}

type Sides = Pick<Parameters<typeof comparisonOf>[0], 'reference' | 'current' | 'roles' | 'features'>;

function judged(name: string, because: string, expected: VerdictType, sides: Sides): RealCase {
  const { verdict } = reportDrift(
    comparisonOf({
      ...sides,
      referenceFiles: 'reference',
      currentFiles: 'current',
      chunking: { kind: 'number', count: 10 },
      compat: null,
      labelDelayMs: 0,
      notes: [],
    }),
  );
  const { type, action, confidence } = verdict;
  return { name, because, expected, action: 'retrain', verdict: type, chosen: action, confidence };
}
