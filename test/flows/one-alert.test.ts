import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { makeTemplate, modelOf, oncall, openScene, outsider, prepare, type Scene } from './scene.ts';

let template: string;
let scene: Scene;
const drifted = prepare(conceptWorld(1));
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

describe('one alert, all the way', () => {
  it('is told, decided, retrained, refused, approved, promoted', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    const decision = await scene.one('decision');
    expect(decision).toMatchObject({ verdict: 'concept-drift', action: 'retrain', mode: 'act' });
    expect(await scene.one('incident')).toMatchObject({ state: 'waiting-run' });
    await finishRun(scene, 'm');
    const validation = await scene.one('validation');
    expect(validation.outcome).toBe('PASS');
    const approval = await scene.one('approval');
    await scene.press(approval.id, outsider);
    await scene.settle();
    expect(scene.whispered(outsider)).toEqual([expect.stringContaining('You may not decide this')]);
    expect((await scene.one('approval')).state).toBe('pending');
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(scene.shelves.get('m')?.champion).toBe('2');
    expect(await scene.one('promotion')).toMatchObject({ state: 'done', from: '1', to: '2' });
    expect(await scene.one('incident')).toMatchObject({ state: 'watching' });
    expect(scene.pipeline.started).toHaveLength(1);
  });
});
