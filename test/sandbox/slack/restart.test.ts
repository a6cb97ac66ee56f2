import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSlack, webClient } from './bolt-fixture.ts';
import { ALERTS, ANNA, BOT, OMAR } from './test-workspace.ts';

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

test('F12 a journal torn at any byte of its last line opens, and goes on from there', async () => {
  const dataDir = directory();
  const first = await startSlack({ dataDir });
  await webClient(first).chat.postMessage({ channel: ALERTS, text: 'whole' });
  await first.close();
  appendFileSync(join(dataDir, 'slack.jsonl'), '\n{"kind":"message","message":{"ts":"9');
  const second = await startSlack({ dataDir });
  await webClient(second).chat.postMessage({ channel: ALERTS, text: 'after' });
  await second.close();
  const third = await startSlack({ dataDir });
  expect(third.transcript().map(({ text }) => text)).toEqual(['whole', 'after']);
  expect(readFileSync(join(dataDir, 'slack.jsonl'), 'utf8')).not.toContain('"ts":"9');
});
