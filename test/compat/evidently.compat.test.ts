import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrames } from '../../src/adapters/duckdb/frames.ts';
import { evidentlyTests } from '../../src/drift/compat/evidently-tests.ts';
import type { ColumnReport, DriftReport } from '../../src/drift/report/drift-report.ts';
import { compareFiles } from '../../src/flows/compare-files.ts';
import { newDirectory } from '../adapters/duckdb/files.ts';
import { askLibrary, venvs } from './ask-library.ts';
import { demoFiles } from './demo-files.ts';
import { type FilePair, fuzzedFiles } from './fuzzed-files.ts';
import { housingFiles } from './housing-files.ts';
import { question } from './question.ts';
import { vectorFiles } from './vector-files.ts';

if (!venvs.there) console.warn(venvs.why);

interface Answer {
  readonly value?: number | null;
  readonly test?: string;
  readonly threshold?: number;
  readonly alert?: boolean;
  readonly error?: string;
}
type Answers = Record<string, { readonly default: Answer; readonly methods: Record<string, Answer> }>;

const frames = createFrames();
const reports = new Map<string, DriftReport>();
let pairs: FilePair[] = [];
let answers: Record<string, Answers> = {};

beforeAll(async () => {
  if (!venvs.there) return;
  const directory = await newDirectory();
  pairs = [
    ...housingFiles(),
    ...(await vectorFiles(directory)),
    ...(await demoFiles(directory)),
    ...(await fuzzedFiles(directory)),
  ];
  answers = await askLibrary<Answers>('evidently', pairs);
  for (const pair of pairs)
    reports.set(pair.name, await compareFiles({ frames, cache: null }, question(pair, 'evidently'), silent));
});
afterAll(() => frames.close());

const silent = { doing: () => undefined, progress: () => undefined };
const columnsOf = (pair: FilePair): { name: string; ours: ColumnReport; theirs: Answers[string] }[] =>
  pair.columns.map((name) => ({
    name: `${pair.name}: ${name}`,
    ours: reports.get(pair.name)!.columns.find((column) => column.name === name)!,
    theirs: answers[pair.name]![name]!,
  }));
const everything = () => pairs.flatMap(columnsOf);
const titleOf = (method: string): string =>
  evidentlyTests[method.replace('evidently:', '') as keyof typeof evidentlyTests]?.title ?? method;

/** Evidently trains a classifier on text; Sextant does not. */
const isText = ({ test }: Answer): boolean => test?.toLowerCase().includes('text') === true;

describe.skipIf(!venvs.there)('--compat evidently against Evidently itself', () => {
  it('chooses the same test with the same threshold, and says no number where Evidently refuses', () => {
    const different = everything().flatMap(({ name, ours, theirs: { default: theirs } }) => {
      if (theirs.error !== undefined || isText(theirs)) return ours.value === null ? [] : [`${name}: ${theirs.error}`];
      const same = titleOf(ours.method) === theirs.test && ours.threshold === theirs.threshold;
      return same ? [] : [`${name}: ${ours.method} ${ours.detail.reason} against ${JSON.stringify(theirs)}`];
    });
    expect(different).toEqual([]);
  });

  it('has the same value to 1e-6 and the same alert', () => {
    const judged = everything().filter(({ theirs }) => theirs.default.error === undefined && !isText(theirs.default));
    const different = judged.filter(({ ours, theirs: { default: theirs } }) => !alike(ours, theirs));
    expect(different.map(told)).toEqual([]);
    expect(judged.length).toBeGreaterThan(150);
  });

  it.each(Object.keys(evidentlyTests))('%s has the same value wherever Evidently computes it', (method) => {
    const compared = everything().flatMap(({ name, ours, theirs }) => {
      const [statistic, answer] = [ours.detail.statistics[method], theirs.methods[method]!];
      return statistic && answer.value != null ? [{ name, ours: statistic.value!, theirs: answer.value }] : [];
    });
    expect(compared.filter(({ ours, theirs }) => !close(ours, theirs))).toEqual([]);
    if (method !== 'z') expect(compared.length).toBeGreaterThan(40);
  });
});

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
const alike = (ours: ColumnReport, theirs: Answer): boolean =>
  (theirs.value == null ? ours.value === null : ours.value !== null && close(ours.value, theirs.value)) &&
  ours.alert === theirs.alert;
const told = ({ name, ours, theirs }: { name: string; ours: ColumnReport; theirs: Answers[string] }): string =>
  `${name}: ${ours.method} ${ours.value} ${ours.alert} against ${JSON.stringify(theirs.default)}`;
