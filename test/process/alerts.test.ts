import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { draft } from '../../src/app/alert-sources.ts';
import type { LiveAlert } from '../../src/ports/alerts.ts';
import { reconcileAlerts } from '../../src/process/reconcile-alerts.ts';
import { tellSilence, watchdogBack, watchdogSource } from '../../src/process/tell-silence.ts';
import { healthyWorld } from '../drift/worlds.ts';
import { makeTemplate, modelOf, newId, openScene, prepare, type Scene, today } from '../flows/scene.ts';

let template: string;
let scene: Scene;
const world = prepare(healthyWorld(1));
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

const alert = (model: string, changes: Partial<LiveAlert> = {}): LiveAlert => ({
  fingerprint: `fp-${model}`,
  labels: { alertname: 'ModelDrift', model },
  annotations: { summary: 'drift over 0.1' },
  startsAt: today.toISOString(),
  muted: false,
  ...changes,
});
const compare = async (alerts: readonly LiveAlert[], complete = true) => {
  const source = { firing: async () => ({ complete, alerts }) };
  const done = await reconcileAlerts({ source, store: scene.store, newId, draft });
  await scene.settle();
  return done;
};

describe('what Alertmanager says at boot', () => {
  it('opens what fired while nobody listened, once however often it is asked', async () => {
    scene = await openScene(template, [modelOf('m')], { m: world });
    expect(await compare([alert('m'), alert('m', { labels: { alertname: 'NoModel' }, fingerprint: 'other' })])).toEqual(
      {
        fired: 1,
        resolved: 0,
      },
    );
    expect(await compare([alert('m')])).toEqual({ fired: 0, resolved: 0 });
    expect(await scene.one('incident')).toMatchObject({ model: 'm', signalCount: 1 });
  });

  it('knows what the webhook brought already', async () => {
    scene = await openScene(template, [modelOf('m')], { m: world });
    await scene.fire('m');
    await scene.settle();
    expect(await compare([alert('m')])).toEqual({ fired: 0, resolved: 0 });
  });

  it('resolves what is gone, unless a server of the cluster does not answer', async () => {
    scene = await openScene(template, [modelOf('m'), modelOf('n')], { m: world, n: world });
    await scene.fire('m');
    await scene.fire('n');
    await scene.settle();
    const states = async () =>
      (await scene.all('incident')).map(({ model, alertState }) => [model, alertState]).toSorted();
    expect(await compare([alert('n')], false)).toEqual({ fired: 0, resolved: 0 });
    expect(await compare([alert('n')])).toEqual({ fired: 0, resolved: 1 });
    expect(await states()).toEqual([
      ['m', 'resolved'],
      ['n', 'firing'],
    ]);
  });

  it('does not open what is silenced, and does not resolve it', async () => {
    scene = await openScene(template, [modelOf('m'), modelOf('n')], { m: world, n: world });
    await scene.fire('m');
    await scene.settle();
    const muted = [alert('m', { muted: true }), alert('n', { muted: true })];
    expect(await compare(muted)).toEqual({ fired: 0, resolved: 0 });
  });
});

describe('silence', () => {
  const watch = (upSince: Date) => ({
    store: scene.store,
    heartbeats: scene.store.heartbeats,
    channel: '#ml-alerts',
    watchdogEveryMs: 900_000,
    sweepCron: '0 * * * *',
    upSince,
  });
  const told = async (upSince = today) => {
    await tellSilence(watch(upSince));
    await scene.settle();
    return scene.notes();
  };

  it('of the Watchdog is told once, and its return too', async () => {
    scene = await openScene(template, [modelOf('m')], {});
    expect(await told()).toEqual([]);
    await scene.advance(600_000);
    expect(await told()).toEqual([]);
    await scene.advance(600_000);
    await told();
    expect(await told()).toEqual([expect.stringContaining('The Watchdog alert has not come since 2026-10-11 01:00')]);
    const before = await scene.store.heartbeats.heard(watchdogSource);
    const back = watchdogBack('#ml-alerts', before, await scene.store.now(), 900_000);
    expect(back?.facts).toMatchObject({ text: expect.stringContaining('is back') });
    expect(watchdogBack('#ml-alerts', await scene.store.now(), await scene.store.now(), 900_000)).toBeNull();
    expect(await told()).toHaveLength(1);
  });

  it('of the sweeps is told after two hours, not right after a start', async () => {
    scene = await openScene(template, [modelOf('m')], { m: world });
    await scene.sweep();
    await scene.settle();
    await scene.advance(3 * 3_600_000);
    await scene.store.heartbeats.heard(watchdogSource);
    expect(await told(await scene.store.now())).toEqual([]);
    expect(await told()).toEqual([expect.stringContaining('No sweep has ended since')]);
    await scene.sweep();
    await scene.settle();
    expect(await told()).toHaveLength(1);
  });
});
