import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Tables } from '../../src/domain/change.ts';
import type { Model } from '../../src/domain/model.ts';
import { digestAsItIs } from '../../src/flows/approval-subject.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { engineer, lead, makeTemplate, modelOf, newId, oncall, openScene, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
const hour = 3_600_000;
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

/** Up to the card: an alert, a run, a PASS. */
async function cardWaits(model = modelOf('m')) {
  scene = await openScene(template, [model], { m: drifted });
  await scene.fire('m');
  await scene.settle();
  await finishRun(scene, 'm');
  return scene.one('approval', { state: 'pending' });
}

const champion = () => scene.shelves.get('m')?.champion;

describe('a card whose message was deleted', () => {
  it('is owed anew while it waits, at the place where it stood and nowhere else', async () => {
    const approval = await cardWaits();
    const sent = await scene.store.sentPost(`approval-${approval.id}`);
    const gone = (ts: string) =>
      scene.person({ kind: 'card-deleted', approvalId: approval.id, channel: sent?.channel ?? '', ts });
    const cards = () =>
      scene.said('approval').flatMap((post) => (post.kind === 'approval' ? [post.facts.replaces] : []));
    const before = cards().length;
    await gone('1.1');
    await scene.settle();
    expect(cards()).toHaveLength(before);
    await gone(sent?.ts ?? '');
    await scene.settle();
    expect(cards().slice(before)).toEqual([sent?.ts]);
    expect((await scene.one('approval')).state).toBe('pending');
    await scene.press(approval.id, oncall);
    await scene.settle();
    const settled = cards().length;
    await gone(sent?.ts ?? '');
    await scene.settle();
    expect(cards()).toHaveLength(settled);
  });
});

describe('`approvals.channel`', () => {
  it('holds the card and every edit of it, in no thread; the thread says that it waits; a press there counts', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    Object.assign(scene.deps, { approvals: { ...scene.deps.approvals, channel: '#ml-approvals' } });
    await scene.fire('m');
    await scene.settle();
    await finishRun(scene, 'm');
    const approval = await scene.one('approval', { state: 'pending' });
    const incident = await scene.one('incident');
    expect(scene.said('approval').map(({ to }) => to)).toEqual([{ channel: '#ml-approvals' }]);
    expect(incident).toMatchObject({ state: 'waiting-approval', stateReason: 'A card waits for an approver.' });
    expect(scene.said('incident').at(-1)).toMatchObject({
      to: { channel: '#ml-alerts' },
      facts: { approval: { id: approval.id } },
    });
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(champion()).toBe('2');
    const cards = scene.said('approval');
    expect(cards.length).toBeGreaterThan(1);
    expect(new Set(cards.map(({ to }) => JSON.stringify(to)))).toEqual(new Set(['{"channel":"#ml-approvals"}']));
    expect(cards.at(-1)).toMatchObject({ facts: { approval: { state: 'approved' }, promotion: { state: 'done' } } });
  });

  it('gets the reminders too', async () => {
    scene = await openScene(template, [modelOf('m', { approval: { reach: [{ at: '10m', mention: 'set-1' }] } })], {
      m: drifted,
    });
    Object.assign(scene.deps, { approvals: { ...scene.deps.approvals, channel: '#ml-approvals' } });
    await scene.fire('m');
    await scene.settle();
    await finishRun(scene, 'm');
    const before = scene.posts.length;
    await scene.advance(11 * 60_000);
    await scene.settle();
    const reminders = scene.posts.slice(before).filter((post) => post.kind === 'note');
    expect(reminders.length).toBeGreaterThan(0);
    expect(JSON.stringify(reminders)).toContain('S0ONCALL');
  });
});

describe('a press', () => {
  it('by two at once: one promotion, and the loser is told', async () => {
    const approval = await cardWaits();
    await scene.press(approval.id, oncall);
    await scene.press(approval.id, lead);
    await scene.settle();
    expect(await scene.all('promotion')).toHaveLength(1);
    expect(await scene.all('vote')).toHaveLength(1);
    expect(champion()).toBe('2');
    const told = [...scene.whispered(oncall), ...scene.whispered(lead)];
    expect(told).toEqual([expect.stringContaining('Already approved')]);
    expect(await scene.ledger('press-refused')).toHaveLength(1);
  });

  it('to deny: the champion stays, nobody is asked the same again for a day', async () => {
    const approval = await cardWaits();
    await scene.press(approval.id, lead, 'deny', 'not on a Friday');
    await scene.settle();
    expect(await scene.one('approval')).toMatchObject({ state: 'denied', decidedBy: lead, reason: 'not on a Friday' });
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
    expect(champion()).toBe('1');
    const validation = await scene.one('validation');
    const incident = await scene.one('incident');
    await scene.store.addStep({
      kind: 'request-approval',
      subject: { kind: 'incident', id: incident.id },
      incidentId: incident.id,
      input: { kind: 'promote', validationId: validation.id },
    });
    await scene.settle();
    expect(await scene.all('approval')).toHaveLength(1);
    expect(scene.notes()).toContainEqual(expect.stringContaining('Exactly this was denied'));
  });

  it('too late: nothing happens and it is said', async () => {
    const approval = await cardWaits(modelOf('m', { approval: { expires: '1h' } }));
    await scene.advance(2 * hour);
    await scene.settle();
    expect(await scene.one('approval')).toMatchObject({ state: 'expired' });
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(scene.whispered(oncall)).toEqual([expect.stringContaining('Already expired')]);
    expect(champion()).toBe('1');
  });

  it('needs two where the quorum is two', async () => {
    const approval = await cardWaits(modelOf('m', {}, { approvers: { sets: ['S0ONCALL'], quorum: 2 } }));
    await scene.press(approval.id, oncall);
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(champion()).toBe('1');
    expect(scene.whispered(oncall)).toEqual([expect.stringContaining('already counted')]);
    await scene.press(approval.id, lead);
    await scene.settle();
    expect(champion()).toBe('2');
  });

  it('by two at once makes a quorum of two: neither vote misses the other', async () => {
    const approval = await cardWaits(modelOf('m', {}, { approvers: { sets: ['S0ONCALL'], quorum: 2 } }));
    await scene.press(approval.id, oncall);
    await scene.press(approval.id, lead);
    await scene.settle();
    expect(await scene.all('vote')).toHaveLength(2);
    expect(await scene.one('approval')).toMatchObject({ state: 'approved' });
    expect(champion()).toBe('2');
  });

  it('by the one who asked for the run is refused, whatever the rights', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'propose' })], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    const incident = await scene.one('incident');
    const ask = await scene.one('approval', { kind: 'retrain' });
    await scene.press(ask.id, oncall);
    await scene.settle();
    expect(await scene.one('run')).toMatchObject({ requestedBy: null, state: 'running' });
    await finishRun(scene, 'm', { skill: 0 });
    expect((await scene.one('validation')).outcome).toBe('FAIL');
    await scene.person({
      kind: 'incident-action',
      action: 'retrain',
      incidentId: incident.id,
      user: lead,
      channel: '#ml-alerts',
      threadTs: null,
    });
    await scene.settle();
    expect(scene.whispered(lead)).toEqual([expect.stringContaining('somebody else will have to approve')]);
  });

  it('on a card that is not there any more is answered', async () => {
    await cardWaits();
    await scene.press(newId('apr'), oncall);
    await scene.settle();
    expect(scene.whispered(oncall)).toEqual([expect.stringContaining('no such approval')]);
  });

  it('cannot be made by typing an approval command', async () => {
    const approval = await cardWaits();
    await scene.person({
      kind: 'command',
      command: 'approve',
      argument: approval.id,
      user: oncall,
      channel: '#ml-alerts',
      threadTs: null,
    });
    await scene.settle();
    expect(champion()).toBe('1');
    expect(scene.posts.at(-1)).toMatchObject({ kind: 'approval', to: { ephemeralTo: oncall } });
  });
});

describe('the requester', () => {
  it('may not approve the promotion of the own run', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.person({
      kind: 'question',
      user: oncall,
      channel: '#ml-alerts',
      threadTs: null,
      text: 'retrain m',
      messageTs: '5.1',
      addressed: 'mention',
    });
    await scene.settle();
    await finishRun(scene, 'm');
    const approval = await scene.one('approval');
    expect(approval.requestedBy).toBe(oncall);
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(scene.whispered(oncall)).toEqual([expect.stringContaining('You asked for this yourself')]);
    expect(champion()).toBe('1');
    await scene.press(approval.id, lead);
    await scene.settle();
    expect(champion()).toBe('2');
  });
});

describe('what was shown is what happens', () => {
  it('a changed policy supersedes the card and posts a new one', async () => {
    const approval = await cardWaits();
    scene.models.set('m', { ...modelOf('m'), policyVersion: 'policy-2' });
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect((await scene.all('approval')).map((a) => a.state)).toEqual(['superseded', 'pending']);
    expect(scene.whispered(oncall)).toEqual([expect.stringContaining('Something changed')]);
    expect(champion()).toBe('1');
    const fresh = await scene.one('approval', { state: 'pending' });
    await scene.press(fresh.id, oncall);
    await scene.settle();
    expect(champion()).toBe('2');
  });

  it('a champion moved outside voids the comparison: no new card on old numbers', async () => {
    const approval = await cardWaits();
    const shelf = scene.shelves.get('m')!;
    shelf.versions.set('9', { ...shelf.versions.get('1')!, version: '9', artifactDigest: 'digest-of-9' });
    shelf.champion = '9';
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect((await scene.all('approval')).map((a) => a.state)).toEqual(['superseded']);
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
    expect((await scene.one('incident')).stateReason).toMatch(/compared with v1.*v9/);
    expect(champion()).toBe('9');
  });

  it('a candidate that is gone is not asked for again', async () => {
    const approval = await cardWaits();
    scene.shelves.get('m')!.versions.delete('2');
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect((await scene.all('approval')).map((a) => a.state)).toEqual(['superseded']);
    expect((await scene.one('incident')).stateReason).toMatch(/v2 is not in the registry/);
    expect(champion()).toBe('1');
  });

  it('an evaluation file that changed after the comparison is not shown as compared', async () => {
    const approval = await cardWaits();
    const [path, file] = [...scene.files][0]!;
    scene.files.set(path, { ...file, bytes: 'tampered' });
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect((await scene.all('approval')).map((a) => a.state)).toEqual(['superseded']);
    expect((await scene.one('incident')).stateReason).toMatch(/evaluation file/);
    expect(champion()).toBe('1');
  });

  it('is checked once more by the promoter itself', async () => {
    const approval = await cardWaits();
    await scene.press(approval.id, oncall);
    const shelf = scene.shelves.get('m')!;
    await runUntilIntended();
    shelf.versions.set('2', { ...shelf.versions.get('2')!, artifactDigest: 'somebody-wrote-over-it' });
    await scene.settle();
    expect(await scene.one('promotion')).toMatchObject({ state: 'refused' });
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
    expect(champion()).toBe('1');
  });
});

async function runUntilIntended(): Promise<void> {
  await scene.settleRoles(['bot']);
  expect(await scene.one('promotion')).toMatchObject({ state: 'intended' });
}

describe('the digest of a card', () => {
  type Change = (scene: Scene, approval: Tables['approval']) => unknown;
  it.each<[string, Change]>([
    ['the artifact of the candidate', () => overwrite('2', { artifactDigest: 'other' })],
    ['the champion', () => Object.assign(scene.shelves.get('m')!, { champion: '2' })],
    ['the gates', () => reconfigure({ gates: [] })],
    ['the policy', () => reconfigure({ policyVersion: 'policy-2' })],
    ['the target alias', () => reconfigure({ registry: { local: { path: 'registry', name: 'm', alias: 'other' } } })],
    ['the evaluation rows', () => tamper()],
    ['the metrics', (_, { validationId }) => poke(`gates = '[]'`, validationId)],
    ['the number of rows', (_, { validationId }) => poke('n = 7', validationId)],
  ])('covers %s', async (_what, change) => {
    const approval = await cardWaits();
    expect(await digestAsItIs(scene.deps, approval)).toBe(approval.digest);
    await change(scene, approval);
    expect(await digestAsItIs(scene.deps, approval)).not.toBe(approval.digest);
  });

  const overwrite = (version: string, changes: object) => {
    const { versions } = scene.shelves.get('m')!;
    versions.set(version, { ...versions.get(version)!, ...changes });
  };
  const reconfigure = (changes: Partial<Model>) => scene.models.set('m', { ...modelOf('m'), ...changes });
  const tamper = () => {
    const [path, file] = [...scene.files][0]!;
    scene.files.set(path, { ...file, bytes: 'tampered' });
  };
  const poke = (set: string, id: string | null) =>
    scene.store.pool.query(`update sextant.validation set ${set} where id = $1`, [id]);
});

describe('a card', () => {
  it('nobody could decide is not posted', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    scene.sets.set('S0ONCALL', []);
    await scene.fire('m');
    await scene.settle();
    await finishRun(scene, 'm');
    expect(await scene.all('approval')).toEqual([]);
    expect((await scene.one('incident')).stateReason).toContain('mend approvers.sets');
  });

  it('reaches further people while it waits, and stops when it is settled', async () => {
    const reach = [
      { at: '0m', mention: 'set-1' },
      { at: '10m', dm: 'set-1' },
      { at: '20m', mention: 'set-1' },
    ];
    const approval = await cardWaits(modelOf('m', { approval: { reach } }));
    await scene.advance(11 * 60_000);
    await scene.settle();
    const direct = scene.posts.filter((p) => p.to.dm);
    expect(direct.map((p) => p.to.dm)).toEqual([oncall, lead]);
    await scene.press(approval.id, oncall);
    await scene.settle();
    const before = scene.said('note').length;
    await scene.advance(15 * 60_000);
    await scene.settle();
    expect(scene.said('note')).toHaveLength(before);
  });

  it('only exists after PASS', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await finishRun(scene, 'm', { skill: 0 });
    expect((await scene.one('validation')).outcome).toBe('FAIL');
    expect(await scene.all('approval')).toEqual([]);
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
    expect(champion()).toBe('1');
  });
});

describe('a promotion', () => {
  it('is not done before serving answers with the new version, and says when that takes long', async () => {
    const approval = await cardWaits();
    scene.heldBack.set('m', '1');
    await scene.press(approval.id, oncall);
    await scene.settleRoles(['bot']);
    for (let i = 0; i < 4; i++) {
      await scene.settleRoles(['promoter']);
      await scene.advance(6 * 60_000);
    }
    expect(await scene.one('promotion')).toMatchObject({ state: 'alias-set' });
    expect(scene.notes().filter((n) => n.includes('serving still answers v1'))).toHaveLength(1);
    scene.heldBack.delete('m');
    await scene.settle();
    expect(await scene.one('promotion')).toMatchObject({ state: 'done' });
    expect(await scene.one('incident')).toMatchObject({ state: 'watching' });
  });
});

describe('the stop and snooze buttons', () => {
  const act = (action: 'stop' | 'snooze', incidentId: string) =>
    scene.person({
      kind: 'incident-action',
      action,
      incidentId,
      user: engineer,
      channel: '#ml-alerts',
      threadTs: null,
    });

  it('stop a run in the pipeline', async () => {
    scene = await openScene(template, [modelOf('m')], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await act('stop', (await scene.one('incident')).id);
    await scene.settle();
    await scene.advance(61_000);
    await scene.settle();
    expect(scene.pipeline.cancelled).toHaveLength(1);
    expect(await scene.one('run')).toMatchObject({ state: 'cancelled' });
    expect(await scene.one('incident')).toMatchObject({ state: 'needs-human' });
  });

  it('snooze keeps sweeps away for four hours', async () => {
    scene = await openScene(template, [modelOf('m', { autonomy: 'observe' })], { m: drifted });
    await scene.fire('m');
    await scene.settle();
    await act('snooze', (await scene.one('incident')).id);
    await scene.settle();
    await scene.sweep();
    await scene.settle();
    expect((await scene.one('sweep')).results).toMatchObject([
      { model: 'm', outcome: 'skipped', reason: expect.stringContaining('snoozed until') },
    ]);
  });
});
