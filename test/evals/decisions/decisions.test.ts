import { describe, expect, it } from 'vitest';
import { verdictTypes } from '../../../src/domain/verdict.ts';
import { casesOf } from './cases.ts';
import { judgeCase } from './judge-case.ts';
import { realCases } from './real-cases.ts';
import { scoreOf } from './score.ts';

/** The benchmark in short, on development seeds: the test half is only run by `npm run eval`. */
describe('decisions on two incidents of each kind', () => {
  const judged = casesOf('development', 2).map((one) => judgeCase(one));
  const score = scoreOf(judged);

  it('verdicts, actions and causes are right', () => {
    expect(score.verdict / score.cases).toBeGreaterThanOrEqual(0.9);
    expect(score.action / score.cases).toBeGreaterThanOrEqual(0.95);
    expect(score.cause.hit / score.cause.cases).toBeGreaterThanOrEqual(0.8);
  });

  it('no retraining on broken rows or a faulty service; it costs less than every usual alert rule', () => {
    const [sextant, ...others] = score.tallies;
    expect(sextant!.harmful).toBe(0);
    for (const other of others) expect(sextant!.cost).toBeLessThan(other.cost);
  });
});

describe('the halves of the benchmark', () => {
  it('share no seed, hold every type, and the test half holds three in ten of what development never saw', () => {
    const [development, test] = [casesOf('development', 20), casesOf('test', 20)];
    const seeds = (cases: typeof test): string[] => cases.map(({ id }) => id.split('/')[2]!);
    expect(new Set([...seeds(development), ...seeds(test)]).size).toBe(400);
    for (const type of verdictTypes) expect(test.filter(({ label }) => label === type)).toHaveLength(20);
    expect(development.every(({ novel }) => !novel)).toBe(true);
    expect(test.filter(({ novel }) => novel).length / test.length).toBe(0.3);
  });

  it('incidents are the same whenever they are made', () => {
    const [one] = casesOf('development', 1);
    const read = (): unknown => one!.observation().windows[0]!.frame.columns.score;
    expect(read()).toEqual(read());
  });
});

describe('real months', { timeout: 240_000 }, () => {
  it('get the verdict that their labels and published estimates call for', async () => {
    const { cases, skipped } = await realCases();
    for (const why of skipped) console.warn(why);
    for (const { name, expected, verdict, action, chosen } of cases) {
      expect({ name, verdict, chosen }).toEqual({ name, verdict: expected, chosen: action });
    }
  });
});
