import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLocalRegistry } from '../../../src/adapters/local/registry.ts';
import { createLocalRegistryWriter } from '../../../src/adapters/local/registry-writer.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { Model } from '../../../src/domain/model.ts';
import { readParquet } from '../../../src/sandbox/world/parquet-file.ts';
import { openWorld, type World } from '../../../src/sandbox/world/world.ts';
import { logFiles, registryPath } from '../../../src/sandbox/world/world-files.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { demand, fraud, temporaryWorld } from './temporary-world.ts';

const config = {
  pipelineNode: process.execPath,
  channel: '#ml-alerts',
  owner: 'S0MLPLATFORM',
  approvers: { sets: ['S0MLONCALL', 'S0MLLEADS'], quorum: 1 },
};

const inRegistry = (world: World, name: string): Model =>
  exampleModel({ registry: { local: { path: registryPath(world.dir), name, alias: 'champion' } } });

interface Candidate {
  readonly version: string;
  readonly rows: number;
  readonly trainingWindow: { readonly to: string };
  readonly evaluationWindow: { readonly from: string };
  readonly leftOut: readonly unknown[];
}

function retrain(world: World, model: string, since: string, more: Record<string, string> = {}): Candidate {
  const program = new URL('../../../src/sandbox/world/train.ts', import.meta.url).pathname;
  const env = {
    PATH: process.env.PATH,
    SEXTANT_NOW: world.date().toISOString(),
    SEXTANT_TROUBLE_SINCE: since,
    ...more,
  };
  const out = execFileSync(process.execPath, [program, '--dir', world.dir, '--model', model], {
    env,
    encoding: 'utf8',
  });
  return JSON.parse(out.trim().split('\n').at(-1)!).candidate;
}

async function passDays(world: World, days: number): Promise<void> {
  for (let i = 0; i < days; i++) await world.advance();
}

describe('the demo world', () => {
  test('the same seed gives the same rows and scores, another seed does not', async () => {
    const score = async (seed: number): Promise<number> =>
      (await temporaryWorld({ seed, models: [demand] })).quality(demand, 0, 11);
    expect(await score(3)).toBe(await score(3));
    expect(await score(3)).not.toBe(await score(4));
  });

  test('finds its data again when it is opened once more, day and all', async () => {
    const first = await temporaryWorld({ models: [demand] });
    await first.advance();
    await first.close();
    const again = await temporaryWorld({ dir: first.dir, seed: 99 });
    expect(again.day).toBe(13);
    expect(again.state()).toEqual(first.state());
    expect(again.quality(demand, 0, 12)).toBe(first.quality(demand, 0, 12));
  });

  test('both versions have served: the log says which, and the tags say when', async () => {
    const world = await temporaryWorld({ models: [fraud] });
    const log = await readParquet(logFiles(world.dir, fraud));
    expect(new Set(log.columns.model_version as string[])).toEqual(new Set(['v2', 'v3']));
    expect(await createLocalRegistry().version(inRegistry(world, fraud), 'v2')).toMatchObject({
      tags: { replaced_by: 'v3', served_until: '2026-02-09T00:00:00.000Z' },
    });
  });

  test('its configuration is one that Sextant accepts', async () => {
    const world = await temporaryWorld();
    const file = join(world.dir, 'sextant.yaml');
    await writeFile(file, world.configYaml(config));
    const { models } = loadConfig(file);
    expect(models.map(({ id, task, policy }) => [id, task, policy.autonomy])).toEqual([
      [fraud, 'classification', 'retrain'],
      ['churn-predictor', 'classification', 'retrain'],
      [demand, 'regression', 'retrain'],
      ['credit-risk', 'classification', 'retrain'],
    ]);
    expect(models[0]?.monitor.parquet?.label_delay).toBe(2 * 86_400_000);
  });

  test('fraud alerts on the second bad day with matured labels, and demand when its error explodes', async () => {
    const world = await temporaryWorld({ models: [fraud, demand], rowsPerDay: 1500 });
    await passDays(world, 5);
    const alerts = Array.from({ length: 6 }, (_, i) =>
      world.alertsFor(12 + i).map(({ groupLabels }) => groupLabels.model),
    );
    expect(alerts).toEqual([[], [], [], [], [fraud], [fraud, demand]]);
    const [first, repeat] = [world.alertsFor(16)[0]!, world.alertsFor(17)[0]!];
    expect(repeat.alerts[0]).toMatchObject({ status: 'firing', fingerprint: first.alerts[0]!.fingerprint });
    expect(repeat.alerts[0]!.startsAt).toBe(first.alerts[0]!.startsAt);
    expect(first.alerts[0]!.startsAt).toBe('2026-02-16T06:00:00.000Z');
  });

  test('the broken column is mended after a while, and the alert is resolved once', async () => {
    const world = await temporaryWorld({ models: [demand] });
    await passDays(world, 16);
    const statuses = Array.from({ length: 17 }, (_, i) => world.alertsFor(12 + i)[0]?.status ?? 'silent');
    expect(statuses.join(' ')).toMatch(/^(silent )+(firing ){8}resolved( silent)*$/);
  });

  test('serving answers with the new version once the alias has moved, and the next day is scored by it', async () => {
    const world = await temporaryWorld({ models: [fraud] });
    const writer = createLocalRegistryWriter();
    await writer.setAlias(inRegistry(world, fraud), { expected: 'v3', to: 'v2', tags: {} });
    await world.settled();
    const answer = await (await fetch(`${world.servingUrl}/models/${fraud}`)).json();
    expect(answer).toMatchObject({ model: fraud, version: 'v2' });
    expect((await world.advance()).models[0]?.version).toBe('v2');
  });

  test('serving keeps the old version until its delay is over', async () => {
    const world = await temporaryWorld({ models: [fraud], reloadDelayMs: 3_600_000 });
    await createLocalRegistryWriter().setAlias(inRegistry(world, fraud), { expected: 'v3', to: 'v2', tags: {} });
    const answer = await (await fetch(`${world.servingUrl}/models/${fraud}`)).json();
    expect(answer).toMatchObject({ version: 'v3' });
    expect(world.state().models[0]).toMatchObject({ champion: 'v2', serving: 'v3' });
  });

  test('other names for models and columns change nothing else', async () => {
    const plain = await temporaryWorld({ models: [demand] });
    const rename = {
      models: { [demand]: 'model-x' },
      columns: { footfall: 'col_a', units_sold: 'target', store_type: 'col_c' },
    };
    const other = await temporaryWorld({ models: [demand], rename });
    expect(other.models[0]?.id).toBe('model-x');
    expect(other.quality('model-x', 0, 11)).toBe(plain.quality(demand, 0, 11));
    const log = await readParquet(logFiles(other.dir, 'model-x'));
    expect(Object.keys(log.columns)).toEqual(expect.arrayContaining(['col_a', 'col_c', 'target']));
    expect(other.configYaml(config)).not.toContain(demand);
  });

  test('begins anew on reset', async () => {
    const world = await temporaryWorld({ models: [fraud] });
    const before = world.state();
    await world.advance();
    await createLocalRegistryWriter().setAlias(inRegistry(world, fraud), { expected: 'v3', to: 'v2', tags: {} });
    await world.settled();
    await world.reset();
    expect(world.state()).toEqual(before);
  });
});

describe('retraining in the demo world', () => {
  const moved = '2026-02-12T00:00:00.000Z';

  test('regains the lost quality, and only by promotion', async () => {
    const world = await temporaryWorld({ models: [fraud], rowsPerDay: 3000 });
    await passDays(world, 4);
    const candidate = retrain(world, fraud, moved);
    expect(candidate).toMatchObject({ version: 'v4' });
    expect(candidate.trainingWindow.to <= candidate.evaluationWindow.from).toBe(true);

    await passDays(world, 1);
    const [before, lost, waiting] = [
      world.quality(fraud, 9, 11),
      world.quality(fraud, 12, 15),
      world.quality(fraud, 16, 16),
    ];
    await createLocalRegistryWriter().setAlias(inRegistry(world, fraud), { expected: 'v3', to: 'v4', tags: {} });
    await world.settled();
    await passDays(world, 5);
    const regained = (value: number): number => (value - lost) / (before - lost);
    expect(before - lost).toBeGreaterThan(0.08);
    expect(regained(waiting)).toBeLessThan(0.3);
    expect(regained(world.quality(fraud, 17, 21))).toBeGreaterThan(0.8);
  });

  test('writes the evaluation rows, scored by both, and the reference of the new version', async () => {
    const world = await temporaryWorld({ models: [fraud] });
    await passDays(world, 4);
    const { version, evaluationWindow } = retrain(world, fraud, moved);
    const registry = createLocalRegistry();
    const model = inRegistry(world, fraud);
    const evaluation = await readParquet((await registry.artifact(model, version, 'sextant_eval.parquet'))!);
    expect(Object.keys(evaluation.columns)).toEqual([
      'row_id',
      'time',
      'label',
      'score_candidate',
      'score_champion',
      'country',
    ]);
    expect(evaluation.rows).toBe(400);
    const times = evaluation.columns.time as Float64Array;
    expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.parse(evaluationWindow.from));
    const reference = await readParquet((await registry.artifact(model, version, 'sextant_reference.parquet'))!);
    const log = await readParquet(logFiles(world.dir, fraud));
    expect(Object.keys(reference.columns).sort()).toEqual(Object.keys(log.columns).sort());
    expect(new Set(reference.columns.model_version as string[])).toEqual(new Set([version]));
  });

  test('takes no row of the periods it is told to leave out, and says so', async () => {
    const world = await temporaryWorld({ models: [fraud] });
    await passDays(world, 4);
    const whole = retrain(world, fraud, moved);
    const leaveOut = [{ from: '2026-02-05T00:00:00.000Z', to: '2026-02-07T00:00:00.000Z' }];
    const less = retrain(world, fraud, moved, { SEXTANT_LEAVE_OUT: JSON.stringify(leaveOut) });
    const log = await readParquet(logFiles(world.dir, fraud), {
      time: 'ts',
      from: new Date(leaveOut[0]!.from),
      to: new Date(leaveOut[0]!.to),
    });
    expect(log.rows).toBeGreaterThan(0);
    expect(less.rows).toBe(whole.rows - log.rows);
    expect(whole.leftOut).toEqual([]);
    expect(less.leftOut).toEqual(leaveOut);
  });

  test('fails when the rows it would learn from are corrupt, and registers nothing', async () => {
    const world = await temporaryWorld({ models: [fraud] });
    await passDays(world, 4);
    await writeFile(join(world.dir, 'data', fraud, 'log', 'day-0013.parquet'), 'PAR1 nothing more');
    expect(() => retrain(world, fraud, moved)).toThrow(/day-0013/);
    const versions = await createLocalRegistry().versions(inRegistry(world, fraud));
    expect(versions.map(({ version }) => version)).toEqual(['v3', 'v2']);
  });
});

test('a world in a used directory opens what is there, whatever is asked for', async () => {
  const world = await temporaryWorld({ models: [demand] });
  const again = await openWorld({ dir: world.dir, seed: 5, models: [fraud], reloadDelayMs: 0 });
  expect(again.models.map(({ id }) => id)).toEqual([demand]);
  await again.close();
});
