import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createIntake } from '../../src/slack/intake.ts';
import { createReceiver } from '../../src/slack/receiver.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { counting, Inbox, quiet, signingSecret } from './workspace.ts';

const now = new Date('2026-03-03T03:10:00Z');
const seconds = now.getTime() / 1000;

function setUp() {
  const inbox = new Inbox();
  // Nothing in these tests may reach Slack: no server listens there.
  const client = createWebClient({ token: 'xoxb-test', apiUrl: 'http://127.0.0.1:9/', log: quiet });
  const deps = { receive: inbox.receive, client, newId: counting(), now: () => now, log: quiet };
  return { inbox, receiver: createReceiver({ signingSecret, intake: createIntake(deps), now: () => now, log: quiet }) };
}

function signed(
  body: string | Buffer,
  change: { secret?: string; ts?: number | string; type?: string; signature?: string } = {},
) {
  const rawBody = Buffer.from(body);
  const ts = String(change.ts ?? seconds);
  const mac = createHmac('sha256', change.secret ?? signingSecret)
    .update(`v0:${ts}:`)
    .update(rawBody)
    .digest('hex');
  return {
    rawBody,
    headers: {
      'content-type': change.type ?? 'application/json',
      'x-slack-request-timestamp': ts,
      'x-slack-signature': change.signature ?? `v0=${mac}`,
    },
  };
}

const form = 'application/x-www-form-urlencoded';
const event = (inner: object, id = 'Ev1') =>
  JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: id, token: 'old-secret', event: inner });
const said = { type: 'message', channel: 'C1', user: 'U1', text: 'hello', ts: '1.1' };
const interaction = (body: object) => new URLSearchParams({ payload: JSON.stringify(body) }).toString();

describe('whose request it is', () => {
  test.each([
    ['another secret', { secret: 'nope' }],
    ['no signature', { signature: '' }],
    ['a signature of another length', { signature: 'v0=abc' }],
    ['301 seconds old', { ts: seconds - 301 }],
    ['301 seconds in the future', { ts: seconds + 301 }],
    ['a timestamp that is none', { ts: 'soon' }],
    ['a timestamp with a tail', { ts: `${seconds} ` }],
  ])('%s is refused, and nothing is kept', async (_what, change) => {
    const { inbox, receiver } = setUp();
    expect((await receiver.handle(signed(event(said), change))).status).toBe(401);
    expect(inbox.rows).toEqual([]);
  });

  test.each([-299, 299])('%s seconds off is fine', async (skew) => {
    const { receiver } = setUp();
    expect((await receiver.handle(signed(event(said), { ts: seconds + skew }))).status).toBe(200);
  });

  test('a body changed on the way is refused', async () => {
    const { receiver } = setUp();
    const request = signed(event(said));
    request.rawBody[request.rawBody.length - 3] = 0x21;
    expect((await receiver.handle(request)).status).toBe(401);
  });

  test('over 1 MiB is refused before anything is computed', async () => {
    const { receiver } = setUp();
    expect((await receiver.handle(signed(Buffer.alloc(1024 * 1024 + 1, 32)))).status).toBe(413);
  });
});

describe('what is answered at once', () => {
  test('the challenge', async () => {
    const { receiver, inbox } = setUp();
    const answer = await receiver.handle(signed(JSON.stringify({ type: 'url_verification', challenge: 'c1' })));
    expect(JSON.parse(answer.body ?? '')).toEqual({ challenge: 'c1' });
    expect(inbox.rows).toEqual([]);
  });

  test('ssl_check', async () => {
    const { receiver } = setUp();
    expect((await receiver.handle(signed('ssl_check=1&token=x', { type: form }))).status).toBe(200);
  });

  test.each([
    ['no JSON', 'nonsense', 'application/json'],
    ['a JSON array', '[1]', 'application/json'],
    ['a payload that is no JSON', 'payload=%7B', form],
  ])('%s is 400', async (_what, body, type) => {
    const { receiver } = setUp();
    expect((await receiver.handle(signed(body, { type }))).status).toBe(400);
  });
});

describe('inbox first', () => {
  test('a message becomes one row with the step that reads it, without Slack’s secrets', async () => {
    const { inbox, receiver } = setUp();
    expect(await receiver.handle(signed(event(said)))).toMatchObject({ status: 200, body: '' });
    expect(inbox.rows).toMatchObject([{ source: 'slack-event', receivedAt: now }]);
    expect(inbox.steps).toEqual([{ kind: 'receive-slack', subject: { kind: 'inbox', id: inbox.rows[0]?.id } }]);
    expect(JSON.stringify(inbox.rows)).not.toContain('old-secret');
  });

  test('a store that is down gets no acknowledgement, and the repeat is kept', async () => {
    const { inbox, receiver } = setUp();
    inbox.down = true;
    expect((await receiver.handle(signed(event(said)))).status).toBe(503);
    inbox.down = false;
    expect((await receiver.handle(signed(event(said)))).status).toBe(200);
    expect(inbox.rows).toHaveLength(1);
  });

  test('a retry, and a mention told twice, are one row', async () => {
    const { inbox, receiver } = setUp();
    const mention = { ...said, text: '<@UBOT> hello' };
    for (const body of [
      event(mention, 'Ev1'),
      event(mention, 'Ev1'),
      event({ ...mention, type: 'app_mention' }, 'Ev2'),
    ])
      expect((await receiver.handle(signed(body))).status).toBe(200);
    expect(inbox.rows).toHaveLength(1);
  });

  test('other times, channels and teams are other messages', async () => {
    const { inbox, receiver } = setUp();
    const bodies = [
      event(said),
      event({ ...said, ts: '1.2' }),
      event({ ...said, channel: 'C2' }),
      event(said).replace('T1', 'T2'),
    ];
    for (const body of bodies) await receiver.handle(signed(body));
    expect(inbox.rows).toHaveLength(4);
  });

  test.each([
    ['a bot’s message', { ...said, bot_id: 'B1' }],
    ['an edit', { ...said, subtype: 'message_changed' }],
    ['a join', { ...said, subtype: 'channel_join' }],
    ['a reaction that asks for nothing', { type: 'reaction_added', reaction: 'tada', user: 'U1' }],
    ['an event without a listener', { type: 'member_joined_channel', user: 'U1' }],
  ])('%s is acknowledged and not kept', async (_what, inner) => {
    const { inbox, receiver } = setUp();
    expect((await receiver.handle(signed(event(inner)))).status).toBe(200);
    expect(inbox.rows).toEqual([]);
  });

  test('a command is one row a trigger', async () => {
    const { inbox, receiver } = setUp();
    const body = (trigger: string) =>
      new URLSearchParams({
        command: '/sextant',
        text: 'pending',
        trigger_id: trigger,
        token: 'old-secret',
        response_url: 'https://hooks.slack.example/secret',
      }).toString();
    for (const trigger of ['t1', 't1', 't2'])
      expect((await receiver.handle(signed(body(trigger), { type: form }))).status).toBe(200);
    expect(inbox.rows.map(({ source }) => source)).toEqual(['slack-command', 'slack-command']);
    expect(JSON.stringify(inbox.rows)).not.toMatch(/old-secret|hooks\.slack/);
  });

  test('a press is one row an approval, user and moment', async () => {
    const { inbox, receiver } = setUp();
    const press = (user: string, ts: string) =>
      interaction({
        type: 'block_actions',
        user: { id: user },
        trigger_id: 't',
        actions: [{ action_id: 'approve', action_ts: ts, value: 'apr_1' }],
      });
    for (const body of [press('U1', '1.1'), press('U1', '1.1'), press('U1', '1.2'), press('U2', '1.1')])
      expect((await receiver.handle(signed(body, { type: form }))).status).toBe(200);
    expect(inbox.rows).toHaveLength(3);
  });

  test('a press on a link button is acknowledged and not kept', async () => {
    const { inbox, receiver } = setUp();
    const body = interaction({
      type: 'block_actions',
      user: { id: 'U1' },
      actions: [{ action_id: 'open:dashboard', action_ts: '1' }],
    });
    expect((await receiver.handle(signed(body, { type: form }))).status).toBe(200);
    expect(inbox.rows).toEqual([]);
  });
});

describe('the deny dialog', () => {
  const submission = (value: string | null) =>
    interaction({
      type: 'view_submission',
      user: { id: 'U1' },
      view: {
        id: 'V1',
        callback_id: 'deny-approval',
        private_metadata: '{}',
        state: { values: { reason: { reason: { value } } } },
      },
    });

  test('is closed once its answer is kept', async () => {
    const { inbox, receiver } = setUp();
    const answer = await receiver.handle(signed(submission('too risky'), { type: form }));
    expect(JSON.parse(answer.body ?? '')).toEqual({ response_action: 'clear' });
    expect(inbox.rows).toHaveLength(1);
  });

  test('is not closed when the store is down', async () => {
    const { inbox, receiver } = setUp();
    inbox.down = true;
    expect((await receiver.handle(signed(submission('too risky'), { type: form }))).status).toBe(503);
  });

  test.each([null, '', '   '])('asks again for a reason when it is %j', async (value) => {
    const { inbox, receiver } = setUp();
    const answer = await receiver.handle(signed(submission(value), { type: form }));
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      response_action: 'errors',
      errors: { reason: expect.stringContaining('why') },
    });
    expect(inbox.rows).toEqual([]);
  });
});
