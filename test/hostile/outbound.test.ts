import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createVendorClient } from '../../src/adapters/http/vendor-client.ts';
import { createHttpServing } from '../../src/adapters/local/http-serving.ts';
import { createHttpPager } from '../../src/adapters/pager/http-pager.ts';
import { onlyHost } from '../../src/agent/only-host.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadEnv } from '../../src/config/load-env.ts';
import { outboundHosts } from '../../src/config/outbound-hosts.ts';
import { roles } from '../../src/domain/step.ts';
import { createLog } from '../../src/process/create-log.ts';
import { startDemo } from '../../src/sandbox/demo/start-demo.ts';
import { playStory } from '../../src/sandbox/demo/story.ts';
import { createSlack } from '../../src/slack/create-chat.ts';
import { sendChart } from '../../src/slack/sending/send-chart.ts';
import { exampleModel } from '../contracts/example-model.ts';
import { quiet } from '../slack/workspace.ts';
import { onlyConfiguredHosts } from './invariants.ts';
import { openTrap, watchConnects } from './network-guard.ts';

let trap: Awaited<ReturnType<typeof openTrap>>;
beforeAll(async () => {
  trap = await openTrap();
  return () => trap.close();
});
beforeEach(() => {
  trap.knocks.length = 0;
});

/** A configured server that was taken: whatever is asked of it, it answers this. */
async function takenServer(answer: (response: ServerResponse, path: string) => void) {
  const server = createServer((request, response) => {
    request.resume();
    answer(response, request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const elsewhere = () => takenServer((response) => void response.writeHead(307, { location: `${trap.url}/x` }).end());
const says = (body: object) =>
  takenServer(
    (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
  );

const slackAt = (url: string) =>
  createSlack({
    token: 'xoxb-test',
    signingSecret: 's',
    apiUrl: `${url}/api/`,
    appToken: 'xapp-test',
    receive: async () => 'stored',
    reads: { incidentByThread: async () => null, find: async () => [] },
    newId: () => 'x' as never,
    now: () => new Date(),
    log: quiet,
  });

const picture = { png: Buffer.from('secret figures'), alt: 'alt', title: 'title' };
const attempt = {
  owed: { id: 'pst_1', post: { to: { channel: 'C' } } },
  knowledge: 'absent',
  held: () => true,
} as unknown as Parameters<typeof sendChart>[1];

describe('a configured server that was taken sends each client elsewhere, and nothing goes there', () => {
  it.each<{ client: string; call: () => Promise<unknown> }>([
    {
      client: 'Slack, by a redirect',
      call: async () => slackAt(await elsewhere()).client.chat.postMessage({ channel: 'C', text: 'secret' }),
    },
    {
      client: 'Slack, by the address a picture is uploaded to',
      call: async () => {
        const { client } = slackAt(await says({ ok: true, upload_url: `${trap.url}/upload`, file_id: 'F1' }));
        return sendChart(client, attempt, picture, { channel: 'C', threadTs: null });
      },
    },
    {
      client: 'a vendor (MLflow, Airflow), by a redirect',
      call: async () => vendorAt(await elsewhere()).json('/api', z.unknown()),
    },
    {
      client: 'a vendor, by a name that becomes part of an address',
      call: () => vendorAt('http://127.0.0.1').json(`@${new URL(trap.url).host}/x`, z.unknown()),
    },
    {
      client: 'the pager, by a redirect',
      call: async () =>
        createHttpPager({ kind: 'pagerduty', url: await elsewhere(), key: 'secret' }).resolve('key', 'note'),
    },
    {
      client: 'serving, by a redirect',
      call: async () => {
        const url = `${await elsewhere()}/version`;
        return createHttpServing().version({ ...exampleModel(), serving: { http: { url } } });
      },
    },
    {
      client: 'the language model client, by a redirect',
      call: async () => {
        const url = await elsewhere();
        return onlyHost(url)(`${url}/v1/chat/completions`, { method: 'POST', body: 'secret' });
      },
    },
  ])('$client', async ({ call }) => {
    await expect(call()).rejects.toThrow();
    expect(trap.knocks).toEqual([]);
  });

  it('Slack, by the address of the socket: it is not opened, and asked for again', async () => {
    let asked = 0;
    let again: () => void;
    const twice = new Promise<void>((resolve) => {
      again = resolve;
    });
    const url = await takenServer((response) => {
      asked += 1;
      if (asked === 2) again();
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ok: true, url: `${trap.url.replace('http', 'ws')}/socket` }));
    });
    const { socket } = slackAt(url);
    void socket?.start().catch(() => undefined);
    onTestFinished(() => socket?.stop());
    await twice;
    expect(trap.knocks).toEqual([]);
  }, 30_000);

  it('the trap does hear of a client that follows', async () => {
    await fetch(await elsewhere());
    expect(trap.knocks).toEqual(['/x']);
  });
});

const vendorAt = (baseUrl: string) => createVendorClient({ system: 'MLflow', baseUrl, credentials: 'X' });

it('the whole program, from alert to promotion, connects to the hosts its configuration names and to no others', {
  timeout: 240_000,
}, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sextant-outbound-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  let named: string[] = [];
  const connects = watchConnects();
  onTestFinished(connects.stop);
  const demo = await startDemo({
    dir: join(dir, 'demo'),
    environment: {},
    log: createLog('silent'),
    fresh: true,
    paused: true,
    reloadDelayMs: 200,
    start: (environment, configFile) => {
      const [env, config] = [loadEnv(environment), loadConfig(configFile)];
      named = outboundHosts(env, config).map(({ host }) => host);
      const log = createLog('silent');
      return startApp({ env, config, roles, dataDir: join(dir, 'store'), log, schedule: false, pollMs: 200 });
    },
  });
  onTestFinished(demo.stop);
  await playStory(demo, () => undefined);
  // Sandbox Slack and the world's alerts live in this process too: what they send is sent to Sextant.
  const ours = new Set([...named, new URL(demo.app.url).host]);
  expect(named.length).toBeGreaterThan(1);
  expect(connects.seen.length).toBeGreaterThan(10);
  expect(onlyConfiguredHosts(connects.seen, trap.knocks, ours)).toEqual([]);
});
