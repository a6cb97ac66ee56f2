import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { TimeSpan } from '../../domain/run.ts';
import { scored } from './found-model.ts';
import { score, train } from './learner.ts';
import { roles } from './model-spec.ts';
import { claimNextVersion, readArtifact, readChampion, registerVersion, writeArtifact } from './model-store.ts';
import { readParquet, writeParquet } from './parquet-file.ts';
import { qualityOf } from './quality.ts';
import { createRandom } from './random.ts';
import { recencyWeights } from './recency-weights.ts';
import { filterRows, numbers, type Table, texts } from './table.ts';
import { dayMs } from './traffic.ts';
import { chooseWindows, spanOf, type Window } from './training-windows.ts';
import { logDirectory, logFiles, type ModelFile, readWorldFile, registryPath } from './world-files.ts';
import { dateOf } from './world-state.ts';

/** The demo's pipeline command. It trains on the logged rows whose labels have matured and registers what it made. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'string' }, model: { type: 'string' } } });
  if (!values.dir || !values.model) throw new Error('usage: node train.ts --dir WORLD --model ID');
  const state = await readWorldFile(values.dir);
  const model = state?.models.find(({ spec }) => spec.id === values.model);
  if (!state || !model) throw new Error(`${values.dir} holds no simulated world with a model ${values.model}`);
  const now = envDate('SEXTANT_NOW') ?? dateOf(state, state.day);
  const matured = envDate('SEXTANT_MATURED_UNTIL') ?? new Date(now.getTime() - model.spec.labelDelayDays * dayMs);
  const leaveOut = spansSchema.parse(JSON.parse(process.env.SEXTANT_LEAVE_OUT ?? '[]'));
  const windows = chooseWindows(matured, envDate('SEXTANT_TROUBLE_SINCE'), leaveOut);
  await retrain({ dir: values.dir, model, now, seed: state.seed, leaveOut, ...windows });
}

interface Retraining {
  readonly dir: string;
  readonly model: ModelFile;
  readonly now: Date;
  readonly seed: number;
  readonly training: Window;
  readonly evaluation: Window;
  readonly reference: Window;
  /** Periods of broken data: no row of them counts. */
  readonly leaveOut: readonly TimeSpan[];
}

const spansSchema = z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() }));

async function retrain({
  dir,
  model: { spec },
  now,
  seed,
  training,
  evaluation,
  reference,
  leaveOut,
}: Retraining): Promise<void> {
  const started = performance.now();
  const rows = async (window: Window): Promise<Table> =>
    leftOver(await readParquet(logFiles(dir, spec.id), { time: roles.time, ...window }), leaveOut);
  say({ progress: 0.1, text: `reading rows from ${day(training.from)} to ${day(training.to)}` });
  const table = await rows(training);
  const test = await rows(evaluation);
  if (table.rows === 0 || test.rows === 0) throw new Error('no rows with matured labels to train on and evaluate with');

  say({ progress: 0.3, text: `training on ${table.rows} rows` });
  const weights = recencyWeights(numbers(table, roles.time), training.to, envDate('SEXTANT_TROUBLE_SINCE'));
  const random = createRandom(seed, spec.id, 'retrain', training.to.toISOString());
  const artifact = train(spec.task, { table, features: spec.features, label: spec.label, weights }, random);

  say({ progress: 0.7, text: `scoring candidate and champion on the same ${test.rows} rows` });
  const registry = registryPath(dir);
  const champion = await readChampion(registry, spec.id);
  if (champion === null) throw new Error(`${spec.id} has no champion to compare with`);
  const candidateScores = score(artifact, test);
  const championScores = score(await readArtifact(registry, spec.id, champion), test);
  const labels = numbers(test, spec.label);
  const metrics = { [spec.metric]: qualityOf(spec, candidateScores, labels) };

  say({ progress: 0.85, text: 'registering the candidate' });
  const { version, directory } = await claimNextVersion(registry, spec.id);
  await writeArtifact(directory, artifact);
  const comparison: Table = {
    rows: test.rows,
    columns: {
      row_id: numbers(test, roles.id),
      time: numbers(test, roles.time),
      label: labels,
      score_candidate: candidateScores,
      score_champion: championScores,
      [spec.slice]: texts(test, spec.slice),
    },
  };
  await writeParquet(join(directory, 'sextant_eval.parquet'), comparison, 'time');
  await writeParquet(
    join(directory, 'sextant_reference.parquet'),
    scored(await rows(reference), artifact, version),
    roles.time,
  );
  const requestId = process.env.SEXTANT_REQUEST_ID ?? 'none';
  await registerVersion(directory, {
    createdAt: now.toISOString(),
    metrics,
    tags: { simulated: 'true', request_id: requestId, trained_against: champion },
  });
  say({
    candidate: {
      version,
      metrics,
      trainingWindow: spanOf(training),
      evaluationWindow: spanOf(evaluation),
      leftOut: leaveOut,
      codeRevision: await digestSources(),
      dataSnapshot: await digestLog(logDirectory(dir, spec.id), training, evaluation),
      rows: table.rows,
    },
    cost: simulatedCost(table.rows, performance.now() - started),
  });
}

/** The rows outside of the periods to leave out. */
function leftOver(table: Table, leaveOut: readonly TimeSpan[]): Table {
  const times = numbers(table, roles.time);
  const spans = leaveOut.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const);
  return filterRows(table, (row) => !spans.some(([from, to]) => times[row]! >= from && times[row]! < to));
}

/** A made-up price: a fixed fee a run and a bit by size, so that the figures look like a bill. */
const simulatedCost = (rows: number, ms: number): number => Math.round((0.2 + rows * 2e-6 + ms * 1e-6) * 100) / 100;

async function digestSources(): Promise<string> {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.ts')).sort();
  return digest(await Promise.all(names.map((name) => fileLine(join(import.meta.dirname, name), name))));
}

/** The files the rows came from: names, sizes and contents. */
async function digestLog(directory: string, training: Window, evaluation: Window): Promise<string> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.parquet')).sort();
  const lines = await Promise.all(names.map((name) => fileLine(join(directory, name), name)));
  return digest([...lines, JSON.stringify([spanOf(training), spanOf(evaluation)])]);
}

async function fileLine(path: string, name: string): Promise<string> {
  const bytes = await readFile(path);
  return `${name} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;
}

const digest = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex');
const day = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ');
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

function envDate(name: string): Date | null {
  const text = process.env[name];
  if (!text) return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Error(`${name} "${text}" is no time`);
  return date;
}

await main();
