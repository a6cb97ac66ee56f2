import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Approval } from '../../src/domain/approval.ts';
import { cast } from '../../src/sandbox/demo/workspace.ts';
import { alert, cardOf, press, settledAs, until, whispered } from './bad-input/people.ts';
import { openSmallWorld, type SmallWorld } from './bad-input/small-world.ts';

let world: SmallWorld;
let approval: Approval;
let secret: string;

beforeAll(async () => {
  world = await openSmallWorld([{ id: 'guarded', approval: { step_up: 'totp' } }]);
  secret = new Secret({ size: 20 }).base32;
  await world.app.store.factors.enrol({ user: cast.approver, name: 'Priya <Nair>', secret });
  await alert(world, 'guarded');
  await settledAs(world, 'guarded', 'waiting-approval');
  approval = await cardOf(world, 'guarded');
}, 240_000);
afterAll(() => world.close());

const code = (offsetMs = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + offsetMs });

const link = async (): Promise<string> => {
  const [row] = await world.app.store.find('link', { where: { approvalId: approval.id, user: cast.approver } });
  return `${world.app.url}/decide/${row?.id}`;
};

const post = (address: string, form: Record<string, string> | string): Promise<Response> =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });

const champion = async (): Promise<string | undefined> => {
  const [promotion] = await world.app.store.find('promotion', { where: { model: 'guarded', state: 'alias-set' } });
  return promotion?.to;
};

describe('an approval with a second factor, over real HTTP', () => {
  test('the press in Slack gives the way to the page and decides nothing', async () => {
    await press(world, approval.id, cast.approver);
    await until('the way to the page', async () => whispered(world, cast.approver).at(-1));
    expect(whispered(world, cast.approver).at(-1)).toContain('One more step');
    const message = world.slack.transcript().find((m) => m.ephemeral_to === cast.approver);
    expect(JSON.stringify(message?.blocks)).toContain(await link());
    expect((await world.app.store.get('approval', approval.id))?.state).toBe('pending');
    expect(await world.app.store.find('vote')).toEqual([]);
  });

  test('the page says what is decided, runs no script, is cached nowhere and framed by nobody', async () => {
    const page = await fetch(await link());
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('Promote guarded v2?');
    expect(html).toContain('Priya &#60;Nair&#62;');
    expect(html).toContain(approval.digest.slice(0, 12));
    expect(html).not.toMatch(/<script|https?:\/\//);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test.each<[string, Record<string, string> | string, number]>([
    ['no code', { choice: 'approve' }, 400],
    ['no choice', { code: '123456' }, 400],
    ['another choice', { choice: 'promote', code: '123456' }, 400],
    ['two choices', 'choice=approve&choice=deny&code=123456', 400],
    ['words for a code', { choice: 'approve', code: 'abcdef' }, 403],
    ['a no without a reason', { choice: 'deny', code: '000000', reason: ' ' }, 403],
    ['far too much', { choice: 'deny', code: '000000', reason: 'x'.repeat(10_000) }, 413],
    ['no form at all', '{"choice":"approve"}', 400],
  ])('%s is refused', async (_what, form, status) => {
    expect((await post(await link(), form)).status).toBe(status);
    expect(await world.app.store.find('proof')).toEqual([]);
  });

  test.each(['lnk_0000000000', 'apr_0000000000', '..%2F..%2Fetc', 'x'.repeat(500)])(
    'there is nothing at %s',
    async (id) => {
      const address = `${world.app.url}/decide/${id}`;
      expect([404, 410, 414]).toContain((await fetch(address)).status);
      expect([404, 410, 414]).toContain((await post(address, { choice: 'approve', code: code() })).status);
    },
  );

  test('a wrong code says so and leaves the page open; the right one promotes', async () => {
    const wrong = await post(await link(), { choice: 'approve', code: code(3_600_000) });
    expect(wrong.status).toBe(403);
    expect(await wrong.text()).toContain('The code is wrong');
    const right = await post(await link(), { choice: 'approve', code: code() });
    expect(right.status).toBe(200);
    expect(await until('the alias to move', champion)).toBe('v2');
    expect(await world.app.store.find('vote')).toMatchObject([{ user: cast.approver, via: 'web', choice: 'approve' }]);
    expect((await post(await link(), { choice: 'approve', code: code(30_000) })).status).toBe(410);
  }, 120_000);
});

describe('typed in Slack', () => {
  const typed = async (user: string, text: string): Promise<string | undefined> => {
    const before = whispered(world, user).length;
    await world.slack.people().command({ user, channel: 'C0GUARDED', command: '/sextant', text });
    return until(`an answer to ${text}`, async () => whispered(world, user).slice(before).at(-1));
  };

  test('pending, approve and deny answer to that person alone and decide nothing unseen', async () => {
    expect(await typed(cast.approver, 'pending')).toContain('Nothing waits');
    expect(await typed(cast.approver, `approve ${approval.id}`)).toContain('Approved');
    expect(await typed(cast.approver, 'approve apr_0000000000')).toContain('I know no approval of that id');
    expect(await typed(cast.lead, `deny ${approval.id}`)).toContain('Say why');
    expect(await typed(cast.lead, `deny ${approval.id} too late`)).toContain('Already approved');
    expect(await typed(cast.outsider, 'pending')).toContain('You may not');
  });
});
