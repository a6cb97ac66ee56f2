import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inspectRedis } from '../../../src/adapters/bullmq/inspect-redis.ts';

const why = process.env.TEST_REDIS_URL === undefined ? 'TEST_REDIS_URL is not set: skipped on Redis' : '';

describe.skipIf(why !== '')(`the doctor on a real Redis ${why}`, () => {
  const servers: ChildProcess[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    }
  });

  /** A server of the test's own, on a socket file. */
  async function start(...flags: string[]): Promise<string> {
    const socket = join(await mkdtemp(join(tmpdir(), 'redis-')), 'redis.sock');
    const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    servers.push(server);
    let output = '';
    while (!output.includes('ready to accept')) output += String((await once(server.stdout!, 'data'))[0]);
    return socket;
  }

  it('calls one that evicts nothing fine', async () => {
    const socket = await start('--maxmemory-policy', 'noeviction');
    expect(await inspectRedis(socket)).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^Redis \d.*evicts nothing$/),
    });
  });

  it('names a policy that may drop what waits, and the remedy', async () => {
    expect(await inspectRedis(await start('--maxmemory-policy', 'allkeys-lru'))).toMatchObject({
      ok: false,
      key: 'REDIS_URL',
      text: 'maxmemory-policy is allkeys-lru, which may drop what waits: set it to noeviction',
    });
  });

  it('names one that is not there, and one that wants a password', async () => {
    const away = { ok: false, key: 'REDIS_URL', text: expect.stringContaining('out of reach') };
    expect(await inspectRedis('redis://127.0.0.1:1')).toMatchObject(away);
    expect(await inspectRedis(await start('--requirepass', 'secret'))).toMatchObject(away);
  });
});
