import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';
import type { World, WorldPort } from '../../../src/sandbox/slack/world-port.ts';
import { startBolt, startSlack, webClient } from './bolt-fixture.ts';
import { ALERTS, ANNA, BOT, OMAR, SECRET } from './test-workspace.ts';

type Answer = Record<string, unknown>;

async function get(slack: SandboxSlack, path: string): Promise<Answer> {
  return (await fetch(`${slack.url}page/api/${path}`)).json() as Promise<Answer>;
}

async function post(slack: SandboxSlack, path: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${slack.url}page/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json() as Promise<Answer>;
}

/** A person's stream; `next` waits for the next event of a type. */
async function listen(slack: SandboxSlack, user: string) {
  const response = await fetch(`${slack.url}page/api/stream?user=${user}`);
  const reader = response.body?.getReader();
  onTestFinished(async () => {
    await reader?.cancel().catch(() => undefined);
  });
  let text = '';
  const events: Answer[] = [];
  const read = async () => {
    text += Buffer.from((await reader?.read())?.value ?? []).toString('utf8');
    const lines = text.split('\n\n');
    text = lines.pop() ?? '';
    events.push(...lines.filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6))));
  };
  const next = async (type: string): Promise<Answer> => {
    for (;;) {
      const index = events.findIndex((event) => event.type === type);
      const [found] = index < 0 ? [] : events.splice(index, 1);
      if (found !== undefined) return found;
      await read();
    }
  };
  return { next, events };
}

test('F13 the page reads the workspace: people to act as, channels, commands, tips; nobody who left', async () => {
  const slack = await startSlack();
  const workspace = await get(slack, 'workspace');
  expect(workspace).toMatchObject({
    team: { id: 'T0TEST', name: 'Test' },
    bot: { user_id: BOT, name: 'sextant' },
    commands: [{ command: '/sextant', description: 'Ask Sextant', usage_hint: 'pending' }],
    usergroups: [{ id: 'S0ONCALL', handle: 'ml-oncall' }],
    tips: ['Ask why'],
  });
  const users = workspace.users as { id: string; act_as: boolean }[];
  expect(users.map(({ id, act_as }) => [id, act_as])).toEqual([
    [ANNA, true],
    [OMAR, true],
    [BOT, false],
  ]);
  const channels = workspace.channels as Answer[];
  expect(channels[0]).toEqual({
    id: ALERTS,
    name: 'ml-alerts',
    topic: 'Models',
    is_im: false,
    is_private: false,
    members: [ANNA, OMAR, BOT],
    is_member_bot: true,
  });
});

test('F13 a private channel is listed to its members alone', async () => {
  const slack = await startSlack();
  const listed = async (user: string) =>
    ((await get(slack, `workspace${user}`)).channels as { id: string }[]).some(({ id }) => id === SECRET);
  expect(await listed(`?user=${OMAR}`)).toBe(true);
  expect(await listed(`?user=${ANNA}`)).toBe(false);
  expect(await listed('')).toBe(false);
});

test('F13 messages and ephemerals reach those who may see them, live and when read', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  const [anna, omar] = await Promise.all([listen(slack, ANNA), listen(slack, OMAR)]);
  const posted = await post(slack, 'message', { user: ANNA, channel: ALERTS, text: 'hello' });
  expect(await omar.next('message')).toMatchObject({ message: { text: 'hello', user: ANNA, ts: posted.ts } });
  await web.chat.postEphemeral({ channel: ALERTS, user: OMAR, text: 'only you' });
  expect(await omar.next('ephemeral')).toMatchObject({ message: { text: 'only you', ephemeral_to: OMAR } });
  await post(slack, 'message', { user: OMAR, channel: SECRET, text: 'hidden' });
  await post(slack, 'message', { user: OMAR, channel: ALERTS, text: 'reply', thread_ts: posted.ts });
  expect(await anna.next('message_changed')).toMatchObject({ message: { text: 'hello', reply_count: 1 } });
  expect(JSON.stringify(anna.events)).not.toMatch(/only you|hidden/);
  const texts = async (user: string) =>
    ((await get(slack, `messages?channel=${ALERTS}&user=${user}`)).messages as { text: string }[]).map(
      ({ text }) => text,
    );
  expect(await texts(ANNA)).toEqual(['hello', 'reply']);
  expect(await texts(OMAR)).toEqual(['hello', 'only you', 'reply']);
  expect(await get(slack, `messages?channel=${SECRET}&user=${ANNA}`)).toEqual({
    ok: false,
    error: 'channel_not_found',
  });
});

test('F13 a menu choice, a reaction, a direct message, Home and a modal go through the page', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  app.action('pick', async ({ ack, action, body, client }) => {
    await ack();
    const value = action.type === 'static_select' ? action.selected_option.value : '';
    if (body.type !== 'block_actions') return;
    const title = { type: 'plain_text' as const, text: `Picked ${value}` };
    await client.views.open({
      trigger_id: body.trigger_id,
      view: { type: 'modal', notify_on_close: true, callback_id: 'm', title, blocks: [] },
    });
  });
  app.view({ callback_id: 'm', type: 'view_closed' }, async ({ ack, client }) => {
    await ack();
    await client.chat.postMessage({ channel: ALERTS, text: 'closed' });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
  });
  const options = ['1h', '1d'].map((value) => ({ text: { type: 'plain_text' as const, text: value }, value }));
  const element = { type: 'static_select' as const, action_id: 'pick', options };
  const blocks = [{ type: 'actions' as const, block_id: 'row', elements: [element] }];
  const { ts } = await app.client.chat.postMessage({ channel: ALERTS, text: 'snooze?', blocks });
  const omar = await listen(slack, OMAR);
  const press = { user: OMAR, channel: ALERTS, message_ts: ts, block_id: 'row', action_id: 'pick' };
  expect(await post(slack, 'press', { ...press, selected: '9y' })).toEqual({ ok: false, error: 'invalid_selection' });
  expect(await post(slack, 'press', { ...press, selected: '1d' })).toEqual({ ok: true });
  const opened = await omar.next('view_opened');
  expect(opened).toMatchObject({ user: OMAR, view: { type: 'modal', title: { text: 'Picked 1d' } } });
  const view_id = (opened.view as Answer).id;
  expect(await post(slack, 'view', { user: ANNA, view_id, action: 'close' })).toMatchObject({
    error: 'view_not_found',
  });
  expect(await post(slack, 'view', { user: OMAR, view_id, action: 'close' })).toEqual({ ok: true });
  await omar.next('view_closed');
  await slack.waitFor(({ text }) => text === 'closed');
  expect(await post(slack, 'reaction', { user: OMAR, channel: ALERTS, ts, name: 'eyes', add: true })).toEqual({
    ok: true,
  });
  expect(await omar.next('message_changed')).toMatchObject({
    message: { reactions: [{ name: 'eyes', users: [OMAR] }] },
  });
  const dm = await post(slack, 'dm', { user: OMAR, with: BOT });
  expect(await omar.next('channel')).toMatchObject({
    channel: { id: dm.channel, is_im: true, user: OMAR, is_member_bot: true },
  });
  expect(await post(slack, 'home', { user: OMAR })).toEqual({ ok: true });
  expect(await omar.next('view_updated')).toMatchObject({ view: { type: 'home' } });
});

test('F13 bad input is refused naming the field; other sites, hosts and forms are kept out', async () => {
  const slack = await startSlack();
  expect(await post(slack, 'message', { user: ANNA, channel: ALERTS })).toMatchObject({
    error: 'invalid_arguments',
    fields: [expect.stringContaining('text')],
  });
  expect(await post(slack, 'message', { user: 'U0NOPE', channel: ALERTS, text: 'x' })).toEqual({
    ok: false,
    error: 'user_not_found',
  });
  expect(await post(slack, 'message', { user: ANNA, channel: SECRET, text: 'x' })).toEqual({
    ok: false,
    error: 'not_in_channel',
  });
  const body = JSON.stringify({ user: ANNA, channel: ALERTS, text: 'x' });
  const attempt = (headers: Record<string, string>) =>
    fetch(`${slack.url}page/api/message`, { method: 'POST', headers, body });
  expect((await attempt({ 'content-type': 'application/json', origin: 'https://evil.example' })).status).toBe(403);
  expect((await attempt({ 'content-type': 'text/plain' })).status).toBe(403);
  expect(slack.transcript()).toEqual([]);
});

test('F13 the world bar is fed by the world, and absent without one', async () => {
  const listeners = new Set<(world: World) => void>();
  const base: World = {
    simulated: true,
    date: '2026-03-05',
    day: 4,
    paused: false,
    seconds_per_day: 2,
    models: [],
    log: [],
  };
  const world: WorldPort = {
    state: () => base,
    act: async (action) => {
      const changed = { ...base, paused: action === 'pause' };
      for (const listener of listeners) listener(changed);
      return changed;
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const slack = await startSlack({ world });
  const anna = await listen(slack, ANNA);
  expect(await get(slack, 'world')).toEqual(base);
  expect(await post(slack, 'world', { action: 'pause' })).toMatchObject({ paused: true });
  expect(await anna.next('world')).toMatchObject({ world: { paused: true } });
  const without = await startSlack();
  expect((await fetch(`${without.url}page/api/world`)).status).toBe(200);
  expect(await get(without, 'world')).toEqual({ ok: false, error: 'no_world' });
});

test('F13 the built page is served at the root, nothing outside it, and permalinks lead to it', async () => {
  const pageDir = mkdtempSync(join(tmpdir(), 'page-'));
  writeFileSync(join(pageDir, 'index.html'), '<!doctype html>page');
  const slack = await startSlack();
  const status = async (path: string) => (await fetch(new URL(path, slack.url), { redirect: 'manual' })).status;
  expect(await status('/')).toBe(404);
  slack.setPageDir(pageDir);
  const page = await fetch(slack.url);
  expect([page.headers.get('content-type'), await page.text()]).toEqual([
    'text/html; charset=utf-8',
    '<!doctype html>page',
  ]);
  expect(await status('/..%2f..%2fetc/passwd')).toBe(404);
  expect(await (await fetch(new URL('/nope.js', slack.url))).json()).toEqual({ ok: false, error: 'not_found' });
  const link = await fetch(new URL(`/archives/${ALERTS}/p1234567890123456`, slack.url), { redirect: 'manual' });
  expect(link.headers.get('location')).toBe(`/?channel=${ALERTS}&message=1234567890.123456`);
});
