import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reachOf } from '../../src/domain/reach.ts';
import { runStep } from '../../src/run-step.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { lead, makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
const minute = 60_000;
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});

const twoSets = { approvers: { sets: ['S0ONCALL', 'S0LEADS'], quorum: 1 } };

async function cardWaits() {
  scene = await openScene(template, [modelOf('m', {}, twoSets)], { m: drifted });
  scene.sets.set('S0LEADS', [lead]);
  scene.sets.set('S0ONCALL', [oncall]);
  await scene.fire('m');
  await scene.settle();
  await finishRun(scene, 'm');
  return scene.one('approval', { state: 'pending' });
}

const mentions = () => scene.posts.flatMap((p) => (p.kind === 'note' ? [...p.facts.mentions] : []));
const dms = () => scene.posts.flatMap((p) => (p.to.dm ? [p.to.dm] : []));
const wait = async (ms: number) => {
  await scene.advance(ms);
  await scene.settle();
};

describe('a card of tier 1 nobody answers', () => {
  afterEach(() => scene.close());

  it('mentions the first set at once, writes to each at 10 minutes, mentions the second set and pages at 20', async () => {
    const approval = await cardWaits();
    expect([mentions(), dms(), scene.pager.pages.size]).toEqual([['S0ONCALL'], [], 0]);
    await wait(10 * minute);
    expect([mentions(), dms(), scene.pager.pages.size]).toEqual([['S0ONCALL'], [oncall], 0]);
    await wait(10 * minute);
    expect(mentions()).toEqual(['S0ONCALL', 'S0LEADS']);
    expect(scene.pager.pages.get(approval.id)).toMatchObject({
      summary: expect.stringContaining('m waits for a decision (promote v2)'),
      link: expect.stringContaining('https://slack.test/'),
    });
    expect(await scene.ledger('paged')).toHaveLength(1);
  });

  it('ends the page when somebody decides', async () => {
    const approval = await cardWaits();
    await wait(21 * minute);
    await scene.press(approval.id, lead);
    await scene.settle();
    expect(scene.pager.pages.size).toBe(0);
    expect(scene.pager.resolved).toEqual([approval.id]);
    expect(await scene.ledger('page-resolved')).toHaveLength(1);
  });

  it('pages nobody once it is settled', async () => {
    const approval = await cardWaits();
    await scene.press(approval.id, lead, 'deny', 'no');
    await scene.settle();
    await wait(30 * minute);
    expect([scene.pager.pages.size, scene.pager.resolved]).toEqual([0, []]);
  });

  it('ends a page that was opened while somebody decided', async () => {
    const approval = await cardWaits();
    await scene.advance(20 * minute);
    const due = await scene.store.due(['bot'], 100);
    const open = scene.pager.open;
    scene.deps.pager!.open = async (page) => {
      await open(page);
      await scene.store.pool.query(
        `update sextant.approval set state = 'denied', decided_at = sextant.now(), decided_by = 'U0LEAD' where id = $1`,
        [approval.id],
      );
    };
    for (const { id } of due) await runStep(scene.runner, id);
    await scene.settle();
    expect(scene.pager.pages.size).toBe(0);
    expect(scene.pager.resolved).toEqual([approval.id]);
  });
});

describe('whom to reach', () => {
  const of = (tier: 1 | 2 | 3, sets: string[], hasPager: boolean) =>
    reachOf(modelOf('m', {}, { tier, approvers: { sets, quorum: 1 } }), hasPager).map(({ at, ...how }) => [
      at / minute,
      how,
    ]);

  it('by tier, where nothing is configured', () => {
    expect(of(2, ['S1', 'S2'], true)).toEqual([[0, { mention: 'set-1' }]]);
    expect(of(1, ['S1'], false)).toEqual([
      [0, { mention: 'set-1' }],
      [10, { dm: 'set-1' }],
    ]);
    expect(of(1, ['S1', 'S2'], true).at(-1)).toEqual([20, { mention: 'set-2', page: true }]);
  });

  it('as configured, also nobody', () => {
    expect(reachOf(modelOf('m', { approval: { reach: [] } }), true)).toEqual([]);
  });
});
