import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Gauge, Observation, Readings } from '../../src/domain/observation.ts';
import { DAY, START } from '../drift/synthetic-world.ts';
import { conceptWorld, covariateWorld } from '../drift/worlds.ts';
import { playToPromotion, watchToTheEnd } from './level-story.ts';
import { makeTemplate, modelOf, openScene, prepare, type Scene } from './scene.ts';

let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

const windows = Array.from({ length: 16 }, (_, day) => {
  const from = new Date(START + day * DAY);
  return { key: from.toISOString(), from, to: new Date(from.getTime() + DAY) };
});
/** Days 0 to 15: high from the sixth day on, low again from `mended`. */
const needle = (high: number, mended = 10) => windows.map((_, day) => (day >= 5 && day < mended ? high : 0.03));
const readings = (gauges: readonly Gauge[]): Readings => ({
  blind: false,
  level: gauges.some(({ feature }) => feature !== null) ? 'L1' : 'L0',
  task: 'classification',
  source: 'a gauge',
  windows,
  gauges,
});
const lonely = (values: readonly number[]) => readings([{ name: 'model_drift', feature: null, values }]);

const policy = { on_unknown: 'retrain', watch: { window: '3d' } } as const;
const words = () => JSON.stringify(scene.said('explanation'));

describe('the whole story at each data level', () => {
  it('L0: one number above 0.1, and it says what it cannot know', async () => {
    scene = await openScene(template, [modelOf('m', policy)], { m: lonely(needle(0.31)) });
    const { verdict } = await playToPromotion(scene, { level: 'L0', verdict: 'unknown' });
    expect(verdict.because.join(' ')).toContain('I cannot know which input moved, whether the data is broken');
    expect(verdict.wouldChange.join(' ')).toMatch(/L1.*L2.*L3/);
    expect(verdict.hypotheses.filter(({ status }) => status === 'supported').map(({ type }) => type)).toEqual([
      'unknown',
    ]);
    expect(words()).toContain('I cannot know');
    const watch = await watchToTheEnd(scene, 6);
    expect(watch).toMatchObject({ state: 'healthy', finding: null });
    expect(await scene.one('incident')).toMatchObject({
      state: 'closed',
      closeReason: expect.stringContaining('Whether its predictions are right I cannot know at data level L0'),
    });
  });

  it('L0: a number that stays high closes nothing', async () => {
    scene = await openScene(template, [modelOf('m', { ...policy, watch: { window: '3d', give_up_after: '5d' } })], {
      m: lonely(needle(0.31, 99)),
    });
    await playToPromotion(scene, { level: 'L0', verdict: 'unknown' });
    expect(await watchToTheEnd(scene, 7)).toMatchObject({ state: 'inconclusive', finding: null });
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
  });

  it('L1: the feature that moved is named, its cause is not', async () => {
    const gauges = [
      { name: 'model_drift', feature: 'amount', values: needle(0.4) },
      { name: 'model_drift', feature: 'country', values: needle(0.02) },
    ];
    scene = await openScene(template, [modelOf('m', policy)], { m: readings(gauges) });
    const { measurement, verdict } = await playToPromotion(scene, { level: 'L1', verdict: 'unknown' });
    expect(measurement.drift).toMatchObject({ column: 'amount', method: 'reported', value: 0.4, alert: true });
    expect(verdict.because[0]).toContain('amount is reported at 0.4, over the threshold 0.1 since 2026-10-06');
    expect(verdict.because.join(' ')).toContain('Data level L1');
  });

  it('L2: rows without labels name what moved and wait for labels to say more', async () => {
    scene = await openScene(template, [modelOf('m', policy)], { m: withoutLabels(prepare(covariateWorld(1))) });
    const { verdict } = await playToPromotion(scene, { level: 'L2', verdict: 'unknown' });
    expect(verdict.toldApartBy).toContain('no labels');
  });

  it('L3: rows with labels name the cause', async () => {
    scene = await openScene(template, [modelOf('m', policy)], { m: prepare(conceptWorld(1)) });
    await playToPromotion(scene, { level: 'L3', verdict: 'concept-drift' });
  });

  it('L0: one window above is noise, none is healthy, and neither is acted on', async () => {
    const once = windows.map((_, day) => (day === 9 ? 0.5 : 0.03));
    scene = await openScene(template, [modelOf('m', policy), modelOf('n', policy)], {
      m: lonely(once),
      n: lonely(windows.map(() => 0.02)),
    });
    await scene.fire('m');
    await scene.fire('n', { fingerprint: 'n' });
    await scene.settle();
    const decisions = await scene.all('decision');
    expect(decisions.map(({ verdict, action }) => [verdict, action]).toSorted()).toEqual([
      ['healthy', 'hold'],
      ['monitor-noise', 'hold'],
    ]);
    expect(scene.pipeline.started).toEqual([]);
  });
});

function withoutLabels(world: Observation): Observation {
  const drop = <T extends { frame: Observation['reference']['frame'] }>(window: T): T => {
    const { label: _, ...columns } = window.frame.columns;
    return { ...window, frame: { ...window.frame, columns } };
  };
  const { label: _, ...roles } = world.roles;
  return { ...world, level: 'L2', roles, reference: drop(world.reference), windows: world.windows.map(drop) };
}
