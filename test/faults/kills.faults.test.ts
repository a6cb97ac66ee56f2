import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { type FaultWorld, type FaultWorldOptions, openFaultWorld, sharedInput } from './fault-world.ts';
import { faultsIn } from './invariants.ts';
import { keepUp } from './keep-up.ts';
import { failpoints, fileOf } from './points.ts';
import { modelNames, pick, random, seed } from './scale.ts';
import { ask, playBreak, playStory, playWatch, quiet, sweepOnce, until } from './story.ts';
import { transcriptOf } from './transcript.ts';
import { writeFigure } from './write-figures.ts';

/** What the channels read when nothing goes wrong. */
let undisturbed: Readonly<Record<string, string[]>>;

async function open(options: FaultWorldOptions): Promise<FaultWorld> {
  const world = await openFaultWorld(options);
  onTestFinished(() => world.close());
  return world;
}

/** The whole story of these models, several at a time; afterwards a sweep, a question in each thread, and what time brings. */
async function playAll(world: FaultWorld, atOnce: number): Promise<void> {
  const left = world.models.values();
  const hand = async (): Promise<void> => {
    for (const { id } of left) if (!shared.has(id)) await playStory(world, id);
  };
  await Promise.all([playBreak(world), ...Array.from({ length: atOnce }, hand)]);
  await quiet(world);
  await sweepOnce(world);
  for (const { id } of world.models) await ask(world, id);
  await quiet(world);
  await playWatch(world);
}

const shared = new Set<string>(Object.values(sharedInput));

/** A step that a killed process held comes back only when its lease is over: what is not settled yet is given that time, and no more. */
async function lastingFaults(world: FaultWorld): Promise<string[]> {
  for (let left = 30; ; left--) {
    await quiet(world);
    const found = await faultsIn(world);
    if (found.length === 0 || left === 0) return found;
    await pause(2000);
  }
}

async function expectAsIfNothingHappened(world: FaultWorld): Promise<void> {
  expect(await lastingFaults(world)).toEqual([]);
  for (const { id } of world.models)
    expect(transcriptOf(world, id), id).toEqual(undisturbed[id] ?? undisturbed['m-000']);
}

beforeAll(async () => {
  const world = await openFaultWorld({ models: ['m-000'], sharedInput: true });
  const kept = await keepUp(world);
  await playAll(world, 1);
  await kept.release();
  expect(await faultsIn(world)).toEqual([]);
  undisturbed = Object.fromEntries(world.models.map(({ id }) => [id, transcriptOf(world, id)]));
  await world.close();
}, 600_000);

test('killed at every failpoint, on both sides of every commit and call', async () => {
  const world = await open({ models: modelNames('m', 2), sharedInput: true, failpoints: 'both' });
  const kept = await keepUp(world);
  await playAll(world, 2);
  await kept.release();
  const used = await readdir(world.failpoints);
  expect(used.sort()).toEqual(failpoints.map(fileOf).sort());
  const deaths = world.replicas[0].deaths + world.replicas[1].deaths;
  // One process may stand at two failpoints when it dies.
  expect(deaths).toBeGreaterThan(failpoints.length * 0.9);
  await expectAsIfNothingHappened(world);
  writeFigure('kills at failpoints', `${deaths} kills at ${failpoints.length} failpoints, 0 lost, 0 doubled`);
});

test(`killed at random moments (seed ${seed})`, async () => {
  const kills = pick(30, 200);
  const world = await open({ models: modelNames('m', Math.ceil(kills / 5)), sharedInput: true });
  const kept = await keepUp(world);
  const dice = random(seed);
  let killed = 0;
  let over = false;
  const killing = (async () => {
    while (killed < kills && !over) {
      // Spread over whole stories, however slow the machine: each time a little has been done since the last one.
      const enough = (await done(world)) + 1 + Math.floor(dice() * 5);
      await until('something to be done', async () => over || (await done(world)) >= enough);
      await pause(dice() * 500);
      const replica = world.replicas[dice() < 0.5 ? 0 : 1];
      if (over || !replica.isUp) continue;
      replica.signal('SIGKILL');
      killed += 1;
    }
  })();
  await playAll(world, 5);
  over = true;
  await killing;
  expect(killed).toBe(kills);
  await kept.release();
  await quiet(world);
  await expectAsIfNothingHappened(world);
  writeFigure('kills at random', `${killed} kills in ${world.models.length} stories, 0 lost, 0 doubled (seed ${seed})`);
});

/** How much has been committed: steps that ended and messages that were sent or edited. */
async function done({ store }: FaultWorld): Promise<number> {
  const { rows } = await store.pool.query<{ n: number }>(
    `select ((select count(*) from sextant.step where state = 'done') + (select sum(sent_revision) from sextant.post))::int as n`,
  );
  return rows[0]?.n ?? 0;
}
