import { rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sweep } from '../../../src/domain/sweep.ts';
import { alert, incidentOf, settledAs, texts, until } from './people.ts';
import { channelId, openSmallWorld, type SmallWorld } from './small-world.ts';

/** What is wrong with the log of each model, and the words that say so. */
const troubles: Readonly<Record<string, RegExp>> = {
  missing: /no file matches ".*missing\.parquet"/,
  corrupt: /corrupt\.parquet cannot be read/,
  foreign: /foreign\.parquet is no Parquet file/,
  empty: /empty\.parquet holds no row up to now/,
  stale: /the newest row of .*stale\.parquet is of 2026-10-04/,
  nan: /score "score" of .*nan\.parquet is missing in all rows/,
  featureless: /every feature of .*featureless\.parquet is missing in all rows/,
  timeless: /timeless\.parquet has no column "ts"/,
  scoreless: /score "score" of .*scoreless\.parquet is missing in all rows/,
  wordy: /must hold numbers or true\/false, but holds "maybe"/,
  unreferenced: /no file matches ".*nowhere\.parquet"/,
  unregistered: /aliases\.json is no JSON: restore it or remove it/,
};
const blindIds = Object.keys(troubles);
const ids = [...blindIds, 'narrow', 'fine'];

let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld(
    ids.map((id) => {
      if (id === 'unregistered') return { id, aliases: '{"champion": ' };
      if (id === 'unreferenced') return { id, reference: 'nowhere' };
      return id === 'fine' ? { id } : { id, log: id };
    }),
  );
  await writeBadFiles();
}, 120_000);
afterAll(() => world.close());

async function writeBadFiles(): Promise<void> {
  const { sql, path, log } = world.files;
  const write = (name: string, select: string): Promise<void> =>
    sql(`copy (${select}) to '${path(name)}' (format parquet)`);
  await writeFile(path('corrupt'), `PAR1${'x'.repeat(2000)}PAR1`);
  await writeFile(path('foreign'), 'ts,score\n2026-10-10,0.5\n');
  await write('empty', `select * from '${log}' limit 0`);
  await write('stale', `select * from '${log}' where ts < timestamp '2026-10-05'`);
  await write('nan', `select * replace ('nan'::double as score) from '${log}'`);
  const features = ['amount', 'age', 'velocity', 'category', 'country', 'hour'];
  const nothing = features.map((name) => `null::double as ${name}`).join(', ');
  await write('featureless', `select * replace (${nothing}) from '${log}'`);
  await write('timeless', `select * exclude (ts) from '${log}'`);
  await write('scoreless', `select * exclude (score) from '${log}'`);
  await write('wordy', `select * replace ('maybe' as label) from '${log}'`);
  await write('narrow', `select * exclude (velocity) from '${log}'`);
}

async function sweepNow(): Promise<Sweep> {
  const slot = await world.app.store.now();
  await world.app.sweep(slot);
  const done = await until('the sweep', async () => {
    const [row] = await world.app.store.find('sweep', { where: { slot: slot.toISOString() }, limit: 1 });
    return row?.state === 'done' ? row : null;
  });
  await world.app.idle();
  return done;
}

const later = async (hours: number): Promise<void> =>
  world.app.store.moveClock(new Date((await world.app.store.now()).getTime() + hours * 3_600_000));

const blindWords = (id: string): string[] =>
  texts(world, channelId(id)).filter((t) => t.includes(`I am blind on ${id}`));

test('a sweep calls what it cannot read blind, with the reason, in the channel: never healthy', async () => {
  const { results } = await sweepNow();
  expect(results).toHaveLength(ids.length);
  for (const [id, reason] of Object.entries(troubles)) {
    expect(results.find((r) => r.model === id)).toMatchObject({
      outcome: 'blind',
      reason: expect.stringMatching(reason),
    });
    expect(blindWords(id)).toHaveLength(1);
  }
  expect(results.filter((r) => r.outcome === 'healthy')).toEqual([]);
});

test('the same blindness is said once; when it begins again it is said again', async () => {
  await later(1);
  await sweepNow();
  for (const id of blindIds) expect(blindWords(id)).toHaveLength(1);
  const { sql, path, reference } = world.files;
  await sql(
    `copy (select * replace (ts + interval 14 day as ts) from '${reference}') to '${path('missing')}' (format parquet)`,
  );
  await later(1);
  expect((await sweepNow()).results.find((r) => r.model === 'missing')).toMatchObject({ outcome: 'healthy' });
  await rm(path('missing'));
  await later(1);
  await sweepNow();
  expect(blindWords('missing')).toHaveLength(2);
});

test('an alert about such a model ends with a person and the reason, and a later look finds out when it is mended', async () => {
  await Promise.all(blindIds.map((id) => alert(world, id)));
  for (const id of blindIds) {
    const incident = await settledAs(world, id, 'needs-human');
    expect(incident.stateReason).toMatch(troubles[id] ?? /never/);
    const parent = world.slack.transcript(channelId(id)).find((m) => m.reply_count !== undefined);
    expect(JSON.stringify(parent?.blocks)).toContain('needs a person');
  }
  expect((await world.app.store.find('run', {})).map((run) => run.model)).toEqual(['fine']);
  await writeFile(world.registry('unregistered', 'aliases.json'), JSON.stringify({ champion: 'v1' }));
  await later(1);
  await sweepNow();
  await until('another look', async () => (await incidentOf(world, 'unregistered')).state !== 'needs-human');
});

test('a column that is gone is broken data: no run, the data must be mended', async () => {
  const settled = await settledAs(world, 'narrow', 'needs-human');
  expect(settled.stateReason).toContain('The data must be mended first');
  const [decision] = await world.app.store.find('decision', { where: { model: 'narrow' } });
  expect(decision).toMatchObject({ action: 'fix-data', verdict: 'broken-data' });
});
