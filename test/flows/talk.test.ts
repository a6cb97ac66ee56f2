import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Intent } from '../../src/domain/intent.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { member } from './outside.ts';
import { engineer, makeTemplate, modelOf, openScene, outsider, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
const guest = 'U0GUEST';
const foreigner = 'U0PARTNER';
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

async function opened() {
  scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
  scene.people.set(guest, member(guest, { isGuest: true }));
  scene.people.set(foreigner, member(foreigner, { isForeign: true }));
  scene.sets.set('S0OWNERS', [engineer, guest, foreigner]);
  await scene.fire('m');
  await scene.settle();
  return scene.one('incident');
}

const where = { channel: '#ml-alerts', threadTs: null };
const act = (incidentId: string, user: string, action: Extract<Intent, { kind: 'incident-action' }>['action']) =>
  scene.person({ kind: 'incident-action', ...where, action, incidentId, user });
const ask = (
  user: string,
  text = 'why?',
  addressed: 'mention' | 'thread' = 'mention',
  threadTs: string | null = null,
) => scene.person({ kind: 'question', ...where, user, text, messageTs: `${text.length}.${user}`, addressed, threadTs });

describe('talking to Sextant', () => {
  it('is open to the owners: they ask, request, snooze', async () => {
    const incident = await opened();
    await ask(engineer);
    await act(incident.id, engineer, 'snooze');
    await act(incident.id, engineer, 'retrain');
    await scene.settle();
    expect(await scene.one('question')).toMatchObject({ state: 'answered' });
    expect(await scene.all('signal', { kind: 'request' })).toHaveLength(1);
    expect((await scene.one('incident')).snoozedUntil).not.toBeNull();
    expect(await scene.ledger('talk-refused')).toEqual([]);
  });

  it.each([outsider, guest, foreigner, 'U0NOBODY'])(
    'is closed to %s: told in private, on record, without effect',
    async (user) => {
      const incident = await opened();
      const before = scene.advisor.calls.length;
      await ask(user);
      for (const action of ['why', 'acknowledge', 'snooze', 'retrain', 'stop', 'rollback'] as const)
        await act(incident.id, user, action);
      await scene.person({ kind: 'command', ...where, user, command: 'pending', argument: '' });
      await scene.settle();
      expect(await scene.all('question')).toEqual([]);
      expect(scene.advisor.calls).toHaveLength(before);
      expect(await scene.all('signal', { kind: 'request' })).toEqual([]);
      expect(await scene.one('incident')).toMatchObject({ snoozedUntil: null, acknowledgedBy: null });
      expect(scene.whispered(user)).toHaveLength(8);
      const refusals = await scene.ledger('talk-refused');
      expect(refusals.map((row) => [row.actor, row.facts.right]).sort()).toEqual(
        ['ask', 'ask', 'ask', 'request', 'request', 'snooze', 'snooze', 'stop'].map((right) => [user, right]),
      );
    },
  );

  it('of others among themselves in a thread is left alone', async () => {
    const incident = await opened();
    const sent = await scene.store.sentPost(`incident-${incident.id}`);
    await ask(outsider, 'lunch?', 'thread', sent?.ts ?? null);
    await scene.settle();
    expect(scene.whispered(outsider)).toEqual([]);
    expect(await scene.ledger('talk-refused')).toEqual([]);
  });

  it('asks for a run in chat only with the right to, whatever the agent proposes', async () => {
    const model = modelOf('m', { autonomy: 'observe' });
    scene = await openScene(template, [{ ...model, may: { ...model.may, ask: [outsider] } }], { m: drifted });
    scene.sets.set(outsider, [outsider]);
    await ask(outsider, 'retrain m');
    await scene.settle();
    expect(await scene.one('question')).toMatchObject({ state: 'answered' });
    expect(await scene.all('signal')).toEqual([]);
    expect(scene.whispered(outsider)).toEqual([expect.stringContaining('You may not ask for a run')]);
  });
});
