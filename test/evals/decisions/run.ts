import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verdictTypes } from '../../../src/domain/verdict.ts';
import { type ModelRun, runModel, specFrom } from '../model-run.ts';
import { loadBank } from '../run-bank.ts';
import type { Half } from './cases.ts';
import { judgeHalf } from './judge-half.ts';
import { realCases } from './real-cases.ts';
import { scoreOf } from './score.ts';
import { modelMarkdown, outcomeMarkdown, priceText, realMarkdown } from './tables.ts';

/**
 * `npm run eval`: both halves, the real data, `docs/evals.md`. `npm run eval -- development [per type]` prints only that
 * half, `npm run eval -- model` only the run with a language model: the test half is for looking at, not for tuning, and every run of it is counted.
 */
const PER_TYPE = 20;
const counter = join(import.meta.dirname, 'test-half-runs.json');
const page = join(import.meta.dirname, '../../../docs/evals.md');

async function judged(half: Half, perType: number): Promise<string> {
  const wanted = perType * verdictTypes.length;
  const show = (done: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${half} ${done} of ${wanted}${done === wanted ? '\n' : ''}`);
  };
  const judged = await judgeHalf({ half, perType }, show);
  return outcomeMarkdown({ half, score: scoreOf(judged), judged });
}

/** The agent with a language model, where a key is set: both halves of the question bank, two incidents of each kind. */
async function withModel(): Promise<ModelRun | null> {
  const spec = specFrom(process.env);
  return spec && runModel(spec, { bank: [...loadBank('dev'), ...loadBank('test')], perType: 2 });
}

function countRun(): number {
  const { runs } = JSON.parse(readFileSync(counter, 'utf8')) as { runs: number };
  writeFileSync(counter, `${JSON.stringify({ runs: runs + 1 })}\n`);
  return runs + 1;
}

async function everything(): Promise<string> {
  const development = await judged('development', PER_TYPE);
  const runs = countRun();
  const test = await judged('test', PER_TYPE);
  return [
    '# The decision benchmark',
    '',
    'Written by `npm run eval`; what it measures is in [design/drift.md](design/drift.md). Labelled incidents of ten verdict',
    'types, classification and regression, their severity, rows, coefficients and label delay drawn from the seed. Three in ten of the',
    'test half comes from mechanisms or pairs of causes that the development half does not have, its seeds are its own; both',
    'were written down and committed before the rules were changed. `unknown` is wrong unless the incident is labelled so (a',
    'tenth of them: no labels, or none matured). Traffic that moves less than the policy counts as drift is healthy.',
    `This test half was run ${runs} time${runs === 1 ? '' : 's'}; the one before it (160 of 200 judged: verdict right 95.0 %, action 96.3 %, two`,
    `harmful retrainings) is part of development now. ${priceText}`,
    '',
    test,
    realMarkdown(await realCases()),
    modelMarkdown(await withModel()),
    development,
  ].join('\n');
}

const [half, perType] = process.argv.slice(2);
if (half === 'model') {
  process.stdout.write(modelMarkdown(await withModel()));
} else if (half === 'development') {
  process.stdout.write(
    `${await judged('development', Number(perType ?? PER_TYPE))}\n${realMarkdown(await realCases())}`,
  );
} else {
  const text = await everything();
  writeFileSync(page, text);
  process.stdout.write(text);
}
