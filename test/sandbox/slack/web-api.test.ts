import { expect, test } from 'vitest';
import { startSlack, webClient } from './bolt-fixture.ts';
import { refusalOf } from './slack-error.ts';
import { ALERTS, ANNA, BOT, GONE, OMAR, QUIET, SECRET } from './test-workspace.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('F12 who and where: auth, people, groups, quiet hours, channels', async () => {
  const slack = await startSlack({ now: () => new Date('2026-03-05T23:00:00Z') });
  const web = webClient(slack);
  expect(await web.auth.test()).toMatchObject({ user_id: BOT, bot_id: 'B0BOT', team_id: 'T0TEST', url: slack.url });
  const omar = await web.users.info({ user: OMAR });
  expect(omar.user).toMatchObject({ name: 'omar', tz: 'America/New_York', tz_offset: -18_000, deleted: false });
  const everybody = (await web.users.list({})).members?.map(({ id, deleted }) => [id, deleted]);
  expect(everybody).toEqual([
    [ANNA, false],
    [OMAR, false],
    [GONE, true],
    [BOT, false],
  ]);
  expect((await web.usergroups.list({})).usergroups?.[0]).toMatchObject({ handle: 'ml-oncall', user_count: 2 });
  expect((await web.usergroups.users.list({ usergroup: 'S0ONCALL' })).users).toEqual([OMAR]);
  // 23:00 UTC is 18:00 in New York: quiet from 22:00 there, which is 03:00 UTC, for ten hours.
  const start = Date.UTC(2026, 2, 6, 3) / 1000;
  expect(await web.dnd.info({ user: OMAR })).toMatchObject({
    dnd_enabled: true,
    next_dnd_start_ts: start,
    next_dnd_end_ts: start + 36_000,
  });
  expect(await web.dnd.info({ user: ANNA })).toMatchObject({ dnd_enabled: false });
  const channels = (await web.conversations.list({ types: 'public_channel,private_channel' })).channels;
  expect(channels?.map(({ id, is_member }) => [id, is_member])).toEqual([
    [ALERTS, true],
    [QUIET, false],
  ]);
  expect((await web.conversations.info({ channel: ALERTS })).channel).toMatchObject({
    name: 'ml-alerts',
    topic: { value: 'Models' },
  });
  expect((await refusalOf(web.conversations.info({ channel: SECRET }))).error).toBe('channel_not_found');
  expect((await web.conversations.members({ channel: ALERTS })).members).toEqual([ANNA, OMAR, BOT]);
});

test('F12 joining lets the bot write, and is said to the app', async () => {
  const web = webClient(await startSlack());
  await web.conversations.join({ channel: QUIET });
  expect((await web.chat.postMessage({ channel: QUIET, text: 'hello' })).ok).toBe(true);
  expect((await web.conversations.join({ channel: QUIET })).warning).toBe('already_in_channel');
});

test('F12 history and replies page by cursor and show metadata only when asked', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  const metadata = { event_type: 'post', event_payload: { id: 'p1' } };
  const { ts = '' } = await web.chat.postMessage({ channel: ALERTS, text: 'parent', metadata });
  for (const text of ['one', 'two', 'three']) await web.chat.postMessage({ channel: ALERTS, text, thread_ts: ts });
  await web.chat.postMessage({ channel: ALERTS, text: 'card', thread_ts: ts, reply_broadcast: true });
  const history = await web.conversations.history({ channel: ALERTS, include_all_metadata: true });
  expect(history.messages?.map(({ text }) => text)).toEqual(['card', 'parent']);
  expect(history.messages?.[1]).toMatchObject({ reply_count: 4, metadata });
  expect((await web.conversations.history({ channel: ALERTS })).messages?.[1]).not.toHaveProperty('metadata');
  const pages: (string | undefined)[][] = [];
  for await (const page of web.paginate('conversations.replies', { channel: ALERTS, ts, limit: 2 })) {
    const { messages } = page as { messages?: { text?: string }[] };
    pages.push(messages?.map(({ text }) => text) ?? []);
  }
  expect(pages).toEqual([['parent', 'one'], ['two', 'three'], ['card']]);
  const link = await web.chat.getPermalink({ channel: ALERTS, message_ts: ts });
  expect(link.permalink).toBe(`${slack.url}archives/${ALERTS}/p${ts.replace('.', '')}`);
});

test('F12 timestamps are unique and increase even when the clock stands still or goes back', async () => {
  const times = [new Date('2026-03-05T10:00:00Z'), new Date('2026-03-05T09:00:00Z')];
  let calls = 0;
  const slack = await startSlack({ now: () => times[Math.min(1, Math.floor(calls++ / 40))] ?? new Date(0) });
  const web = webClient(slack);
  const stamps: string[] = [];
  for (let post = 0; post < 60; post += 1)
    stamps.push(String((await web.chat.postMessage({ channel: ALERTS, text: 'x' })).ts));
  expect(new Set(stamps).size).toBe(60);
  expect([...stamps].sort()).toEqual(stamps);
});

test('F12 an update replaces blocks by text, a delete removes the message and its place in the count', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'old' } }];
  const { ts = '' } = await web.chat.postMessage({ channel: ALERTS, text: 'old', blocks });
  await web.chat.update({ channel: ALERTS, ts, text: 'new', blocks: [...blocks, { type: 'divider' }] });
  expect(slack.transcript()[0]?.blocks).toHaveLength(2);
  await web.chat.update({ channel: ALERTS, ts, text: 'newer' });
  expect(slack.transcript()[0]).toMatchObject({ text: 'newer', edited: { user: BOT } });
  expect(slack.transcript()[0]?.blocks).toBeUndefined();
  const reply = await web.chat.postMessage({ channel: ALERTS, text: 'reply', thread_ts: ts });
  await web.chat.delete({ channel: ALERTS, ts: String(reply.ts) });
  expect(slack.transcript()).toMatchObject([{ ts, reply_count: 0 }]);
});

test('F12 files upload v2 puts the file into the thread, and an image block can show it', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  const { ts = '' } = await web.chat.postMessage({ channel: ALERTS, text: 'parent' });
  const file = { file: png, filename: 'auc.png', title: 'AUC', alt_text: 'AUC falls', initial_comment: 'the chart' };
  await web.files.uploadV2({ ...file, channel_id: ALERTS, thread_ts: ts });
  const shared = await slack.waitFor(({ files }) => files !== undefined);
  expect(shared).toMatchObject({ thread_ts: ts, text: 'the chart', subtype: 'file_share' });
  const [shown] = shared.files ?? [];
  expect(shown).toMatchObject({ name: 'auc.png', title: 'AUC', mimetype: 'image/png', alt: 'AUC falls' });
  const bytes = await fetch(new URL(shown?.url ?? '', slack.url));
  expect(Buffer.from(await bytes.arrayBuffer())).toEqual(png);
  const info = await web.files.info({ file: shown?.id ?? '' });
  expect(await fetch(info.file?.url_private ?? '')).toMatchObject({ status: 403 });
  const headers = { authorization: 'Bearer xoxb-test' };
  expect(await fetch(info.file?.url_private ?? '', { headers })).toMatchObject({ status: 200 });
  const image = { type: 'image' as const, alt_text: 'AUC', slack_file: { id: shown?.id ?? '' } };
  expect((await web.chat.postMessage({ channel: ALERTS, text: 'again', blocks: [image] })).ok).toBe(true);
});

test('F12 an upload whose bytes never came, or came short, cannot be completed', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  const { upload_url = '', file_id = '' } = await web.files.getUploadURLExternal({ filename: 'a.txt', length: 5 });
  expect(await fetch(upload_url, { method: 'POST', body: 'four' })).toMatchObject({ status: 400 });
  const complete = { files: [{ id: file_id, title: 'A' }] as [{ id: string; title: string }] };
  expect((await refusalOf(web.files.completeUploadExternal(complete))).error).toBe('file_not_found');
  const bytes = new Blob(['fives'], { type: 'application/octet-stream' });
  expect(await fetch(upload_url, { method: 'POST', body: bytes })).toMatchObject({ status: 200 });
  expect((await web.files.completeUploadExternal(complete)).files).toHaveLength(1);
  expect(slack.transcript()).toEqual([]);
});

test('F12 the log of calls has methods and outcomes but never a token', async () => {
  const slack = await startSlack();
  const web = webClient(slack);
  await web.chat.postMessage({ channel: ALERTS, text: 'x', token: 'xoxb-test' });
  await web.chat.postMessage({ channel: 'C0NOPE', text: 'x' }).catch(() => undefined);
  expect(slack.calls()).toMatchObject([
    { method: 'chat.postMessage', ok: true, status: 200 },
    { method: 'chat.postMessage', ok: false, error: 'channel_not_found' },
  ]);
  expect(JSON.stringify(slack.calls())).not.toContain('xoxb');
});
