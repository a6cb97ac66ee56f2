import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Journal } from '../../../src/sandbox/slack/journal.ts';
import { MessageClock } from '../../../src/sandbox/slack/message-clock.ts';
import { Workspace } from '../../../src/sandbox/slack/workspace.ts';
import { startSlack, webClient } from './bolt-fixture.ts';
import { ALERTS, ANNA, BOT, OMAR, QUIET, testWorkspace } from './test-workspace.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'sandbox-slack-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('F12 the next start finds messages, threads, reactions, files, direct messages and Home again', async () => {
  const dataDir = directory();
  const first = await startSlack({ dataDir });
  const web = webClient(first);
  const { ts = '' } = await web.chat.postMessage({
    channel: ALERTS,
    text: 'parent',
    metadata: { event_type: 'p', event_payload: {} },
  });
  await web.chat.update({ channel: ALERTS, ts, text: 'parent, edited' });
  first.people().message({ user: ANNA, channel: ALERTS, text: 'reply', thread_ts: ts });
  first.people().reaction({ user: OMAR, channel: ALERTS, ts, name: 'eyes', add: true });
  const gone = await web.chat.postMessage({ channel: ALERTS, text: 'gone' });
  await web.chat.delete({ channel: ALERTS, ts: String(gone.ts) });
  await web.files.uploadV2({ content: 'hello', filename: 'a.txt', channel_id: ALERTS });
  const dm = first.people().dm({ user: ANNA, with: BOT });
  await web.views.publish({ user_id: ANNA, view: { type: 'home', blocks: [{ type: 'divider' }] } });
  const before = first.transcript();
  await first.close();

  const second = await startSlack({ dataDir });
  expect(second.transcript()).toEqual(before);
  expect(second.transcript()[0]).toMatchObject({
    text: 'parent, edited',
    reply_count: 1,
    reactions: [{ name: 'eyes', users: [OMAR] }],
  });
  expect(second.people().dm({ user: ANNA, with: BOT })).toEqual(dm);
  const file = before.flatMap(({ files = [] }) => files)[0];
  expect(await (await fetch(new URL(file?.url ?? '', second.url))).text()).toBe('hello');
  const next = await webClient(second).chat.postMessage({ channel: ALERTS, text: 'later' });
  expect(Number(next.ts)).toBeGreaterThan(Number(before.at(-1)?.ts));
});

test('F12 a journal torn at any byte of its last line opens without that line, and goes on from there', async () => {
  const dataDir = directory();
  const first = await startSlack({ dataDir });
  const web = webClient(first);
  await web.chat.postMessage({ channel: ALERTS, text: 'whole' });
  await web.chat.postMessage({ channel: ALERTS, text: 'torn' });
  await first.close();
  const path = join(dataDir, 'slack.jsonl');
  const whole = readFileSync(path);
  for (let cut = whole.lastIndexOf('\n') + 1; cut < whole.length; cut += 7) {
    writeFileSync(path, whole.subarray(0, cut));
    const torn = new Workspace(testWorkspace, new MessageClock(() => new Date(0)), dataDir);
    expect(torn.messages().map(({ text }) => text)).toEqual(['whole']);
    const message = { ts: torn.clock.next(), channel: ALERTS, user: ANNA, text: 'after' };
    torn.commit({ kind: 'message', message });
    torn.close();
    const next = new Workspace(testWorkspace, new MessageClock(() => new Date(0)), dataDir);
    expect(next.messages().map(({ text }) => text)).toEqual(['whole', 'after']);
    next.close();
  }
});

test('F12 a line torn by a kill costs only itself', () => {
  const dataDir = directory();
  const { journal } = Journal.open(dataDir);
  journal.append({ kind: 'one' });
  appendFileSync(join(dataDir, 'slack.jsonl'), '\n{"kind":"tor');
  journal.append({ kind: 'two' });
  journal.close();
  expect(Journal.open(dataDir).entries).toEqual([{ kind: 'one' }, { kind: 'two' }]);
});

test('F12 people whom the seed adds to a known channel are in it after the next start', async () => {
  const dataDir = directory();
  await (await startSlack({ dataDir })).close();
  const channels = testWorkspace.channels.map((channel) => ({ ...channel, members: [ANNA, OMAR, BOT] }));
  const second = await startSlack({ dataDir, workspace: { ...testWorkspace, channels } });
  expect(second.people().message({ user: OMAR, channel: QUIET, text: 'hi' })).toMatchObject({ ok: true });
});
