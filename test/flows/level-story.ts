import { expect } from 'vitest';
import { DAY } from '../drift/synthetic-world.ts';
import { finishRun } from './candidate.ts';
import { oncall, outsider, type Scene } from './scene.ts';

/** The whole story of one model `m`: alert, verdict, run, gates, refusal, press, promotion. What was posted is left in the scene. */
export async function playToPromotion(scene: Scene, seen: { readonly level: string; readonly verdict: string }) {
  await scene.fire('m');
  await scene.settle();
  const decision = await scene.one('decision');
  expect(decision).toMatchObject({ verdict: seen.verdict, action: 'retrain', mode: 'act' });
  const evidence = await scene.deps.store.get('evidence', decision.evidenceId!);
  expect(evidence?.measurement.level).toBe(seen.level);
  await finishRun(scene, 'm');
  expect((await scene.one('validation')).outcome).toBe('PASS');
  const approval = await scene.one('approval');
  await scene.press(approval.id, outsider);
  await scene.settle();
  expect((await scene.one('approval')).state).toBe('pending');
  await scene.press(approval.id, oncall);
  await scene.settle();
  expect(scene.shelves.get('m')?.champion).toBe('2');
  expect(await scene.one('incident')).toMatchObject({ state: 'watching' });
  expect(scene.pipeline.started).toHaveLength(1);
  return evidence!;
}

/** Days pass, an hour's look at a time, until the watch has ended. */
export async function watchToTheEnd(scene: Scene, days: number) {
  for (let day = 0; day < days; day++) {
    await scene.advance(DAY);
    await scene.settle();
    if ((await scene.one('watch')).state !== 'watching') break;
  }
  return scene.one('watch');
}
