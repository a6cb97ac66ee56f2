import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';

const root = await mkdtemp(join(tmpdir(), 'sextant-demo-'));
const dir = join(root, 'demo');
afterAll(() => rm(root, { recursive: true, force: true }));

interface Started {
  readonly process: ChildProcess;
  readonly said: () => string;
  /** Settles when it has ended, with its exit code. */
  readonly ended: Promise<number | null>;
}

function start(...flags: string[]): Started {
  const child = spawn(process.execPath, ['src/main.ts', 'demo', '--paused', ...flags], {
    env: { PATH: process.env.PATH ?? '', HOME: root },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
  return { process: child, said: () => text, ended: once(child, 'close').then(([code]) => code) };
}

/** The address it prints once it is up. */
async function up(started: Started): Promise<string> {
  for (;;) {
    const address = /Open +(http:\S+)/.exec(started.said())?.[1];
    if (address) return address;
    const over = await Promise.race([started.ended, once(started.process.stdout ?? started.process, 'data')]);
    if (!Array.isArray(over)) throw new Error(`the demo ended with ${over}: ${started.said()}`);
  }
}

/** As a terminal and a launcher do it: the signal comes twice. */
async function ctrlC({ process: child, ended, said }: Started): Promise<void> {
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(said()).toContain('Stopped. Everything is kept');
}

async function page<T>(address: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${address}page/api/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  return response.json() as Promise<T>;
}

const nextDay = (address: string) => page<{ day: number }>(address, 'world', { action: 'next-day' });

const ana = 'U0ANA00001';
const incidentId = /inc_[a-z0-9]{10}/;

async function messages(address: string, channel: string): Promise<string[]> {
  const query = new URLSearchParams({ channel, user: ana });
  const found = await page<{ messages: object[] }>(address, `messages?${query}`);
  return found.messages.map((message) => JSON.stringify(message));
}

/** The ids of the incidents that the alert channel tells of. */
const incidents = async (address: string): Promise<string[]> =>
  (await messages(address, 'C0MLALERTS')).flatMap((text) => incidentId.exec(text) ?? []);

/** Asked in a direct message, answered from the store. */
async function incidentOf(address: string, model: string): Promise<string | undefined> {
  const { channel } = await page<{ channel: string }>(address, 'dm', { user: ana, with: 'U0SEXTANT' });
  await page(address, 'message', { user: ana, channel, text: `why is ${model} degrading?` });
  return vi.waitUntil(async () => incidentId.exec((await messages(address, channel)).join())?.[0], { timeout: 20_000 });
}

test('a demo is stopped with Ctrl-C, found again, kept from a second process, and begun anew', {
  timeout: 240_000,
}, async () => {
  const first = start('--port', '0', '--data-dir', dir);
  const address = await up(first);
  const second = start('--port', '0', '--data-dir', dir, '--fresh');
  let day = 0;
  while ((await incidents(address)).length === 0) ({ day } = await nextDay(address));
  expect(await second.ended).toBe(4);
  expect(second.said()).toContain(dir);
  const before = await incidents(address);
  await ctrlC(first);

  const again = start('--port', '0', '--data-dir', dir);
  const back = await up(again);
  await vi.waitUntil(() => again.said().includes(`It is day ${day} `), { timeout: 20_000 });
  expect(await incidents(back)).toEqual(expect.arrayContaining(before));
  expect(before).toContain(await incidentOf(back, 'fraud-detector'));
  await ctrlC(again);

  const anew = start('--port', '0', '--data-dir', dir, '--fresh');
  const clean = await up(anew);
  expect(await page(clean, 'world')).toMatchObject({ day: 30 });
  expect(await incidents(clean)).toEqual([]);
  await ctrlC(anew);
});

test.each([
  ['70000', 2, /--port: "70000" is no whole number from 0 to 65535/],
  ['taken', 2, /sextant: Port \d+ is taken by another program: choose another with --port/],
])('--port %s ends it with %i and a sentence', async (port, code, sentence) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const bound = server.address();
  const taken = typeof bound === 'object' ? String(bound?.port) : '';
  const started = start('--port', port === 'taken' ? taken : port, '--data-dir', join(root, 'port'));
  expect(await started.ended).toBe(code);
  expect(started.said()).toMatch(sentence);
});
