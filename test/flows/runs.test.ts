import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SextantError } from '../../src/domain/error.ts';
import { DAY } from '../drift/synthetic-world.ts';
import { brokenWorld, conceptWorld, harmlessWorld, healthyDemandWorld, healthyWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { lead, makeTemplate, modelOf, newId, oncall, openScene, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

async function running(): Promise<void> {
  scene = await openScene(template, [modelOf('m')], { m: drifted });
  await scene.fire('m');
  await scene.settle();
}
const poll = async (): Promise<void> => {
  await scene.advance(61_000);
  await scene.settle();
};

describe('a run', () => {
  it('that fails keeps the champion and shows its last words', async () => {
    await running();
    const run = await scene.one('run');
    scene.pipeline.settle(run.requestId, { state: 'failed', errorTail: 'MemoryError: cannot allocate' });
    await poll();
    expect(await scene.one('run')).toMatchObject({ state: 'failed', errorTail: 'MemoryError: cannot allocate' });
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
    expect(scene.notes()).toContainEqual(expect.stringContaining('The champion stays'));
  });

  it('that a person stops is shown as stopping, and as stopped within seconds of its end', async () => {
    await running();
    const run = await scene.one('run');
    Object.assign(scene.pipeline, { cancel: async () => undefined });
    const where = { channel: '#ml-alerts', threadTs: null };
    await scene.person({ kind: 'incident-action', ...where, action: 'stop', incidentId: run.incidentId, user: oncall });
    await scene.settle();
    const shown = scene.said('run').at(-1);
    expect(shown?.kind === 'run' && shown.facts.run.progressText).toMatch(/^It was told to stop/);
    scene.pipeline.settle(run.requestId, { state: 'cancelled', text: 'Stopped.' });
    await scene.advance(2_000);
    await scene.settle();
    expect((await scene.one('run')).state).toBe('cancelled');
    expect(scene.said('run').at(-1)).toMatchObject({ facts: { run: { state: 'cancelled' } } });
  });

  it('that ends well but names no candidate has failed', async () => {
    await running();
    scene.pipeline.settle((await scene.one('run')).requestId, { state: 'succeeded' });
    await poll();
    expect(await scene.one('run')).toMatchObject({
      state: 'failed',
      errorTail: expect.stringContaining('no candidate'),
    });
  });

  it('edits one message while it goes on, and polls without spending attempts', async () => {
    await running();
    const { requestId } = await scene.one('run');
    for (let i = 1; i <= 60; i++) {
      if (i % 20 === 0) scene.pipeline.settle(requestId, { progress: i / 100, text: `epoch ${i}` });
      await poll();
    }
    expect(await scene.one('run')).toMatchObject({ state: 'running', progress: 0.6, progressText: 'epoch 60' });
    expect(new Set(scene.said('run').map((p) => p.key)).size).toBe(1);
    expect(scene.said('run').map((p) => p.kind === 'run' && p.facts.run.progressText)).toEqual([
      'Started.',
      'Training.',
      'epoch 20',
      'epoch 40',
      'epoch 60',
    ]);
  });

  it('fails and is still settled when the incident was taken elsewhere meanwhile', async () => {
    await running();
    const incident = await scene.one('incident');
    await scene.store.addStep({
      kind: 'decide',
      subject: { kind: 'incident', id: newId('inc') },
      incidentId: incident.id,
    });
    await scene.settle();
    expect((await scene.one('incident')).state).toBe('waiting-run');
    expect(await scene.ledger('step-gave-up')).toHaveLength(1);
    scene.pipeline.settle((await scene.one('run')).requestId, { state: 'failed' });
    await poll();
    expect((await scene.one('run')).state).toBe('failed');
  });

  it('is not started beside one of somebody else', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    scene.pipeline.occupy('m');
    await scene.fire('m');
    await scene.settle();
    expect(scene.pipeline.started).toEqual([]);
    expect(await scene.one('run')).toMatchObject({ state: 'cancelled' });
    expect(await scene.one('incident')).toMatchObject({ state: 'holding' });
    expect((await scene.one('incident')).stateReason).toContain('dag-run-7');
    expect(scene.notes()).toContainEqual(expect.stringContaining('decide anew when that one has ended'));
  });

  it('waits without a word while that one goes on, costs nothing, and is decided anew when it has ended', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    scene.pipeline.occupy('m');
    await scene.fire('m');
    await scene.settle();
    const said = scene.posts.length;
    for (let i = 0; i < 5; i++) await poll();
    expect(scene.posts).toHaveLength(said);
    expect(await scene.all('run')).toHaveLength(1);
    scene.pipeline.vacate('m');
    await poll();
    expect((await scene.all('run')).map(({ state }) => state)).toEqual(['cancelled', 'running']);
    const [, decision] = await scene.all('decision');
    expect(decision?.rules).toContainEqual(
      expect.objectContaining({ rule: 'max-runs', text: 'Runs: 1 of 10 within 30 d with this one.' }),
    );
  });

  it('that cannot be started gives up with words and forbids no later one', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    scene.pipeline.refuse(new SextantError('input_invalid', 'the command "train" is not there'));
    await scene.fire('m');
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({
      state: 'needs-human',
      stateReason: 'I could not go on (start-run): the command "train" is not there',
    });
    expect(await scene.one('run')).toMatchObject({ state: 'failed' });
    expect(await scene.ledger('step-gave-up')).toMatchObject([
      { model: 'm', facts: { kind: 'start-run', code: 'input_invalid' } },
    ]);
    scene.pipeline.refuse(null);
    await scene.advance(DAY);
    await scene.fire('m', { fingerprint: 'tomorrow' });
    await scene.settle();
    await scene.advance(31_000);
    await scene.settle();
    expect((await scene.all('run')).map((r) => r.state)).toEqual(['failed', 'running']);
  });

  it('that is only unreachable is tried again, once started', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    scene.pipeline.refuse(new SextantError('unavailable', 'connection refused'));
    await scene.fire('m');
    await scene.settle();
    expect(await scene.one('run')).toMatchObject({ state: 'queued' });
    scene.pipeline.refuse(null);
    await scene.advance(10 * 60_000);
    await scene.settle();
    expect(await scene.one('run')).toMatchObject({ state: 'running' });
    expect(scene.pipeline.started).toHaveLength(1);
  });

  it('is asked for first under autonomy propose, and money that is unknown is asked for too', async () => {
    const free = modelOf('m', { budget: {} });
    scene = await openScene(template, [free], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    const approval = await scene.one('approval');
    expect(approval).toMatchObject({ kind: 'retrain', state: 'pending' });
    expect(scene.pipeline.started).toEqual([]);
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(scene.pipeline.started).toHaveLength(1);
    expect(await scene.one('incident')).toMatchObject({ state: 'waiting-run' });
  });
});

describe('broken data', () => {
  it('is never retrained, whatever the advisor wants', async () => {
    const broken = prepare(brokenWorld(1));
    scene = await openScene(template, [modelOf('m', {}, { task: 'regression' })], { m: broken });
    scene.advisor.want = 'retrain';
    await scene.fire('m');
    await scene.settle();
    expect(await scene.one('decision')).toMatchObject({ verdict: 'broken-data', action: 'fix-data' });
    expect(scene.pipeline.started).toEqual([]);
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
  });
});

describe('a validation', () => {
  it('without the evaluation file fails and says what the pipeline must write', async () => {
    await running();
    const made = await scene.one('run');
    scene.shelves.get('m')!.versions.set('2', { ...scene.shelves.get('m')!.versions.get('1')!, version: '2' });
    const report = { version: '2', metrics: {}, trainingWindow: null, evaluationWindow: null };
    scene.pipeline.settle(made.requestId, {
      state: 'succeeded',
      candidate: { ...report, codeRevision: null, dataSnapshot: null, rows: null },
    });
    await poll();
    expect(await scene.one('validation')).toMatchObject({ outcome: 'FAIL' });
    expect((await scene.one('incident')).stateReason).toContain('sextant_eval.parquet');
    expect(await scene.all('approval')).toEqual([]);
  });

  it('with too few rows is INSUFFICIENT, which is not a PASS', async () => {
    await running();
    await finishRun(scene, 'm', { rows: 150 });
    expect(await scene.one('validation')).toMatchObject({ outcome: 'INSUFFICIENT' });
    expect(await scene.all('approval')).toEqual([]);
  });
});

describe('the watch', () => {
  async function promoted(): Promise<void> {
    await running();
    await finishRun(scene, 'm');
    await scene.press((await scene.one('approval')).id, lead);
    await scene.settle();
    expect(await scene.one('watch')).toMatchObject({ state: 'watching', version: '2', previous: '1' });
  }

  it('ends without a word on numbers when another version was put in place outside', async () => {
    await promoted();
    scene.shelves.get('m')!.champion = '1';
    await scene.advance(2 * 3_600_000);
    await scene.settle();
    expect(await scene.one('watch')).toMatchObject({ state: 'inconclusive' });
    expect((await scene.one('incident')).stateReason).toBe('v2 serves no more, the champion is v1: this watch ends.');
  });

  it('closes the incident on the numbers of the new version', async () => {
    await promoted();
    scene.worlds.set('m', prepare(healthyWorld(1)));
    await scene.advance(8 * DAY);
    await scene.settle();
    expect(await scene.one('watch')).toMatchObject({ state: 'healthy', finding: { metric: 'auc', n: 1500 } });
    expect(await scene.one('incident')).toMatchObject({ state: 'closed' });
    expect(await scene.ledger('incident-closed')).toHaveLength(1);
  });

  it('proposes to go back when the new version does worse; a person decides that too', async () => {
    await promoted();
    await scene.advance(8 * DAY);
    await scene.settle();
    expect(await scene.one('watch')).toMatchObject({ state: 'worse' });
    const back = await scene.one('approval', { kind: 'rollback' });
    expect(back).toMatchObject({ state: 'pending', subject: { candidate: '1', champion: '2' } });
    expect(scene.shelves.get('m')?.champion).toBe('2');
    await scene.press(back.id, oncall);
    await scene.settle();
    expect(scene.shelves.get('m')?.champion).toBe('1');
  });

  it('without matured labels in time ends inconclusive, in the hands of a person', async () => {
    await promoted();
    scene.worlds.set('m', { blind: true, source: 'log', reason: 'no rows', since: null });
    await scene.advance(15 * DAY);
    await scene.settle();
    expect(await scene.one('watch')).toMatchObject({ state: 'inconclusive' });
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
  });
});

describe('a sweep', () => {
  it('counts every model once: healthy, drifted, held, blind, skipped add up', async () => {
    const demand = { task: 'regression' } as const;
    const models = [
      modelOf('drifts', { autonomy: 'observe' }),
      modelOf('harmless', { autonomy: 'observe' }),
      modelOf('blind'),
      modelOf('healthy', {}, demand),
      modelOf('fails'),
    ];
    const worlds = {
      drifts: drifted,
      harmless: prepare(harmlessWorld(1)),
      blind: { blind: true as const, source: 'log', reason: 'the newest row is 9 d old', since: null },
      healthy: prepare(healthyDemandWorld(1)),
    };
    scene = await openScene(template, models, worlds);
    await scene.fire('harmless');
    await scene.settle();
    await scene.sweep();
    await scene.settle();
    const sweep = await scene.one('sweep');
    expect(Object.fromEntries(sweep.results.map((r) => [r.model, r.outcome]))).toEqual({
      drifts: 'drifted',
      harmless: 'held',
      blind: 'blind',
      healthy: 'healthy',
      fails: 'blind',
    });
    expect(sweep.results.every((r) => r.reason.length > 0)).toBe(true);
    const [fact] = await scene.ledger('sweep-done');
    expect(fact?.facts).toMatchObject({ expected: 5, healthy: 1, drifted: 1, held: 1, blind: 2, skipped: 0 });
    expect((await scene.all('incident')).map((i) => i.model).sort()).toEqual(['drifts', 'harmless']);
    expect(scene.notes()).toContainEqual(expect.stringContaining('I am blind on blind: the newest row is 9 d old'));
  });

  it('is one a slot, whoever wakes first', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.sweepSlot(new Date('2026-10-11T01:00:00Z'));
    await scene.sweepSlot(new Date('2026-10-11T01:00:00Z'));
    await scene.settle();
    expect(await scene.all('sweep')).toHaveLength(1);
    expect(await scene.ledger('sweep-done')).toHaveLength(1);
  });

  it('finds drift nobody alerted about, and asks no language model by itself', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.sweep();
    await scene.settle();
    expect(await scene.one('signal')).toMatchObject({ kind: 'finding', source: 'sweep' });
    expect(scene.advisor.calls).toEqual(['explain']);
    await scene.advance(3_600_000);
    await scene.sweep();
    await scene.settle();
    expect(scene.advisor.calls).toEqual(['explain']);
  });
});

describe('a step held by nobody any more', () => {
  it('is left to the attempt that holds it', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.fire('m');
    const [due] = await scene.store.due(['bot'], 1);
    const stolen = await scene.runStealing(due?.id ?? '');
    expect(stolen).toBe('not-mine');
    expect(await scene.all('incident')).toEqual([]);
  });
});
