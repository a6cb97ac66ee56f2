import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenPeriods, brokenRows, merged, overlap, spanText, without } from '../../src/domain/broken-period.ts';
import type { QualityFinding } from '../../src/domain/evidence.ts';
import type { CandidateReport, Run, TimeSpan } from '../../src/domain/run.ts';
import type { VerdictType } from '../../src/domain/verdict.ts';
import { measurement, verdict } from './measured.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 2, n)).toISOString();
const span = (from: number, to: number): TimeSpan => ({ from: day(from), to: day(to) });
const look = (newest: number, since: number, type: VerdictType = 'broken-data') => ({
  verdict: verdict(type),
  measurement: measurement({
    window: span(newest, newest + 1),
    quality: [
      { column: 'amount', kind: 'unit-change', factor: 100, since: day(since), text: '' } satisfies QualityFinding,
    ],
    checks: [1, 2, 3, 4, 5, 6].map((n) => ({
      key: day(n),
      ...span(n, n + 1),
      n: 1000,
      drift: 0,
      driftColumn: 'amount',
      performance: null,
      estimated: null,
      alert: true,
      version: null,
    })),
  }),
});

describe('broken periods', () => {
  it.each([
    ['none without a broken look', [look(5, 3, 'concept-drift')], []],
    ['from the first window that shows it to the newest', [look(5, 3)], [span(3, 6)]],
    ['grow with every look', [look(5, 3), look(6, 3)], [span(3, 7)]],
    ['are two when it was mended between', [look(2, 1), look(6, 5)], [span(1, 3), span(5, 7)]],
    ['whose beginning is older than every window: the whole look', [look(5, 30)], [span(5, 6)]],
  ])('%s', (_name, looks, periods) => {
    expect(brokenPeriods(looks)).toEqual(periods);
  });
});

describe('spans', () => {
  const anySpan = fc
    .tuple(fc.integer({ min: 1, max: 27 }), fc.integer({ min: 1, max: 5 }))
    .map(([from, days]) => span(from, from + days));
  const length = (spans: readonly TimeSpan[]): number =>
    spans.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);

  it('what is cut out and what is left are the whole', () => {
    fc.assert(
      fc.property(anySpan, fc.array(anySpan), (whole, cuts) => {
        const cut = merged(cuts).flatMap((each) => overlap(whole, each) ?? []);
        const left = without(whole, cuts);
        expect(length(left) + length(cut)).toBe(length([whole]));
        for (const part of left) for (const each of cuts) expect(overlap(part, each)).toBeNull();
      }),
    );
  });

  it('merging leaves no two that meet and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(anySpan), (spans) => {
        const joined = merged(spans);
        for (const [i, next] of joined.slice(1).entries())
          expect(Date.parse(joined[i]!.to)).toBeLessThan(Date.parse(next.from));
        for (const each of spans) expect(without(each, joined)).toEqual([]);
      }),
    );
  });

  it('are said to the minute', () => {
    expect(spanText(span(3, 4))).toBe('2026-03-03 00:00 to 2026-03-04 00:00 UTC');
  });
});

describe('the rows of a broken period in a run', () => {
  const report = (changes: Partial<CandidateReport> = {}): CandidateReport => ({
    version: 'v2',
    metrics: {},
    trainingWindow: span(1, 8),
    evaluationWindow: span(8, 9),
    codeRevision: null,
    dataSnapshot: null,
    rows: null,
    ...changes,
  });
  type Exposed = Pick<Run, 'candidate' | 'leaveOut' | 'dataUntil' | 'createdAt'>;
  const run = (changes: Partial<Exposed> = {}): Exposed => ({
    candidate: null,
    leaveOut: [],
    dataUntil: new Date(day(9)),
    createdAt: new Date(day(12)),
    ...changes,
  });

  it.each([
    ['going on, its newest labels reach into it', run(), span(7, 11), [span(7, 9)]],
    ['going on, its newest labels end before', run(), span(9, 11), []],
    ['going on, told to leave it out', run({ leaveOut: [span(7, 11)] }), span(7, 11), []],
    ['going on, told to leave out a part', run({ leaveOut: [span(7, 8)] }), span(7, 11), [span(8, 9)]],
    ['without labels: all up to its request', run({ dataUntil: null }), span(10, 20), [span(10, 12)]],
    ['ended, trained on it', run({ candidate: report() }), span(7, 8), [span(7, 8)]],
    ['ended, judged on it', run({ candidate: report() }), span(8, 11), [span(8, 9)]],
    ['ended before it', run({ candidate: report() }), span(9, 11), []],
    ['ended, says it left it out', run({ candidate: report({ leftOut: [span(6, 8)] }), leaveOut: [] }), span(7, 8), []],
    [
      'ended, was told and does not say so',
      run({ candidate: report(), leaveOut: [span(7, 8)] }),
      span(7, 8),
      [span(7, 8)],
    ],
    [
      'ended, names no training window: it may have taken anything',
      run({ candidate: report({ trainingWindow: null }) }),
      span(2, 3),
      [span(2, 3)],
    ],
  ])('%s', (_name, exposed, period, rows) => {
    expect(brokenRows(exposed, [period])).toEqual(rows);
  });
});
