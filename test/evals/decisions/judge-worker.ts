import { parentPort, workerData } from 'node:worker_threads';
import { casesOf } from './cases.ts';
import { judgeCase } from './judge-case.ts';
import type { HalfToJudge, Heard } from './judge-half.ts';

/** One core of `judgeHalf`: numbers of cases in, what was said of them out. Cases are made here, functions do not travel. */
const { half, perType } = workerData as HalfToJudge;
const cases = casesOf(half, perType);

parentPort?.on('message', (at: number) => {
  const heard: Heard = { at, judged: judgeCase(cases[at]!) };
  parentPort?.postMessage(heard);
});
