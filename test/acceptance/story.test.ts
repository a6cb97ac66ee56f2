import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/process/create-log.ts';
import { type Demo, startDemo } from '../../src/sandbox/demo/start-demo.ts';
import { playStory } from '../../src/sandbox/demo/story.ts';
import { openWorld } from '../../src/sandbox/world/world.ts';

const root = await mkdtemp(join(tmpdir(), 'sextant-story-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const steps = [
  'alert-received',
  'thread-opened',
  'explained',
  'decided',
  'run-finished',
  'validated',
  'approval-requested',
  'press-refused',
  'approved',
  'promoted',
  'incident-closed',
];

const open = (name: string): Promise<Demo> =>
  startDemo({
    dir: join(root, name),
    environment: {},
    log: createLog('silent'),
    fresh: true,
    paused: true,
    reloadDelayMs: 200,
  });

const timeout = 240_000;

test('F75 `sextant demo --script story --json` plays the story, one JSON line a step', { timeout }, async () => {
  const args = ['src/main.ts', 'demo', '--script', 'story', '--json', '--data-dir', join(root, 'cli')];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', HOME: root },
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: string; [fact: string]: unknown });
  expect(lines.map((l) => l.step)).toEqual(steps);
  const fact = (step: string) => lines.find((l) => l.step === step);
  expect(fact('explained')).toMatchObject({ verdict: 'concept-drift' });
  expect(fact('validated')).toMatchObject({ outcome: 'PASS' });
  expect(fact('promoted')?.to).toBe(fact('run-finished')?.candidate);
  expect(fact('promoted')?.serving).toBe(fact('run-finished')?.candidate);
  expect(fact('promoted')?.from).not.toBe(fact('promoted')?.to);
  expect(fact('incident-closed')?.measure).toMatchObject({
    metric: 'auc',
    n: expect.any(Number),
    low: expect.any(Number),
  });
});

describe('after the press', () => {
  test('≥ 80 % of the lost quality comes back within 5 days, not without the press; ten days later: one retraining', {
    timeout,
  }, async () => {
    const demo = await open('ten-days');
    let model = '';
    let promotedOn = 0;
    try {
      await playStory(demo, (step, facts) => {
        if (step === 'alert-received') model = String(facts.model);
        if (step === 'promoted') promotedOn = demo.world.day;
      });
      while (demo.world.day < promotedOn + 10) {
        await demo.days.nextDay();
        await demo.app.idle();
      }
      const runs = await demo.app.store.find('run', { where: { model } });
      const incidents = await demo.app.store.find('incident', { where: { model } });
      expect(runs.map((r) => r.state)).toEqual(['succeeded']);
      expect(incidents.map((i) => i.state)).toEqual(['closed']);
      const others = await demo.app.store.find('run', {});
      expect(others.map((r) => r.model)).toEqual([model]);
      const pressed = regained(demo.world, model, promotedOn);
      expect(pressed).toBeGreaterThanOrEqual(0.8);
      expect(await withoutPress(model, promotedOn)).toBeLessThan(0.3);
    } finally {
      await demo.stop();
    }
  });
});

/** Share of the lost quality that the five days after the promotion won back. */
function regained(world: Pick<Demo['world'], 'quality'>, model: string, promotedOn: number): number {
  const before = world.quality(model, 20, 29);
  const lost = world.quality(model, 31, promotedOn - 1);
  const after = world.quality(model, promotedOn, promotedOn + 4);
  expect(before - lost).toBeGreaterThan(0.1);
  return (after - lost) / (before - lost);
}

async function withoutPress(model: string, promotedOn: number): Promise<number> {
  const world = await openWorld({ dir: join(root, 'no-press'), seed: 7, models: [model], reloadDelayMs: 0 });
  try {
    while (world.day < promotedOn + 5) await world.advance();
    return regained(world, model, promotedOn);
  } finally {
    await world.close();
  }
}

test('with corrupted training rows the candidate fails its gates and the story breaks off', { timeout }, async () => {
  const demo = await open('corrupt');
  const told: string[] = [];
  let model = '';
  try {
    const played = playStory(demo, (step, facts) => {
      told.push(`${step}${facts.outcome ? ` ${facts.outcome}` : ''}`);
      if (step !== 'alert-received') return;
      model = String(facts.model);
      corrupt(demo, model);
    });
    await expect(played).rejects.toThrow(/validation said FAIL/);
    expect(told).toContain('validated FAIL');
    expect(told).not.toContain('approval-requested');
    expect(await demo.app.store.find('approval', {})).toEqual([]);
    expect(demo.world.state().models.find((m) => m.id === model)?.champion).toBe('v3');
  } finally {
    await demo.stop();
  }
});

/** Turns the labels of all rows that a training may use into noise; the newest two days, which judge it, stay. Blocks: nothing trains meanwhile. */
function corrupt(demo: Demo, model: string): void {
  execFileSync(process.execPath, [
    'test/acceptance/corrupt-labels.ts',
    join(demo.world.dir, 'data', model, 'log'),
    String(demo.world.day - 3),
  ]);
}
