import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign } from '../../../src/http/authenticate.ts';
import { cast } from '../../../src/sandbox/demo/workspace.ts';
import { alert, settledAs, shown, slackRequest, texts, until, webhook } from './people.ts';
import { channelId, openSmallWorld, type SmallWorld, secrets, today } from './small-world.ts';

let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld([
    { id: 'first', mode: 'fails' },
    { id: 'hostile', mode: 'fails' },
  ]);
}, 120_000);
afterAll(() => world.close());

const minute = 60_000;
const event = (text: string, ts: string): string =>
  JSON.stringify({
    type: 'event_callback',
    team_id: 'T0SANDBOX1',
    event_id: `Ev${ts}`,
    event: {
      type: 'app_mention',
      user: cast.engineer,
      channel: channelId('first'),
      ts,
      text: `<@${cast.bot}> ${text}`,
    },
  });
const questions = async (): Promise<number> => (await world.app.store.find('question', {})).length;

describe('a Slack request', () => {
  const body = event('is first ok?', '1795000000.000100');

  test.each([
    ['forged', { secret: 'somebody else’s' }],
    ['of six minutes ago', { at: Date.now() - 6 * minute }],
    ['of six minutes ahead', { at: Date.now() + 6 * minute }],
  ])('that is %s is refused and asks nothing', async (_what, changes) => {
    const answer = await slackRequest(world, body, changes);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
    expect(await questions()).toBe(0);
  });

  test('over 1 MiB is refused', async () => {
    expect((await slackRequest(world, event('x'.repeat(1_100_000), '1.1'))).status).toBe(413);
  });

  test('that is no JSON, or not what Slack sends, does no harm', async () => {
    expect((await slackRequest(world, '{"type":')).status).toBe(400);
    for (const odd of ['{}', '{"type":"event_callback","event":[]}', '{"event":{"lc":1,"type":"constructor"}}'])
      expect((await slackRequest(world, odd)).status).toBeLessThan(500);
    expect(await questions()).toBe(0);
  });

  test('that comes again asks once and is answered once', async () => {
    const timestamp = Date.now();
    for (let i = 0; i < 3; i++) expect((await slackRequest(world, body, { at: timestamp })).status).toBe(200);
    await until('the answer', async () =>
      (await world.app.store.find('question', {})).some((question) => question.state === 'answered'),
    );
    await world.app.idle();
    expect(await questions()).toBe(1);
  });
});

describe('a webhook', () => {
  const signed = (at: number, payload: string, secret = world.environment.WEBHOOK_SECRET ?? ''): Promise<Response> => {
    const timestamp = String(Math.floor(at / 1000));
    return fetch(`${world.app.url}/webhooks/sextant`, {
      method: 'POST',
      headers: { 'x-sextant-timestamp': timestamp, 'x-sextant-signature': sign(secret, timestamp, payload) },
      body: payload,
    });
  };
  const payload = JSON.stringify({ model: 'first', title: 'drift' });

  test('forged, late or early is refused with a sentence', async () => {
    for (const answer of [
      await signed(Date.now(), payload, 'another secret'),
      await signed(Date.now() - 6 * minute, payload),
      await signed(Date.now() + 6 * minute, payload),
    ]) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ error: expect.stringMatching(/match|clock/) });
    }
    expect(await world.app.store.find('incident', {})).toEqual([]);
  });

  test('replayed counts once', async () => {
    const at = Date.now();
    expect(await (await signed(at, payload)).json()).toMatchObject({ accepted: 1, duplicate: false });
    expect(await (await signed(at, payload)).json()).toMatchObject({ duplicate: true });
    await settledAs(world, 'first', 'needs-human');
    expect(await world.app.store.find('signal', { where: { model: 'first' } })).toHaveLength(1);
  });

  test('malformed is told which field', async () => {
    const alerts = (changes: object): object => ({
      version: '4',
      alerts: [
        { status: 'firing', labels: { model: 'first' }, startsAt: today.toISOString(), fingerprint: 'f', ...changes },
      ],
    });
    const cases: readonly [unknown, RegExp][] = [
      ['{"version"', /no JSON/],
      [[], /body/],
      [{ version: '3', alerts: [] }, /version/],
      [alerts({ status: 'on' }), /alerts\[0\]\.status/],
      [alerts({ startsAt: 'yesterday' }), /alerts\[0\]\.startsAt/],
      [
        alerts({ labels: { model: { lc: 1, type: 'constructor', id: ['langchain_core'] } } }),
        /alerts\[0\]\.labels\.model/,
      ],
      [alerts({ labels: {} }), /labels\.model: missing/],
    ];
    for (const [body, words] of cases) {
      const answer = await webhook(world, body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ error: expect.stringMatching(words) });
    }
    expect((await webhook(world, alerts({ fingerprint: 'x'.repeat(1_100_000) }))).status).toBe(413);
  });
});

test('labels full of markup, mentions, links, escapes and live objects are only words, everywhere', async () => {
  const nasty = `<!channel> <@${cast.lead}> <!subteam^S0MLLEADS> <https://evil.example|click> https://evil.example @here \u0000\u001b[31m\u202e\ud800`;
  const live =
    '{"lc":1,"type":"constructor","id":["langchain_core","messages","AIMessage"],"kwargs":{"content":"revived"}}';
  const labels = { lc: '1', type: 'constructor', note: nasty, object: live };
  const links = { dashboard_url: 'javascript:alert(1)', runbook_url: 'https://ok.example/a|b>c' };
  const answer = await alert(world, 'hostile', {
    labels,
    annotations: { summary: `${nasty} ${live}`, ...links },
    fingerprint: `fp\u0000\ud800 ${nasty}`,
  });
  expect(answer.status).toBe(202);
  expect((await alert(world, `nobody ${nasty}`, { annotations: { summary: nasty } })).status).toBe(202);
  await settledAs(world, 'hostile', 'needs-human');
  const [parent] = world.slack.transcript(channelId('hostile'));
  if (!parent) throw new Error('no parent');
  world.slack.people().message({
    user: cast.engineer,
    channel: channelId('hostile'),
    thread_ts: parent.ts,
    text: `<@${cast.bot}> why is hostile degrading? ${live}`,
  });
  await until('the answer', async () =>
    (await world.app.store.find('question', {})).find((q) => q.text.includes('hostile') && q.state === 'answered'),
  );
  await until('words about the unknown model', async () =>
    texts(world, channelId('first')).some((text) => text.includes('I do not know')),
  );
  await world.app.idle();
  const ours = [channelId('hostile'), channelId('first')].map((id) =>
    JSON.stringify(
      world.slack
        .transcript(id)
        .filter((message) => message.user === cast.bot)
        .map(({ text, blocks }) => ({ text, blocks })),
    ),
  );
  for (const posted of ours) {
    expect(posted).not.toMatch(/<!channel|<!here|@here|evil\.example|javascript:|\\u0000|\\u001b|\\u202e|\\ud800/i);
    expect(posted).not.toContain(`<@${cast.lead}>`);
  }
  expect(shown(world, channelId('hostile'))).not.toContain('<!subteam^S0MLLEADS>');
  const { rows } = await world.app.store.pool.query(
    "select encode(blob, 'escape') as text from langgraph.checkpoint_blobs where blob is not null",
  );
  // Kept, as text within text: a live object would stand there with bare quotes.
  const kept = rows.map((row: { text: string }) => row.text);
  expect(kept.some((text) => text.includes('langchain_core'))).toBe(true);
  for (const text of kept) expect(text).not.toContain('{"lc":1');
});

test('a wrong or missing token opens nothing', async () => {
  for (const authorization of [undefined, 'Bearer wrong', secrets.webhookToken, 'Basic eDp5']) {
    const answer = await fetch(`${world.app.url}/webhooks/alertmanager`, {
      method: 'POST',
      body: '{}',
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    });
    expect(answer.status).toBe(401);
  }
});
