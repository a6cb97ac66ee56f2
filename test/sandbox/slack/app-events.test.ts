import { expect, test } from 'vitest';
import { bareApp } from './bare-app.ts';
import { startSlack, webClient } from './bolt-fixture.ts';
import { ALERTS, ANNA, BOT, OMAR, QUIET, SECRET, testWorkspace } from './test-workspace.ts';

test('F12 an envelope says which app, team and bot it is for, and is signed', async () => {
  const slack = await startSlack();
  const app = await bareApp(slack);
  slack.people().message({ user: ANNA, channel: ALERTS, text: 'hi' });
  await app.atLeast(1);
  expect(JSON.parse(app.received[0]?.body ?? '')).toMatchObject({
    type: 'event_callback',
    team_id: 'T0TEST',
    api_app_id: 'A0APP',
    event_id: expect.stringMatching(/^Ev/),
    event_time: expect.any(Number),
    authorizations: [{ team_id: 'T0TEST', user_id: BOT, is_bot: true }],
    event: { type: 'message', channel: ALERTS, channel_type: 'channel', user: ANNA, text: 'hi' },
  });
  expect(app.received[0]?.headers['x-slack-signature']).toMatch(/^v0=[0-9a-f]{64}$/);
});

test('F12 the app hears of its own messages, of edits, deletions, joins and reactions taken back', async () => {
  const slack = await startSlack();
  const app = await bareApp(slack);
  const web = webClient(slack);
  const { ts = '' } = await web.chat.postMessage({ channel: ALERTS, text: 'mine' });
  await web.chat.update({ channel: ALERTS, ts, text: 'mine, edited' });
  slack.people().reaction({ user: OMAR, channel: ALERTS, ts, name: 'eyes', add: true });
  slack.people().reaction({ user: OMAR, channel: ALERTS, ts, name: 'eyes', add: false });
  await web.chat.delete({ channel: ALERTS, ts });
  await web.conversations.join({ channel: QUIET });
  await app.atLeast(6);
  const events = app.received.map(({ body }) => JSON.parse(body).event);
  const find = (type: string, subtype?: string) =>
    events.find((event) => event.type === type && event.subtype === subtype);
  expect(find('message')).toMatchObject({ bot_id: 'B0BOT', user: BOT, text: 'mine', app_id: 'A0APP' });
  expect(find('message', 'message_changed')).toMatchObject({
    message: { text: 'mine, edited' },
    previous_message: { text: 'mine' },
  });
  expect(find('message', 'message_deleted')).toMatchObject({
    deleted_ts: ts,
    previous_message: { text: 'mine, edited' },
  });
  expect(find('reaction_removed')).toMatchObject({
    user: OMAR,
    reaction: 'eyes',
    item: { channel: ALERTS, ts },
    item_user: BOT,
  });
  expect(find('member_joined_channel')).toMatchObject({ user: BOT, channel: QUIET });
});

test('F12 nothing is sent from channels without the bot, about ephemerals, or that the app has not subscribed to', async () => {
  const workspace = { ...testWorkspace, app: { ...testWorkspace.app, events: ['app_mention'] } };
  const slack = await startSlack({ workspace });
  const app = await bareApp(slack);
  const people = slack.people();
  people.message({ user: OMAR, channel: SECRET, text: '@sextant are you here?' });
  people.message({ user: ANNA, channel: ALERTS, text: 'not subscribed' });
  await webClient(slack).chat.postEphemeral({ channel: ALERTS, user: ANNA, text: `<@${BOT}>` });
  await webClient(slack).chat.postMessage({ channel: ALERTS, text: `<@${BOT}> to myself` });
  people.message({ user: ANNA, channel: ALERTS, text: '@sextant subscribed' });
  await app.atLeast(1);
  expect(app.received.map(({ body }) => JSON.parse(body).event.text)).toEqual([`<@${BOT}> subscribed`]);
});

test('F12 a person who is not in a channel, or is deactivated, can neither write nor press there', async () => {
  const slack = await startSlack();
  const people = slack.people();
  expect(people.message({ user: OMAR, channel: QUIET, text: 'x' })).toEqual({ ok: false, error: 'not_in_channel' });
  expect(people.message({ user: 'U0GONE', channel: ALERTS, text: 'x' })).toEqual({
    ok: false,
    error: 'account_inactive',
  });
  const { message_ts } = await webClient(slack).chat.postEphemeral({
    channel: ALERTS,
    user: OMAR,
    text: 'x',
    blocks: [
      {
        type: 'actions',
        block_id: 'r',
        elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'A' } }],
      },
    ],
  });
  const press = { channel: ALERTS, message_ts: String(message_ts), block_id: 'r', action_id: 'a' };
  expect(await people.press({ ...press, user: ANNA })).toEqual({ ok: false, error: 'message_not_found' });
});
