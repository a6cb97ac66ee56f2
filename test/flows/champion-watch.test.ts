import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Promotion } from '../../src/domain/promotion.ts';
import { movesOutside } from '../../src/flows/champion-watch.ts';
import { conceptWorld, healthyDemandWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { lead, makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from './scene.ts';

const healthy = prepare(healthyDemandWorld(1));
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});

const hour = 3_600_000;
const swept = async (): Promise<void> => {
  await scene.advance(hour);
  await scene.sweep();
  await scene.settle();
};
/** Somebody sets the alias past Sextant. */
const setAlias = (to: string | null, tags: Record<string, string> = {}): void => {
  const shelf = scene.shelves.get('m')!;
  const first = shelf.versions.get('1')!;
  if (to !== null) shelf.versions.set(to, { ...first, ...shelf.versions.get(to), version: to, tags });
  shelf.champion = to;
};
const warnings = () => scene.notes().filter((text) => text.includes('The champion moved'));
const moves = async () => (await scene.ledger('champion-moved-outside')).map(({ facts }) => [facts.from, facts.to]);

describe('a champion that nobody approved', () => {
  afterEach(() => scene.close());
  const open = async (): Promise<void> => {
    scene = await openScene(template, [modelOf('m', {}, { task: 'regression' })], { m: healthy });
  };

  it('is told once a move, naming both versions, and again when it moves again', async () => {
    await open();
    await swept();
    expect(await moves()).toEqual([]);
    setAlias('3');
    await swept();
    await swept();
    expect(await moves()).toEqual([['1', '3']]);
    expect(warnings()).toEqual([expect.stringContaining('moved from v1 to v3 without an approval here')]);
    const incident = await scene.one('incident');
    expect(incident).toMatchObject({ state: 'needs-human', severity: 'critical' });
    const post = scene.said('note').find((p) => p.kind === 'note' && p.facts.text === warnings()[0]);
    expect(post).toMatchObject({
      to: { channel: '#ml-alerts', threadOf: `incident-${incident.id}` },
      facts: { tone: 'warning', mentions: ['S0OWNERS'] },
    });
    setAlias('1');
    await swept();
    setAlias('3');
    await swept();
    expect(await moves()).toEqual([
      ['1', '3'],
      ['3', '1'],
      ['1', '3'],
    ]);
    expect(warnings()).toHaveLength(3);
  });

  it('stays an incident, however healthy, until somebody answers for it; the next move asks anew', async () => {
    await open();
    await swept();
    setAlias('3');
    await swept();
    const { id } = await scene.one('incident');
    const answer = () =>
      scene.person({
        kind: 'incident-action',
        action: 'acknowledge',
        incidentId: id,
        user: oncall,
        channel: '#ml-alerts',
        threadTs: null,
      });
    for (let i = 0; i < 3; i++) await swept();
    expect((await scene.one('evidence')).verdict.type).toBe('healthy');
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human', closedAt: null });
    await answer();
    await swept();
    expect(await scene.one('incident')).toMatchObject({ id, state: 'closed' });
    setAlias('1');
    for (let i = 0; i < 3; i++) await swept();
    expect(await scene.one('incident')).toMatchObject({ id, state: 'needs-human', acknowledgedBy: null });
    await answer();
    await swept();
    expect(await scene.one('incident')).toMatchObject({ id, state: 'closed' });
  });

  it('is no alarm when it is the first one; an alias that goes away is', async () => {
    await open();
    setAlias(null);
    await swept();
    setAlias('2');
    await swept();
    expect(await moves()).toEqual([]);
    setAlias(null);
    await swept();
    await swept();
    expect(await moves()).toEqual([['2', null]]);
    expect(warnings()[0]).toContain('moved from v2 to none');
  });

  it('is remembered over a sweep in which the registry could not be read', async () => {
    await open();
    await swept();
    const shelf = scene.shelves.get('m')!;
    scene.shelves.delete('m');
    await swept();
    scene.shelves.set('m', shelf);
    setAlias('3');
    await swept();
    expect(await moves()).toEqual([['1', '3']]);
  });
});

describe('a champion that people approved', () => {
  afterEach(() => scene.close());

  it('is no alarm, neither while the promoter is at it nor afterwards nor after a rollback of ours', async () => {
    scene = await openScene(template, [modelOf('m')], { m: prepare(conceptWorld(1)) });
    await swept();
    await scene.fire('m');
    await scene.settle();
    await finishRun(scene, 'm');
    const approval = await scene.one('approval');
    await scene.press(approval.id, oncall);
    await scene.settleRoles(['bot']);
    expect(await scene.one('promotion')).toMatchObject({ state: 'intended', from: '1', to: '2' });
    setAlias('2', { approval_id: approval.id });
    await scene.sweep();
    await scene.settleRoles(['agent']);
    expect(await scene.all('sweep', { state: 'done' })).toHaveLength(2);
    await scene.settle();
    expect(await scene.one('promotion')).toMatchObject({ state: 'done' });
    await swept();
    const incident = await scene.one('incident');
    await scene.person({
      kind: 'incident-action',
      action: 'rollback',
      incidentId: incident.id,
      user: oncall,
      channel: '#ml-alerts',
      threadTs: null,
    });
    await scene.settle();
    const [back] = await scene.all('approval', { kind: 'rollback' });
    await scene.press(back!.id, lead);
    await scene.settle();
    expect(scene.shelves.get('m')?.champion).toBe('1');
    await swept();
    expect(await moves()).toEqual([]);
    setAlias('2');
    await swept();
    expect(await moves()).toEqual([['1', '2']]);
  });
});

describe('the way from one champion to the next', () => {
  const promotion = (id: string, from: string | null, to: string) => ({ id, from, to }) as Promotion;
  const p1 = promotion('p1', '1', '2');
  const p2 = promotion('p2', '2', '3');
  it.each<[string, { version: string | null; after: string | null }, Promotion[], string | null, unknown[]]>([
    ['nothing moved', { version: '1', after: null }, [], '1', []],
    ['one promotion', { version: '1', after: null }, [p1], '2', []],
    ['two between two sweeps', { version: '1', after: null }, [p1, p2], '3', []],
    ['one accounted for already', { version: '2', after: 'p1' }, [p1], '2', []],
    ['rolled back by hand', { version: '2', after: 'p1' }, [p1], '1', [{ from: '2', to: '1' }]],
    ['moved after ours', { version: '1', after: null }, [p1], '7', [{ from: '2', to: '7' }]],
    ['moved before ours', { version: '0', after: null }, [p1], '2', [{ from: '0', to: '1' }]],
    [
      'moved between two of ours',
      { version: '1', after: null },
      [p1, promotion('p2', '7', '8')],
      '8',
      [{ from: '2', to: '7' }],
    ],
    [
      'the first promotion of a model without a champion',
      { version: null, after: null },
      [promotion('p', null, '1')],
      '1',
      [],
    ],
  ])('%s', (_name, before, promotions, now, expected) => {
    expect(movesOutside(before, promotions, now)).toEqual(expected);
  });
});
