import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { way } from '../../src/flows/served.ts';
import { approvalRow, promotionRow } from '../contracts/rows.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { engineer, makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});

const champion = () => scene.shelves.get('m')?.champion;

/** Version 0 served before version 1 was promoted here. */
async function alerted() {
  scene = await openScene(template, [modelOf('m')], { m: drifted });
  const shelf = scene.shelves.get('m')!;
  shelf.versions.set('0', { ...shelf.versions.get('1')!, version: '0', artifactDigest: 'digest-of-0' });
  const old = approvalRow({ model: 'm' });
  await scene.store.insertOnce('approval', old, []);
  const past = promotionRow({ approvalId: old.id, model: 'm', from: '0', to: '1' });
  await scene.store.insertOnce('promotion', past, []);
  await scene.store.pool.query(`update sextant.approval set state = 'approved' where id = $1`, [old.id]);
  await scene.store.pool.query(
    `update sextant.promotion set state = 'done', alias_set_at = intended_at, serving_seen_at = intended_at where id = $1`,
    [past.id],
  );
  await scene.fire('m');
  await scene.settle();
  return scene.one('incident');
}

const askBack = async (incidentId: string) => {
  await scene.person({
    kind: 'incident-action',
    action: 'rollback',
    incidentId,
    user: engineer,
    channel: '#ml-alerts',
    threadTs: null,
  });
  await scene.settle();
};

describe('a rollback', () => {
  afterEach(() => scene.close());

  it('is offered from the first minute, and carried by one press without any comparison, beside a running retraining', async () => {
    const incident = await alerted();
    const parent = scene.said('incident')[0];
    expect(parent?.kind === 'incident' && parent.facts.rollbackTo).toBe('0');
    expect(incident.state).toBe('waiting-run');
    await askBack(incident.id);
    expect(await scene.one('incident')).toMatchObject({ state: 'waiting-run' });
    const approval = await scene.one('approval', { state: 'pending' });
    expect(approval).toMatchObject({ kind: 'rollback', requestedBy: engineer, validationId: null });
    const card = scene.said('approval').at(-1);
    expect(card?.kind === 'approval' && card.facts.live.map((f) => [f.version, f.measured?.metric ?? null])).toEqual([
      ['1', 'auc'],
      ['0', null],
    ]);
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(champion()).toBe('0');
    expect(await scene.one('promotion', { kind: 'rollback' })).toMatchObject({ from: '1', to: '0', state: 'done' });
  });

  it('settles the other card of the model, which was asked against the champion of before', async () => {
    const incident = await alerted();
    await finishRun(scene, 'm');
    const promote = await scene.one('approval', { kind: 'promote', state: 'pending' });
    await askBack(incident.id);
    const back = await scene.one('approval', { kind: 'rollback', state: 'pending' });
    await scene.press(back.id, oncall);
    await scene.settle();
    expect(champion()).toBe('0');
    expect(await scene.store.get('approval', promote.id)).toMatchObject({ state: 'superseded' });
  });

  it('goes nowhere a version never served, whoever proposes it', async () => {
    const incident = await alerted();
    scene.shelves.get('m')!.versions.set('9', { ...scene.shelves.get('m')!.versions.get('1')!, version: '9' });
    await scene.store.addStep({
      kind: 'request-approval',
      subject: { kind: 'incident', id: incident.id },
      incidentId: incident.id,
      input: { kind: 'rollback', version: '9' },
    });
    await scene.settle();
    expect(await scene.all('approval', { kind: 'rollback' })).toEqual([]);
    expect(scene.notes()).toContainEqual(expect.stringContaining('v9 never served before'));
  });

  it('is asked for once', async () => {
    const incident = await alerted();
    await askBack(incident.id);
    await askBack(incident.id);
    expect(await scene.all('approval', { kind: 'rollback' })).toHaveLength(1);
    expect(scene.whispered(engineer).at(-1)).toContain('waits already');
  });
});

describe('the way behind the present version', () => {
  const step = (kind: 'promote' | 'rollback', from: string | null, to: string) => ({ kind, from, to });

  it.each([
    ['nothing promoted here', [], []],
    ['the first version', [step('promote', null, '1')], []],
    ['two promotions', [step('promote', '1', '2'), step('promote', '2', '3')], ['1', '2']],
    ['back once: never to what was left', [step('promote', '1', '2'), step('rollback', '2', '1')], []],
    [
      'forward again after going back',
      [step('promote', '1', '2'), step('rollback', '2', '1'), step('promote', '1', '3')],
      ['1'],
    ],
    ['back over two', [step('promote', '1', '2'), step('promote', '2', '3'), step('rollback', '3', '1')], []],
  ])('after %s', (_what, promotions, behind) => {
    expect(way(promotions)).toEqual(behind);
  });
});
