import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { conceptWorld, withBrokenColumn } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { lead, makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
/** The same trouble; since 7 October amounts are in cents. */
const broken = prepare(withBrokenColumn(conceptWorld(1), 'amount', 6));
const brokenLately = prepare(withBrokenColumn(conceptWorld(1), 'amount', 10));
const mended = prepare(withBrokenColumn(conceptWorld(1), 'amount', 6, 11));
const day = 24 * 3_600_000;
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

const input = { name: 'transactions', columns: ['amount'], owner: 'S0PAYMENTS' };
const patient = { approval: { expires: '7d' } };
const model = (id: string) => modelOf(id, patient, { inputs: [input] });

async function running(...ids: string[]): Promise<void> {
  scene = await openScene(template, ids.map(model), Object.fromEntries(ids.map((id) => [id, drifted])));
  for (const id of ids) await scene.fire(id);
  await scene.settle();
  expect(scene.pipeline.started).toHaveLength(ids.length);
}
/** The upstream column turns out to be broken, as the next day's rows show. */
async function breaks(id: string, world = broken): Promise<void> {
  scene.worlds.set(id, world);
  await scene.advance(day);
  await scene.sweep();
  await scene.settle();
  await scene.advance(61_000);
  await scene.settle();
}
const what = /the data of m is broken: `transactions.amount` ×9\d\.?\d? since 2026-10-07 00:00 UTC/;

describe('data that turns out broken while a run trains on it', () => {
  it('cancels the run, says why, and is what the policy decides on', async () => {
    await running('m');
    await breaks('m');
    const run = await scene.one('run');
    expect(run).toMatchObject({
      state: 'cancelled',
      voided: expect.stringMatching(/; its rows reach into 2026-10-07 00:00 to 2026-10-08 00:00 UTC$/),
    });
    expect(scene.pipeline.cancelled).toEqual([run.requestId]);
    expect(scene.notes()).toContainEqual(
      expect.stringMatching(new RegExp(`^I cancel the run ${run.id}: ${what.source}`)),
    );
    expect(await scene.ledger('run-voided')).toMatchObject([
      { facts: { run: run.id, state: 'running', promoted: false } },
    ]);
    expect(await scene.one('incident')).toMatchObject({
      state: 'needs-human',
      stateReason: 'The data must be mended first (owner of the input: S0PAYMENTS). I close this when it is back.',
    });
    expect((await scene.all('decision')).map(({ action }) => action)).toEqual(['retrain', 'fix-data']);
  });

  it('says so at once, not at the next poll of the pipeline', async () => {
    await running('m');
    scene.worlds.set('m', broken);
    await scene.advance(day);
    await scene.sweep();
    await scene.settle();
    const run = await scene.one('run');
    expect(run.state).toBe('cancelled');
    expect(scene.said('run').at(-1)).toMatchObject({ facts: { run: { id: run.id, state: 'cancelled' } } });
  });

  it('lets a run go on whose newest labels are older than the break', async () => {
    await running('m');
    await breaks('m', brokenLately);
    expect(await scene.one('run')).toMatchObject({ state: 'running', voided: null });
    expect(scene.pipeline.cancelled).toEqual([]);
  });

  it('cancels the runs of all models that read the column, in their own threads', async () => {
    await running('m', 'reader');
    await breaks('m');
    const runs = await scene.all('run');
    expect(runs.map((run) => [run.model, run.state])).toEqual([
      ['m', 'cancelled'],
      ['reader', 'cancelled'],
    ]);
    expect(runs[1]?.voided).toMatch(what);
    const threads = scene.said('note').filter((post) => JSON.stringify(post.facts).includes('I cancel the run'));
    expect(new Set(threads.map(({ incidentId }) => incidentId)).size).toBe(2);
  });

  it('voids a candidate that came before the cancelling: no card is asked for', async () => {
    await running('m');
    scene.worlds.set('m', broken);
    await scene.advance(day);
    await scene.sweep();
    await scene.settleRoles(['agent']);
    await finishRun(scene, 'm');
    expect(await scene.one('run')).toMatchObject({ state: 'succeeded', voided: expect.stringMatching(what) });
    expect(await scene.all('approval')).toEqual([]);
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
  });
});

describe('data that turns out broken while a card waits', () => {
  async function cardWaits() {
    await running('m');
    await finishRun(scene, 'm');
    return scene.one('approval', { state: 'pending' });
  }

  it('withdraws it with the reason on the card and in the thread; a press comes too late', async () => {
    const card = await cardWaits();
    await breaks('m');
    expect(await scene.one('approval')).toMatchObject({
      state: 'withdrawn',
      decidedBy: 'sextant',
      reason: expect.stringMatching(/^The data of m is broken: `transactions.amount` ×9/),
    });
    const shown = scene.said('approval').at(-1);
    expect(shown?.kind === 'approval' && shown.facts.approval.reason).toContain('is broken');
    expect(scene.notes()).toContainEqual(expect.stringMatching(/^v2 is void and will not be promoted: the data of m/));
    expect(scene.notes()).toContainEqual(expect.stringMatching(/asked for a promotion is withdrawn: The data of m is/));
    await scene.press(card.id, oncall);
    await scene.settle();
    expect(await scene.all('promotion')).toEqual([]);
    expect(scene.whispered(oncall)).toHaveLength(1);
    expect(await scene.one('incident')).toMatchObject({
      state: 'needs-human',
      stateReason: expect.stringContaining('mended first'),
    });
  });

  it('stops a promotion that was approved in the same moment: the promoter looks for itself', async () => {
    const card = await cardWaits();
    await scene.press(card.id, lead);
    await scene.settleRoles(['bot']);
    expect(await scene.one('promotion')).toMatchObject({ state: 'intended' });
    scene.worlds.set('m', broken);
    await scene.advance(day);
    await scene.sweep();
    await scene.settleRoles(['agent', 'bot', 'worker']);
    await scene.settleRoles(['agent', 'bot', 'worker']);
    await scene.settle();
    expect(await scene.one('promotion')).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/^v2 is void, because the data of m/),
    });
    expect(scene.shelves.get('m')?.champion).toBe('1');
  });

  it('keeps the card of a candidate that saw nothing of it', async () => {
    await cardWaits();
    await breaks('m', brokenLately);
    expect(await scene.one('approval')).toMatchObject({ state: 'pending' });
  });

  it('tells the owner when the candidate serves already', async () => {
    const card = await cardWaits();
    await scene.press(card.id, lead);
    await scene.settle();
    expect(scene.shelves.get('m')?.champion).toBe('2');
    await breaks('m');
    const alarm = scene
      .said('note')
      .find((post) => JSON.stringify(post.facts).includes('v2 was promoted, and the data'));
    expect(alarm?.kind === 'note' && alarm.facts.mentions).toEqual(['S0OWNERS']);
    expect(await scene.ledger('run-voided')).toMatchObject([{ facts: { promoted: true } }]);
  });

  it('withdraws a card that asks for a run, which the policy denies now', async () => {
    scene = await openScene(template, [modelOf('m', { ...patient, autonomy: 'propose' }, { inputs: [input] })], {
      m: drifted,
    });
    await scene.fire('m');
    await scene.settle();
    const card = await scene.one('approval', { kind: 'retrain', state: 'pending' });
    await breaks('m', brokenLately);
    expect(await scene.store.get('approval', card.id)).toMatchObject({ state: 'withdrawn' });
    expect((await scene.all('decision')).map(({ action }) => action)).toEqual(['retrain', 'fix-data']);
    expect(await scene.all('run')).toEqual([]);
  });
});

describe('training after the data was mended', () => {
  const period = { from: '2026-10-07T00:00:00.000Z', to: '2026-10-12T00:00:00.000Z' };

  async function again(): Promise<void> {
    scene = await openScene(template, [model('m')], { m: mended });
    await scene.fire('m');
    await scene.settle();
    expect(await scene.all('run')).toEqual([]);
    await scene.advance(day);
    await scene.sweep();
    await scene.settle();
    await scene.advance(2 * day);
    await scene.sweep();
    await scene.settle();
  }

  it('leaves the broken period out: told to the pipeline and on record', async () => {
    await again();
    const run = await scene.one('run');
    expect(run.leaveOut).toEqual([period]);
    expect(scene.pipeline.requests.get(run.requestId)?.leaveOut).toEqual([period]);
  });

  it('is worth nothing when the pipeline does not say that it left it out', async () => {
    await again();
    await finishRun(scene, 'm');
    expect(await scene.one('validation')).toMatchObject({ outcome: 'FAIL' });
    expect((await scene.one('incident')).stateReason).toContain('v2 is void: its windows reach into broken data');
    expect(await scene.all('approval')).toEqual([]);
  });

  it('is judged when it does', async () => {
    await again();
    await finishRun(scene, 'm', { leftOut: [period] });
    expect((await scene.one('validation')).reasons.join()).not.toContain('broken data');
    expect(await scene.one('run')).toMatchObject({ voided: null });
  });
});
