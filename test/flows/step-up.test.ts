import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { totp } from '../../src/adapters/totp/totp.ts';
import { digestAsItIs } from '../../src/flows/approval-subject.ts';
import { createStepUpDesk } from '../../src/process/step-up-desk.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { lead, makeTemplate, modelOf, newId, oncall, openScene, outsider, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

/** The wall clock of the codes, moved by hand. */
let wall = new Date('2026-10-11T01:00:00Z');
const later = (ms: number): void => {
  wall = new Date(wall.getTime() + ms);
};
const secrets = new Map<string, string>();
const codeOf = (user: string): string =>
  new TOTP({ secret: Secret.fromBase32(secrets.get(user) ?? '') }).generate({ timestamp: wall.getTime() });

async function cardWaits(approval: object = { step_up: 'totp' }, quorum = 1) {
  scene = await openScene(template, [modelOf('m', { approval }, { approvers: { sets: ['S0ONCALL'], quorum } })], {
    m: drifted,
  });
  for (const user of [oncall, lead]) {
    const { secret } = totp.create(user);
    secrets.set(user, secret);
    await scene.store.factors.enrol({ user, name: user, secret });
  }
  await scene.fire('m');
  await scene.settle();
  await finishRun(scene, 'm');
  return scene.one('approval', { state: 'pending' });
}

const desk = () =>
  createStepUpDesk({
    store: scene.store,
    factors: scene.store.factors,
    totp,
    digestNow: (approval) => digestAsItIs(scene.deps, approval),
    newId,
    wallClock: () => wall,
  });

const champion = () => scene.shelves.get('m')?.champion;
const linkOf = async (user: string) => (await scene.one('link', { user })).id;
const pressed = async (approvalId: string, user: string): Promise<string> => {
  await scene.press(approvalId, user);
  await scene.settle();
  return linkOf(user);
};
const yes = (user: string) => ({ choice: 'approve' as const, code: codeOf(user), reason: '' });

describe('a press where the second factor is asked', () => {
  it('promotes nothing but shows that person the way, once', async () => {
    const approval = await cardWaits();
    await pressed(approval.id, oncall);
    await pressed(approval.id, oncall);
    expect(champion()).toBe('1');
    expect(await scene.all('vote')).toEqual([]);
    const ways = scene.posts.flatMap((p) => (p.kind === 'step-up' ? [[p.to.ephemeralTo, p.facts.url]] : []));
    const way = `https://sextant.test/decide/${await linkOf(oncall)}`;
    expect(ways).toEqual([
      [oncall, way],
      [oncall, way],
    ]);
  });

  it('counts with the code, and the promoter finds the proof', async () => {
    const approval = await cardWaits();
    const link = await pressed(approval.id, oncall);
    expect(await desk().look(link)).toMatchObject({ state: 'open', name: oncall, approval: { id: approval.id } });
    expect(await desk().give(link, yes(oncall))).toMatchObject({ kind: 'accepted' });
    await scene.settle();
    expect(champion()).toBe('2');
    expect(await scene.one('vote')).toMatchObject({ user: oncall, via: 'web' });
    expect(await scene.one('proof')).toMatchObject({ user: oncall, choice: 'approve', digest: approval.digest });
  });

  it('needs a code of each of two, and no code serves twice', async () => {
    const approval = await cardWaits({ step_up: 'totp' }, 2);
    const first = await pressed(approval.id, oncall);
    await desk().give(first, yes(oncall));
    await scene.settle();
    expect(champion()).toBe('1');
    expect(await desk().give(first, yes(oncall))).toMatchObject({
      kind: 'gone',
      text: expect.stringContaining('used'),
    });
    const second = await pressed(approval.id, lead);
    expect(await desk().give(second, { ...yes(lead), code: codeOf(oncall) })).toMatchObject({ kind: 'refused' });
    await desk().give(second, yes(lead));
    await scene.settle();
    expect(champion()).toBe('2');
  });

  it('refuses the replay of a code on another card', async () => {
    const approval = await cardWaits();
    const link = await pressed(approval.id, oncall);
    const code = codeOf(oncall);
    await desk().give(link, { choice: 'deny', code, reason: 'not today' });
    await scene.settle();
    expect(await scene.one('approval')).toMatchObject({ state: 'denied', reason: 'not today', decidedBy: oncall });
    const other = { ...approval, id: newId('apr'), kind: 'retrain' as const };
    const subject = { ...approval.subject, kind: 'retrain' as const };
    const digest = await digestAsItIs(scene.deps, { ...other, subject });
    await scene.store.insertOnce('approval', { ...other, subject, digest }, []);
    const [way] = [{ ...(await scene.one('link')), id: newId('lnk'), approvalId: other.id, usedAt: null }];
    await scene.store.insertOnce('link', way!, []);
    expect(await desk().give(way!.id, { choice: 'approve', code, reason: '' })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('used already'),
    });
    later(30_000);
    expect(await desk().give(way!.id, yes(oncall))).toMatchObject({ kind: 'accepted' });
  });

  it('locks a person out after five wrong codes, however many come at once', async () => {
    const approval = await cardWaits();
    const link = await pressed(approval.id, oncall);
    const right = codeOf(oncall);
    const wrong = right === '000000' ? '111111' : '000000';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk().give(link, { choice: 'approve', code: wrong, reason: '' })),
    );
    expect(answers.filter((a) => a.text.includes('code is wrong'))).toHaveLength(5);
    expect(answers.filter((a) => a.text.includes('Too many'))).toHaveLength(15);
    expect(await desk().give(link, yes(oncall))).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('Too many'),
    });
    expect(champion()).toBe('1');
    expect(await scene.ledger('step-up-refused')).toHaveLength(21);
  });

  it.each<[string, (approvalId: string) => Promise<void>, RegExp]>([
    ['somebody denied it', async (id) => scene.press(id, lead, 'deny', 'no'), /denied already/],
    ['the candidate changed', async () => void scene.shelves.get('m')!.versions.delete('2'), /Something changed/],
    ['that person was struck off', async () => void (await scene.store.factors.revoke(oncall)), /enrol/],
    ['its time ran out', async () => scene.advance(25 * 3_600_000), /expired/],
  ])('leads nowhere once %s', async (_what, happens, words) => {
    const approval = await cardWaits();
    const link = await pressed(approval.id, oncall);
    await happens(approval.id);
    if (!/expired/.test(words.source)) await scene.settle();
    expect(await desk().look(link)).toMatchObject({ state: 'gone', why: expect.stringMatching(words) });
    expect(await desk().give(link, yes(oncall))).toMatchObject({ kind: 'gone' });
    await scene.settle();
    expect(champion()).toBe('1');
  });

  it('gives no way to those who may not decide', async () => {
    const approval = await cardWaits();
    await scene.press(approval.id, outsider);
    await scene.settle();
    expect(await scene.all('link')).toEqual([]);
    expect(scene.whispered(outsider)).toEqual([expect.stringContaining('You may not decide this')]);
  });

  it('of a taken bot is refused by the promoter: votes without a proof move nothing', async () => {
    const approval = await cardWaits();
    const incident = await scene.one('incident');
    const forged = {
      id: newId('vot'),
      approvalId: approval.id,
      user: oncall,
      choice: 'approve' as const,
      reason: null,
    };
    const now = await scene.store.now();
    await scene.store.insertOnce('vote', { ...forged, via: 'web', votedAt: now }, []);
    await scene.store.pool.query(`update sextant.approval set state = 'approved' where id = $1`, [approval.id]);
    const { subject, digest } = approval;
    const id = newId('pro');
    await scene.store.insertOnce(
      'promotion',
      {
        ...{ id, approvalId: approval.id, incidentId: incident.id, model: 'm', kind: 'promote', digest },
        ...{ from: subject.champion, to: subject.candidate ?? '', state: 'intended', intendedAt: now },
        ...{ aliasSetAt: null, servingSeenAt: null, reason: null },
      },
      [{ kind: 'promote', subject: { kind: 'promotion', id }, incidentId: incident.id }],
    );
    await scene.settle();
    expect(champion()).toBe('1');
    expect(await scene.one('promotion')).toMatchObject({
      state: 'refused',
      reason: 'The second factor of an approver is missing.',
    });
  });
});

describe('not from Slack', () => {
  it('the button only gives the way; yes and no are given on the page', async () => {
    const approval = await cardWaits({ step_up: 'totp', surface: 'web' });
    const link = await pressed(approval.id, oncall);
    expect(champion()).toBe('1');
    await desk().give(link, yes(oncall));
    await scene.settle();
    expect(champion()).toBe('2');
  });
});
