import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { seen, startSlack, webClient } from './bolt-fixture.ts';
import { refusalOf } from './slack-error.ts';
import { ALERTS, ANNA, OMAR, testWorkspace } from './test-workspace.ts';

const logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

test('F12 a real Bolt app over Socket Mode: mention, press, command and modal answers, and a refresh', async () => {
  const slack = await startSlack();
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: testWorkspace.app.appToken,
    logger,
    installerOptions: { clientOptions },
    clientPingTimeout: 1000,
  });
  const app = new App({ token: testWorkspace.app.botToken, receiver, clientOptions, logger });
  const mention = seen<string>();
  app.event('app_mention', async ({ event }) => mention.resolve(event.text));
  app.action('go', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'went', response_type: 'ephemeral' });
  });
  app.command('/sextant', async ({ ack }) => ack('nothing waits'));
  await app.start();
  onTestFinished(async () => {
    await app.stop();
  });
  slack.people().message({ user: ANNA, channel: ALERTS, text: '@sextant hi' });
  expect(await mention.promise).toContain('hi');
  const go = {
    type: 'button' as const,
    action_id: 'go',
    text: { type: 'plain_text' as const, text: 'Go' },
    value: '1',
  };
  const blocks = [{ type: 'actions' as const, block_id: 'row', elements: [go] }];
  const { ts } = await app.client.chat.postMessage({ channel: ALERTS, text: 'card', blocks });
  const press = { user: OMAR, channel: ALERTS, message_ts: String(ts), block_id: 'row', action_id: 'go' };
  expect(await slack.people().press(press)).toEqual({ ok: true });
  await slack.waitFor(({ text }) => text === 'went');
  const command = { user: ANNA, channel: ALERTS, command: '/sextant', text: 'pending' };
  expect(await slack.people().command(command)).toEqual({ ok: true });
  await slack.waitFor(({ text, ephemeral_to }) => text === 'nothing waits' && ephemeral_to === ANNA);
  const connections = () => slack.calls().filter(({ method }) => method === 'apps.connections.open').length;
  slack.refreshSockets();
  await expect.poll(connections, { timeout: 15_000 }).toBe(2);
  await expect.poll(() => slack.people().command(command), { timeout: 15_000 }).toEqual({ ok: true });
});

test('F12 ten connections are the most, and a ticket works once', async () => {
  const slack = await startSlack();
  const web = webClient(slack, testWorkspace.app.appToken);
  const open = async () => String((await web.apps.connections.open({})).url);
  const connect = (url: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(url);
      onTestFinished(() => socket.close());
      socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data)).type));
      socket.addEventListener('close', ({ code }) => resolve(`closed ${code}`));
    });
  const first = await open();
  expect(await connect(first)).toBe('hello');
  expect(await connect(first)).toBe('closed 1008');
  for (let count = 2; count <= 10; count += 1) expect(await connect(await open())).toBe('hello');
  expect((await refusalOf(web.apps.connections.open({}))).error).toBe('too_many_websockets');
});
