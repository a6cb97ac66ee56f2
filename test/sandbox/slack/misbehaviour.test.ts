import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { AppLink } from '../../../src/sandbox/slack/delivery/app-link.ts';
import { SocketHub } from '../../../src/sandbox/slack/delivery/socket-hub.ts';
import { Misbehaviour } from '../../../src/sandbox/slack/misbehaviour.ts';
import { bareApp, type Received } from './bare-app.ts';
import { startBolt, startSlack, webClient } from './bolt-fixture.ts';
import { refusalOf } from './slack-error.ts';
import { ALERTS, ANNA, OMAR, testWorkspace } from './test-workspace.ts';

const hello = { user: ANNA, channel: ALERTS, text: 'hello' };
const retriesOf = (received: readonly Received[]) =>
  received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]);

test('F12 an event without a 2xx is sent again three times, with number and reason and the same event id', async () => {
  const slack = await startSlack();
  const app = await bareApp(slack, [500]);
  slack.people().message(hello);
  await app.atLeast(4);
  expect(retriesOf(app.received)).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
    ['3', 'http_error'],
  ]);
  expect(new Set(app.received.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1);
});

test('F12 an app that does not answer in time gets the event again for that reason', async () => {
  const slack = await startSlack({ ackTimeoutMs: 50 });
  const app = await bareApp(slack, [0, 200]);
  slack.people().message(hello);
  await app.atLeast(2);
  expect(retriesOf(app.received)).toEqual([
    [undefined, undefined],
    ['1', 'http_timeout'],
  ]);
});

test('F12 x-slack-no-retry ends it', async () => {
  const slack = await startSlack();
  const app = await bareApp(slack, [500], { 'x-slack-no-retry': '1' });
  const misbehaviour = new Misbehaviour();
  const hub = new SocketHub('A0APP', 1000);
  const options = { signingSecret: 's', timeoutMs: 1000, retryDelaysMs: [0, 0, 0], hub, misbehaviour };
  await new AppLink(options, app.url).deliverEvent({ type: 'event_callback' });
  expect(app.received).toHaveLength(1);
});

test('F12 presses and commands are never sent again; the person sees an error and a notice', async () => {
  // Without subscriptions, nothing but presses and commands reaches the app.
  const workspace = { ...testWorkspace, app: { ...testWorkspace.app, events: [] } };
  const slack = await startSlack({ ackTimeoutMs: 50, workspace });
  const go = {
    type: 'button' as const,
    action_id: 'go',
    text: { type: 'plain_text' as const, text: 'Go' },
    value: '1',
  };
  const { ts } = await webClient(slack).chat.postMessage({
    channel: ALERTS,
    text: 'card',
    blocks: [{ type: 'actions' as const, block_id: 'row', elements: [go] }],
  });
  const app = await bareApp(slack, [500, 0, 500, 200]);
  const stream = await fetch(`${slack.url}page/api/stream?user=${OMAR}`);
  const press = { user: OMAR, channel: ALERTS, message_ts: String(ts), block_id: 'row', action_id: 'go' };
  expect(await slack.people().press(press)).toEqual({ ok: false, error: 'dispatch_failed' });
  expect(await slack.people().press(press)).toEqual({ ok: false, error: 'operation_timeout' });
  const command = { user: OMAR, channel: ALERTS, command: '/sextant', text: '' };
  expect(await slack.people().command(command)).toEqual({ ok: false, error: 'dispatch_failed' });
  expect(await slack.people().press(press)).toEqual({ ok: true });
  expect(app.received).toHaveLength(4);
  const reader = stream.body?.getReader();
  let text = '';
  while (text.split('"notice"').length < 4) text += Buffer.from((await reader?.read())?.value ?? []).toString('utf8');
  expect(text).toContain('operation_timeout');
  await reader?.cancel();
});

test('F12 deliveries can be duplicated, lost and their answers lost', async () => {
  const slack = await startSlack();
  const app = await bareApp(slack, [200]);
  slack.misbehave({ delivery: 'event', kind: 'duplicate' });
  slack.people().message(hello);
  await app.atLeast(2);
  expect(app.received[0]?.body).toBe(app.received[1]?.body);
  slack.misbehave({ delivery: 'event', kind: 'ack-lost' });
  slack.people().message(hello);
  await app.atLeast(4);
  expect(retriesOf(app.received)[3]).toEqual(['1', 'http_error']);
  slack.misbehave({ delivery: 'command', kind: 'lost' });
  const command = { user: OMAR, channel: ALERTS, command: '/sextant', text: '' };
  expect(await slack.people().command(command)).toEqual({ ok: false, error: 'operation_timeout' });
  expect(app.received).toHaveLength(4);
});

test('F12 API calls misbehave on request: before, after, reset, 429, slow, refused', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  const post = (text: string) => web.chat.postMessage({ channel: ALERTS, text });
  const failure = (text: string) =>
    post(text).then(
      () => 'sent',
      (error: unknown) => error,
    );
  slack.misbehave({ method: 'chat.postMessage', kind: 'error-before' });
  expect(await failure('before')).toBeInstanceOf(WebAPIHTTPError);
  slack.misbehave({ method: 'chat.postMessage', kind: 'error-after' });
  expect(await failure('after')).toBeInstanceOf(WebAPIHTTPError);
  slack.misbehave({ method: '*', kind: 'reset-before' });
  expect(await failure('reset before')).toBeInstanceOf(WebAPIRequestError);
  slack.misbehave({ method: '*', kind: 'reset-after' });
  expect(await failure('reset after')).toBeInstanceOf(WebAPIRequestError);
  slack.misbehave({ method: 'chat.postMessage', kind: 'ratelimit', retryAfter: 7 });
  expect(await failure('limited')).toBeInstanceOf(WebAPIRateLimitedError);
  slack.misbehave({ method: 'chat.postMessage', kind: 'refuse', error: 'fatal_error' });
  expect((await refusalOf(post('refused'))).error).toBe('fatal_error');
  slack.misbehave({ method: 'chat.postMessage', kind: 'slow', ms: 1 });
  expect(await post('slow')).toMatchObject({ ok: true });
  expect(slack.transcript().map(({ text }) => text)).toEqual(['after', 'reset after', 'slow']);
});

test('F12 a block type can be unknown for a while, so that a sender climbs down its ladder', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  slack.misbehave({
    method: 'chat.postMessage',
    kind: 'unknown-block',
    blockType: 'card',
    times: Number.POSITIVE_INFINITY,
  });
  const card = { type: 'card', title: { type: 'mrkdwn', text: 'Approval' } };
  const post = (blocks: { type: string }[]) => web.chat.postMessage({ channel: ALERTS, text: 'x', blocks });
  expect((await refusalOf(post([card]))).messages).toEqual([
    '[ERROR] unsupported type: card [json-pointer:/blocks/0/type]',
  ]);
  expect((await refusalOf(post([card]))).error).toBe('invalid_blocks');
  expect(await post([{ type: 'divider' }])).toMatchObject({ ok: true });
  slack.behave();
  expect(await post([card])).toMatchObject({ ok: true });
});

test('F12 a wrong signing secret is noticed by real Bolt', async () => {
  const slack = await startSlack();
  await startBolt(slack);
  expect(await slack.verifyRequestUrl()).toBe(true);
  const other = await startSlack();
  expect(await other.verifyRequestUrl()).toBe(false);
});
