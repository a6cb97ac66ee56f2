import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tables } from '../../../src/domain/change.ts';
import { alert, incidentOf, settledAs, shown, until } from './people.ts';
import { channelId, openSmallWorld, type SmallWorld } from './small-world.ts';

/** One model a mishap, all in one Sextant: what goes wrong with one is nobody else's trouble. */
const modes = ['fails', 'hangs', 'garbage', 'nothing', 'absent', 'bare', 'corrupt', 'leaky', 'unmatured', 'vanishes'];

let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld(
    modes.map((mode) => ({
      id: mode,
      mode: mode === 'vanishes' ? 'hangs' : mode,
      timeout: mode === 'hangs' ? '2s' : '1m',
    })),
  );
  const answers = await Promise.all(modes.map((model) => alert(world, model)));
  expect(answers.map((answer) => answer.status)).toEqual(modes.map(() => 202));
}, 120_000);
afterAll(() => world.close());

async function ended(model: string): Promise<{ incident: Tables['incident']; run: Tables['run']; said: string }> {
  const incident = await settledAs(world, model, 'needs-human');
  const [run] = await world.app.store.find('run', { where: { model } });
  if (!run) throw new Error(`no run of ${model}`);
  const aliases = JSON.parse(await readFile(world.registry(model, 'aliases.json'), 'utf8')) as object;
  expect(aliases).toEqual({ champion: 'v1' });
  expect(await world.app.store.find('approval', { where: { model } })).toEqual([]);
  return { incident, run, said: shown(world, channelId(model)) };
}

const pidsOf = (model: string): Promise<number[]> =>
  until(`the pids of ${model}`, async () =>
    readFile(world.registry(model, 'pids.json'), 'utf8').then(
      (text) => JSON.parse(text) as number[],
      () => null,
    ),
  );

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('a pipeline that', () => {
  test('exits 1 shows its last words, and they are only words', async () => {
    const { incident, run, said } = await ended('fails');
    expect(run).toMatchObject({ state: 'failed', errorTail: expect.stringContaining('exit code 1') });
    expect(incident.stateReason).toContain('The run failed in the pipeline. The champion stays');
    expect(said).toContain('ValueError: no rows with a matured label');
    expect(said).not.toMatch(/<!channel>|<https:\/\/evil|evil\.example/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the purpose
    expect(said).not.toMatch(/\\u001b|\\u202e|[\u001b\u202e]|owned/);
  });

  test('hangs is stopped at its time limit, with all it started', async () => {
    const { run } = await ended('hangs');
    expect(run).toMatchObject({ state: 'failed', errorTail: expect.stringContaining('pipeline.command.timeout') });
    for (const pid of await pidsOf('hangs')) await until(`${pid} to be gone`, async () => isGone(pid));
  });

  test('prints garbage has named no candidate, and the thread says how much was passed over', async () => {
    const { run, said } = await ended('garbage');
    expect(run).toMatchObject({ state: 'failed', candidate: null });
    expect(said).toMatch(/no line .*on stdout; \d+ other lines were ignored/);
    expect(said).not.toContain('<!here>');
  });

  test('says nothing has named no candidate', async () => {
    const { run } = await ended('nothing');
    expect(run.errorTail).toContain('exit code 0, but no line');
  });

  test('names a version that is not in the registry is refused by name', async () => {
    const { incident, run } = await ended('absent');
    expect(run.state).toBe('succeeded');
    expect(incident.stateReason).toContain('Version v9 is not (or not ready) in the registry.');
  });

  test('writes no evaluation file is told which one is missing', async () => {
    const { incident } = await ended('bare');
    expect(incident.stateReason).toContain('has no sextant_eval.parquet');
  });

  test('writes a corrupt evaluation file fails its validation, with the file named', async () => {
    const { incident } = await ended('corrupt');
    expect(incident.stateReason).toMatch(/Validation FAIL: The candidate could not be judged: .*sextant_eval\.parquet/);
  });

  test('trained on rows it is judged by fails for leakage', async () => {
    const { incident } = await ended('leaky');
    expect(incident.stateReason).toContain('Validation FAIL');
    expect(incident.stateReason).toContain('the candidate has seen them');
  });

  test('was judged on labels that have not matured is insufficient, with the date it looks again', async () => {
    const { incident, said } = await ended('unmatured');
    expect(incident.stateReason).toContain('Validation INSUFFICIENT');
    expect(incident.nextLookAt?.toISOString()).toMatch(/^2026-10-1[23]/);
    expect(said).toContain('labels have matured only up to');
  });

  test('vanishes with its supervisor has failed, and nothing of it goes on', async () => {
    const pids = await pidsOf('vanishes');
    const run = await until(
      'the run',
      async () => (await world.app.store.find('run', { where: { model: 'vanishes' } }))[0],
    );
    const start = JSON.parse(await readFile(join(world.dir, 'store', 'runs', run.requestId, 'start.json'), 'utf8')) as {
      supervisor: { pid: number };
    };
    process.kill(start.supervisor.pid, 'SIGKILL');
    const after = await ended('vanishes');
    expect(after.run).toMatchObject({ state: 'failed', errorTail: expect.stringContaining('vanished') });
    for (const pid of pids) await until(`${pid} to be gone`, async () => isGone(pid));
  });
});

test('each mishap stays with its own model, is on record once, and the chain holds', async () => {
  for (const model of modes) expect((await incidentOf(world, model)).state).toBe('needs-human');
  const finished = await world.app.store.ledger({ kind: 'run-finished', limit: 100 });
  expect(finished).toHaveLength(modes.length);
});
