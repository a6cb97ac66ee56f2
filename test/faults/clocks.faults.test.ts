import { globSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openFaultWorld } from './fault-world.ts';
import { faultsIn } from './invariants.ts';
import { keepUp } from './keep-up.ts';
import { playStory, quiet } from './story.ts';
import { transcriptOf } from './transcript.ts';
import { writeFigure } from './write-figures.ts';

const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
if (library === undefined) throw new Error('libfaketime is not installed: apt-get install libfaketime');

test.each(['-10m', '+10m'])('the clock of one replica is wrong by %s', async (wrong) => {
  const world = await openFaultWorld({
    models: ['m-001', 'm-002'],
    faultyEnvironment: { LD_PRELOAD: library, FAKETIME: wrong, FAKETIME_DONT_FAKE_MONOTONIC: '1' },
  });
  onTestFinished(() => world.close());
  const kept = await keepUp(world);
  await playStory(world, 'm-001');
  // The one whose clock is wrong, alone.
  world.replicas[0].signal('SIGSTOP');
  await playStory(world, 'm-002');
  world.replicas[0].signal('SIGCONT');
  await quiet(world);
  await kept.release();
  expect(await faultsIn(world)).toEqual([]);
  expect(transcriptOf(world, 'm-002')).toEqual(transcriptOf(world, 'm-001'));
  writeFigure('clocks', 'two stories at −10 and at +10 minutes, 0 lost, 0 doubled');
});
