import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../src/domain/model.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { lead, makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

async function cardWaits(model = modelOf('m')) {
  scene = await openScene(template, [model], { m: drifted });
  await scene.fire('m');
  await scene.settle();
  if (model.policy.autonomy === 'retrain') await finishRun(scene, 'm');
  return scene.one('approval', { state: 'pending' });
}
/** The process starts anew with another file; the sweep is the first to look. */
async function reload(changes: Partial<Model>): Promise<void> {
  scene.models.set('m', { ...modelOf('m'), policyVersion: 'policy-2', ...changes });
  await scene.sweep();
  await scene.settle();
}
const settled = async (id: string) => scene.store.get('approval', id);

describe('a policy that changes while a card waits', () => {
  it('takes the card back and says so; the same rows meet the new gates and a new card asks', async () => {
    const card = await cardWaits();
    await reload({});
    expect(await settled(card.id)).toMatchObject({
      state: 'superseded',
      decidedBy: 'sextant',
      reason: expect.stringContaining('(policy-1 → policy-2)'),
    });
    expect(scene.notes()).toContainEqual(
      expect.stringMatching(/is superseded: The policy, its gates or its approvers changed/),
    );
    expect(await scene.all('validation')).toHaveLength(2);
    const fresh = await scene.one('approval', { state: 'pending' });
    expect(fresh.subject.policyVersion).toBe('policy-2');
    expect(fresh.validationId).not.toBe(card.validationId);
    await scene.press(card.id, oncall);
    await scene.settle();
    expect(await scene.all('promotion')).toEqual([]);
    await scene.press(fresh.id, oncall);
    await scene.settle();
    expect(scene.shelves.get('m')?.champion).toBe('2');
  });

  it('asks nothing more when the candidate does not pass the new gates', async () => {
    await cardWaits();
    const [gate] = modelOf('m').gates;
    await reload({ gates: [{ ...gate!, min: 0.99 }] });
    expect((await scene.all('approval')).map(({ state }) => state)).toEqual(['superseded']);
    expect(await scene.one('incident')).toMatchObject({
      state: 'needs-human',
      stateReason: expect.stringMatching(/^Validation FAIL/),
    });
  });

  it('is noticed by a press that comes first: the old PASS carries nothing under new gates', async () => {
    const card = await cardWaits();
    const [gate] = modelOf('m').gates;
    scene.models.set('m', modelOf('m', {}, { policyVersion: 'policy-2', gates: [{ ...gate!, min: 0.99 }] }));
    await scene.press(card.id, lead);
    await scene.settle();
    expect((await scene.all('approval')).map(({ state }) => state)).toEqual(['superseded']);
    expect(await scene.all('promotion')).toEqual([]);
    expect((await scene.all('validation')).map(({ outcome }) => outcome).sort()).toEqual(['FAIL', 'PASS']);
  });

  it('decides anew whether a run is asked for at all', async () => {
    const card = await cardWaits(modelOf('m', { autonomy: 'propose' }));
    expect(card.kind).toBe('retrain');
    await reload(modelOf('m', { autonomy: 'observe' }, { policyVersion: 'policy-2' }));
    expect(await settled(card.id)).toMatchObject({ state: 'superseded' });
    expect((await scene.all('decision')).map(({ mode }) => mode)).toEqual(['propose', 'observe']);
    expect(await scene.one('incident')).toMatchObject({ state: 'holding' });
    expect(await scene.all('run')).toEqual([]);
  });

  it('withdraws the card of a model that is not configured any more', async () => {
    const card = await cardWaits();
    scene.models.delete('m');
    scene.models.set('other', modelOf('other'));
    scene.worlds.set('other', { blind: true, source: 'log', reason: 'no rows', since: null });
    scene.shelves.set('other', { champion: null, versions: new Map() });
    await scene.sweep();
    await scene.settle();
    expect(await settled(card.id)).toMatchObject({ state: 'withdrawn', reason: 'm is not configured any more.' });
  });

  it('leaves cards of the loaded policy alone', async () => {
    const card = await cardWaits();
    await scene.sweep();
    await scene.settle();
    expect(await settled(card.id)).toMatchObject({ state: 'pending' });
  });
});
