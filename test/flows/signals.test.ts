import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../drift/synthetic-world.ts';
import { conceptWorld, healthyDemandWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { engineer, makeTemplate, modelOf, openScene, prepare, type Scene, today } from './scene.ts';

const drifted = prepare(conceptWorld(1));
const healthy = prepare(healthyDemandWorld(1));
const hour = 3_600_000;
let template: string;
/** A storm is one look: what was looked at already is looked at again half a minute later. */
const CALM = 31_000;

let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());
const demand = { task: 'regression' } as const;
const resolved = { status: 'resolved', endsAt: today.toISOString() } as const;

describe('one incident a model, whatever the source', () => {
  it('joins an alert, a finding, a request and a storm', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await Promise.all([
      scene.fire('m'),
      scene.fire('m', { source: 'sextant-webhook', fingerprint: 'other' }),
      scene.fire('m', { fingerprint: 'third', severity: 'critical' }),
    ]);
    await scene.sweep();
    await scene.settle();
    const incident = await scene.one('incident');
    const signals = await scene.all('signal');
    expect(signals.map((s) => s.source)).toEqual(expect.arrayContaining(['alertmanager', 'sextant-webhook']));
    expect(signals.map((s) => s.incidentId)).toEqual(signals.map(() => incident.id));
    expect(incident.signalCount).toBe(signals.length);
    expect(scene.said('explanation')).toHaveLength(1);
    expect(await scene.ledger('incident-opened')).toHaveLength(1);
  });

  it('asks the advisor nothing for a repeat without new evidence, and counts it', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    expect(scene.advisor.calls).toEqual(['explain', 'choose']);
    for (let i = 0; i < 3; i++) {
      await scene.advance(5 * 60_000);
      await scene.fire('m');
      await scene.fire('m', { fingerprint: `twin-${i}` });
      await scene.settle();
    }
    expect(scene.advisor.calls).toEqual(['explain', 'choose']);
    expect((await scene.one('incident')).signalCount).toBe(7);
    expect(await scene.all('evidence')).toHaveLength(1);
  });

  it('looks again when a day is new, and tells the same story once', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await scene.advance(DAY);
    await scene.fire('m', { fingerprint: 'next-day' });
    await scene.settle();
    expect(await scene.all('evidence')).toHaveLength(1);
    await scene.advance(CALM);
    await scene.settle();
    expect(await scene.all('evidence')).toHaveLength(2);
    expect(await scene.all('decision')).toHaveLength(2);
    expect(scene.said('explanation')).toHaveLength(1);
    expect(scene.said('decision')).toHaveLength(1);
  });
});

describe('an alert that resolves', () => {
  it('during a run: the run goes on and the thread says so', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await scene.fire('m', resolved);
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'waiting-run', alertState: 'resolved' });
    expect(scene.notes()).toContainEqual(expect.stringContaining('resolved by itself while the run trains'));
    await finishRun(scene, 'm');
    expect(await scene.one('approval')).toMatchObject({ state: 'pending' });
  });

  it('while a card waits: the card stays', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await finishRun(scene, 'm');
    await scene.fire('m', resolved);
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'waiting-approval', alertState: 'resolved' });
    expect(await scene.one('approval')).toMatchObject({ state: 'pending' });
    expect(scene.notes()).toContainEqual(expect.stringContaining('resolved by itself while the card waits'));
  });

  it('with nothing open: is on record and nothing else', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m', resolved);
    await scene.settle();
    expect(await scene.all('incident')).toEqual([]);
    expect(await scene.one('signal')).toMatchObject({ status: 'resolved', incidentId: null });
    expect(scene.posts).toEqual([]);
    expect(await scene.ledger('signal-received')).toHaveLength(1);
  });

  it('closes the incident only when the data agrees', async () => {
    scene = await openScene(template, [modelOf('m', {}, demand)], { m: healthy });
    await scene.fire('m');
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'holding', alertState: 'firing' });
    await scene.fire('m', resolved);
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'closed' });
    expect(scene.said('closing')).toHaveLength(1);
  });

  it('that resolved while Sextant was down: heard after the start, or told by the silence of its source', async () => {
    scene = await openScene(template, [modelOf('m', {}, demand)], { m: healthy });
    await scene.fire('m');
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'holding', alertState: 'firing' });
    expect(await scene.one('decision')).toMatchObject({ action: 'hold', verdict: 'healthy' });
    await scene.advance(6 * 3_600_000);
    await scene.sweep();
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'holding' });
    await scene.advance(20 * 3_600_000);
    await scene.sweep();
    await scene.settle();
    const incident = await scene.one('incident');
    expect(incident).toMatchObject({ state: 'closed', alertState: 'firing' });
    expect(incident.closeReason).toContain('The source has said nothing since');
  });

  it('and drift that stays keeps the incident open', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await scene.fire('m', resolved);
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'holding', alertState: 'resolved' });
  });
});

describe('an alert that fires again', () => {
  const closed = async (): Promise<void> => {
    scene = await openScene(template, [modelOf('m', {}, demand)], { m: healthy });
    await scene.fire('m');
    await scene.settle();
    await scene.fire('m', resolved);
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'closed' });
  };
  const again = async (): Promise<void> => {
    await scene.fire('m', { startsAt: (await scene.store.now()).toISOString() });
    await scene.settle();
  };

  it('within 6 h: the same thread goes on, and is decided again on the same rows', async () => {
    await closed();
    await scene.advance(5 * hour);
    await again();
    expect(await scene.one('incident')).toMatchObject({ state: 'holding', alertState: 'firing', closedAt: null });
    expect(scene.notes()).toContainEqual(expect.stringContaining('fired again within 6 hours'));
  });

  it('after 6 h: a new incident', async () => {
    await closed();
    await scene.advance(7 * hour);
    await again();
    expect((await scene.all('incident')).map((i) => i.state)).toEqual(['closed', 'holding']);
  });
});

describe('a model nobody configured', () => {
  it('is said once, with how to mend it', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('<!channel> ghost');
    await scene.fire('<!channel> ghost');
    await scene.settle();
    expect(await scene.all('incident')).toEqual([]);
    expect(scene.notes()).toEqual([expect.stringContaining('Add it under models: in sextant.yaml')]);
  });
});

describe('blindness', () => {
  const blind = { blind: true, source: 'parquet log/*.parquet', reason: 'no file matches', since: null } as const;

  it('needs a person and says no data is not healthy', async () => {
    scene = await openScene(template, [modelOf('m')], { m: blind });
    await scene.fire('m');
    await scene.settle();
    await scene.fire('m');
    await scene.settle();
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human', stateReason: 'Blind: no file matches' });
    expect(scene.notes()).toEqual([expect.stringContaining('No data is not healthy')]);
    expect(scene.advisor.calls).toEqual([]);
  });

  it('ends when the same rows can be read again', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    scene.worlds.set('m', blind);
    await scene.sweep();
    await scene.settle();
    expect((await scene.one('incident')).state).toBe('needs-human');
    scene.worlds.set('m', drifted);
    await scene.advance(hour);
    await scene.sweep();
    await scene.settle();
    expect((await scene.one('incident')).state).toBe('holding');
  });
});

describe('autonomy observe', () => {
  it('writes what it would have done, with the cost, and starts nothing', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    const decision = await scene.one('decision');
    expect(decision).toMatchObject({ action: 'hold', mode: 'observe', wouldHave: 'retrain' });
    expect(decision.reasons[0]).toBe('I would have retrained it for about 3.60 USD.');
    expect(decision.estimate).toMatchObject({ cost: 3.6 });
    expect(await scene.all('run')).toEqual([]);
    expect(await scene.all('approval')).toEqual([]);
    expect(scene.pipeline.started).toEqual([]);
    expect(scene.advisor.calls).toEqual(['explain']);
  });
});

describe('a request in chat', () => {
  const ask = (text: string) =>
    scene.person({
      kind: 'question',
      user: engineer,
      channel: '#ml-alerts',
      threadTs: null,
      text,
      messageTs: '77.1',
      addressed: 'mention',
    });

  it('re-enters like any alert and meets the policy', async () => {
    scene = await openScene(template, [modelOf('m', { cooldown: '24h' })], { m: drifted });
    await ask('retrain m');
    await scene.settle();
    expect(await scene.one('signal')).toMatchObject({ kind: 'request', requestedBy: engineer });
    expect(await scene.one('decision')).toMatchObject({ requestedBy: engineer, action: 'retrain' });
    expect(await scene.one('run')).toMatchObject({ requestedBy: engineer });
  });

  it('is not lost when the alert of the same minute still waits to be looked at', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await ask('retrain m');
    await scene.settle();
    expect(await scene.all('decision')).toHaveLength(1);
    expect(scene.notes()).toContainEqual(expect.stringContaining(`<@${engineer}> asked for a retraining`));
  });

  it('is answered even when a run is going on', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await ask('retrain m');
    await scene.settle();
    expect(await scene.all('run')).toHaveLength(1);
    expect(scene.notes()).toContainEqual(expect.stringMatching(new RegExp(`<@${engineer}>.*run`)));
  });

  it('about others stays silent', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await ask('what do you think, Bo?');
    await scene.settle();
    expect(await scene.one('question')).toMatchObject({ state: 'silent' });
    expect(scene.said('answer')).toEqual([]);
  });
});
