import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { engineer, lead, makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from './scene.ts';

/** The agent is taken: it starts a run in the policy's name and never says that somebody asked for it. */
const drifted = prepare(conceptWorld(1));
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

let n = 0;
const says = (user: string, text: string, addressed: 'mention' | 'thread' | 'dm' = 'mention') => {
  n += 1;
  const where = { channel: '#ml-alerts', threadTs: null, messageTs: `${n}.000200` };
  return scene.person({ kind: 'question', user, text, addressed, ...where });
};

async function cardAfter(...words: readonly (readonly [user: string, text: string])[]) {
  scene = await openScene(template, [modelOf('m'), modelOf('other')], { m: drifted, other: drifted });
  const { answer } = scene.advisor;
  Object.assign(scene.advisor, {
    answer: async (asked: Parameters<typeof answer>[0]) => {
      const given = await answer(asked);
      return given && { ...given, proposals: [] };
    },
  });
  for (const [user, text] of words) await says(user, text);
  await scene.settle();
  await scene.fire('m');
  await scene.settle();
  await finishRun(scene, 'm');
  const approval = await scene.one('approval', { state: 'pending' });
  expect(approval.requestedBy).toBeNull();
  return approval;
}

describe('an agent that hides who asked', () => {
  it.each([
    'retrain m',
    'could you retrain m please?',
    'Please kick off a training run of m',
    'promote v2 of m',
    'retrain everything',
  ])('“%s”: who wrote it cannot approve, is named on the card, and somebody else can', async (text) => {
    const approval = await cardAfter([oncall, text]);
    const card = scene.said('approval').at(-1);
    expect(card?.kind === 'approval' && card.facts.startedBy).toEqual([oncall]);
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect(await scene.ledger('press-refused')).toMatchObject([{ actor: oncall, facts: { why: 'own-request' } }]);
    expect((await scene.one('approval')).state).toBe('pending');
    await scene.press(approval.id, lead);
    await scene.settle();
    expect((await scene.one('approval')).state).toBe('approved');
  });

  it.each([
    'why did you not retrain m?',
    'when was m retrained last?',
    'who can approve m?',
    'retrain other',
    'what changed in m since yesterday?',
  ])('“%s” orders nothing of this model: who wrote it may approve', async (text) => {
    const approval = await cardAfter([oncall, text]);
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect((await scene.one('approval')).state).toBe('approved');
  });

  it('a comment on the card that waits is no order, and what is said there without naming us neither', async () => {
    const approval = await cardAfter();
    await says(oncall, 'looks good, ship it');
    await scene.settle();
    await scene.press(approval.id, oncall);
    await scene.settle();
    expect((await scene.one('approval')).state).toBe('approved');
  });

  it('cannot take back what was written at the door', async () => {
    await cardAfter([oncall, 'retrain m']);
    const { pool } = scene.store;
    for (const change of [
      `orders = '[]'`,
      `"user" = '${engineer}'`,
      `text = 'hello'`,
      `asked_at = now() - interval '9 days'`,
    ])
      await expect(pool.query(`update sextant.question set ${change}`)).rejects.toThrow(
        'a question keeps what was asked',
      );
    await expect(pool.query(`update sextant.signal set requested_by = 'U0X', kind = 'request'`)).rejects.toThrow(
      'a signal keeps what came in',
    );
  });
});
