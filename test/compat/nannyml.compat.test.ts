import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrames } from '../../src/adapters/duckdb/frames.ts';
import type { Frame } from '../../src/domain/frame.ts';
import { takeValues } from '../../src/drift/column-sample.ts';
import { upperThreshold, valuesOf } from '../../src/drift/compat/nannyml-column.ts';
import { nannyMethods } from '../../src/drift/compat/nannyml-methods.ts';
import { type Chunk, chunkRows } from '../../src/drift/report/chunk-rows.ts';
import type { DriftReport } from '../../src/drift/report/drift-report.ts';
import { compareFiles } from '../../src/flows/compare-files.ts';
import { newDirectory } from '../adapters/duckdb/files.ts';
import { askLibrary, venvs } from './ask-library.ts';
import { demoFiles } from './demo-files.ts';
import { type FilePair, fuzzedFiles } from './fuzzed-files.ts';
import { housingColumns, housingFiles } from './housing-files.ts';
import { question } from './question.ts';
import { vectorFiles } from './vector-files.ts';

if (!venvs.there) console.warn(venvs.why);

interface Chunked {
  readonly value: number | null;
  readonly threshold: number | null;
  readonly alert: boolean;
}
type Univariate = Record<string, readonly Chunked[]> & { readonly error?: string };
interface Answer {
  readonly columns: Record<string, Univariate>;
  readonly reconstruction: readonly {
    readonly value: number;
    readonly low: number | null;
    readonly high: number;
    readonly alert: boolean;
  }[];
  readonly cbpe: readonly number[];
}

const housingFeatures = housingColumns.filter((name) => !name.startsWith('y_'));
const frames = createFrames();
const silent = { doing: () => undefined, progress: () => undefined };
const reports = new Map<string, DriftReport>();
let pairs: FilePair[] = [];
let answers: Record<string, Answer> = {};

beforeAll(async () => {
  if (!venvs.there) return;
  const directory = await newDirectory();
  pairs = [...(await vectorFiles(directory)), ...(await demoFiles(directory)), ...(await fuzzedFiles(directory))];
  const asked = [...pairs, ...housingFiles()];
  const caseOf = (pair: FilePair) =>
    pair.name === 'California'
      ? {
          ...pair,
          chunking: { chunk_period: 'M', timestamp_column_name: 'timestamp' },
          multivariate: housingFeatures,
          roles: { score: 'y_pred_proba', prediction: 'y_pred', label: 'clf_target' },
        }
      : { ...pair, chunking: { chunk_number: 10 } };
  answers = await askLibrary<Answer>('nannyml', asked.map(caseOf));
  for (const pair of asked) {
    const roles = { time: 'timestamp', id: null, label: 'clf_target', score: 'y_pred_proba', prediction: 'y_pred' };
    const monthly = {
      roles,
      features: housingFeatures,
      chunking: { kind: 'period', period: 'month' } as const,
    };
    const further = pair.name === 'California' ? monthly : {};
    reports.set(pair.name, await compareFiles({ frames, cache: null }, question(pair, 'nannyml', further), silent));
  }
});
afterAll(() => frames.close());

describe.skipIf(!venvs.there)('--compat nannyml against NannyML itself', () => {
  it('has its values, thresholds and alerts by chunk, and none where it fails', () => {
    const told: string[] = [];
    let compared = 0;
    for (const [pair, { columns }] of Object.entries(answers)) {
      for (const [name, theirs] of Object.entries(columns)) {
        const report = reports.get(pair)!;
        const chunks = report.chunks.map((chunk) => chunk.columns[name]!);
        const { threshold, detail } = report.columns.find((column) => column.name === name)!;
        if (theirs.error !== undefined) {
          if (chunks.some(({ value }) => value !== null)) told.push(`${pair} ${name}: ${theirs.error}`);
          continue;
        }
        const expected = theirs.jensen_shannon;
        if (!expected || expected.length !== chunks.length) {
          told.push(`${pair} ${name}: ${chunks.length} chunks against ${expected?.length}; ${detail.reason}`);
          continue;
        }
        expected.forEach((chunk, i) => {
          compared++;
          const same =
            close(chunks[i]!.value, chunk.value) &&
            close(threshold, chunk.threshold) &&
            chunks[i]!.alert === chunk.alert;
          if (!same)
            told.push(
              `${pair} ${name} ${i}: ${JSON.stringify({ ...chunks[i], threshold })} against ${JSON.stringify(chunk)}`,
            );
        });
      }
    }
    expect(told).toEqual([]);
    expect(compared).toBeGreaterThan(1_000);
  });

  it('has every other method of it, chunk by chunk, with its threshold', async () => {
    const told: string[] = [];
    let compared = 0;
    for (const pair of pairs) {
      const [before, after] = [
        await frames.read({ files: pair.reference }),
        await frames.read({ files: pair.current }),
      ];
      for (const name of pair.columns) {
        const theirs = answers[pair.name]!.columns[name]!;
        const methods = nannyMethods(valuesOf(before.columns[name]!));
        if (theirs.error !== undefined || !methods) continue;
        for (const [method, ours] of Object.entries(methods)) {
          const pieces = (frame: Frame) =>
            sized(frame).map(({ rows }) => valuesOf(takeValues(frame.columns[name]!, rows)));
          const threshold = method === 'chi2' ? null : upperThreshold(ours, pieces(before));
          pieces(after).forEach((piece, i) => {
            const expected = theirs[method]?.[i];
            const value = piece.kind === valuesOf(before.columns[name]!).kind ? ours.of(piece) : Number.NaN;
            compared++;
            if (
              !expected ||
              !close(Number.isFinite(value) ? value : null, expected.value) ||
              !close(threshold, expected.threshold)
            )
              told.push(
                `${pair.name} ${name} ${method} ${i}: ${value} (${threshold}) against ${JSON.stringify(expected)}`,
              );
          });
        }
      }
    }
    expect(told).toEqual([]);
    expect(compared).toBeGreaterThan(4_000);
  });

  it.runIf(housingFiles().length > 0)(
    'has its reconstruction error and its estimate without labels on the California data',
    () => {
      const { reconstruction, cbpe } = answers.California!;
      const { multivariate, chunks } = reports.get('California')!;
      expect(multivariate!.chunks.map(({ value }) => value)).toEqual(reconstruction.map(({ value }) => near(value)));
      expect(multivariate!.high).toBeCloseTo(reconstruction[0]!.high, 6);
      expect(multivariate!.chunks.map(({ alert }) => alert)).toEqual(reconstruction.map(({ alert }) => alert));
      // NannyML rounds it to five decimals.
      expect(chunks.map(({ performance }) => performance.estimated.auc?.value)).toEqual(
        cbpe.map((value) => expect.closeTo(value, 4)),
      );
    },
  );
});

const near = (value: number) => expect.closeTo(value, 6);

/** NannyML's chunks by number: of one size, what is left over is one more. */
const sized = (frame: Frame): Chunk[] =>
  chunkRows(frame.rows, null, { kind: 'size', rows: Math.max(1, Math.floor(frame.rows / 10)) });

const close = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
