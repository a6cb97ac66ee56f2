import { afterAll, beforeAll, expect, test } from 'vitest';
import { alert, incidentOf, settledAs, slackRequest, texts, until } from './people.ts';
import { channelId, openSmallWorld, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
const ids = ['down', 'doubled', 'slowed', 'stopped'];
beforeAll(async () => {
  world = await openSmallWorld(ids.map((id) => ({ id, mode: 'fails' })));
}, 120_000);
afterAll(() => world.close());

/** The thread as it must read: each message once, the parent first, told in the order in which things happened. */
async function wholeThread(model: string): Promise<void> {
  await settledAs(world, model, 'needs-human');
  await until(`all posts of ${model}`, async () => (await world.app.store.owed()) === 0);
  const messages = world.slack.transcript(channelId(model));
  const parents = messages.filter((message) => message.thread_ts === undefined || message.thread_ts === message.ts);
  expect(parents).toHaveLength(1);
  const said = texts(world, channelId(model)).filter((text) => text !== '');
  expect(new Set(said).size).toBe(said.length);
  const order = ['*:', 'Why ', 'Retraining. If nobody', 'Retraining failed', 'The run failed'].map((part) =>
    said.findIndex((text) => text.includes(part)),
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
}

test('while Slack is down work goes on and posts are owed; when it is back they come once and in order', async () => {
  world.slack.misbehave({ method: '*', kind: 'reset-before', times: 10_000 });
  await alert(world, 'down');
  await until(
    'the run to end',
    async () => (await world.app.store.find('run', { where: { model: 'down' } }))[0]?.endedAt,
  );
  expect(world.slack.transcript(channelId('down'))).toEqual([]);
  expect(await world.app.store.owed()).toBeGreaterThan(0);
  world.slack.behave();
  await wholeThread('down');
});

test('a 500 after Slack has posted already makes no second message', async () => {
  world.slack.misbehave({ method: 'chat.postMessage', kind: 'error-after', times: 3 });
  await alert(world, 'doubled');
  await wholeThread('doubled');
});

test('429 is waited out and loses nothing', async () => {
  world.slack.misbehave({ method: 'chat.postMessage', kind: 'ratelimit', retryAfter: 1, times: 3 });
  await alert(world, 'slowed');
  await wholeThread('slowed');
});

test('with the store away nothing is acknowledged, the app still stops, and the repeat is kept by the next one', async () => {
  await world.app.store.close();
  const webhookAnswer = await alert(world, 'stopped');
  expect(webhookAnswer.status).toBe(503);
  expect(webhookAnswer.headers.get('retry-after')).toBe('5');
  expect(await webhookAnswer.json()).toEqual({ error: expect.stringContaining('store is not available') });
  const slackBody = JSON.stringify({
    type: 'event_callback',
    team_id: 'T0SANDBOX1',
    event_id: 'Ev1',
    event: { type: 'message', user: 'U0ANA00001', channel: channelId('stopped'), ts: '1795000001.000100', text: 'hm' },
  });
  expect((await slackRequest(world, slackBody)).status).toBe(503);
  const ready = await fetch(`${world.app.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ ready: false, checks: { store: expect.stringContaining('closed') } });
  expect((await fetch(`${world.app.url}/healthz`)).status).toBe(200);
  await world.app.stop();
  await world.start();
  expect((await alert(world, 'stopped')).status).toBe(202);
  await settledAs(world, 'stopped', 'needs-human');
  expect((await incidentOf(world, 'down')).state).toBe('needs-human');
});
