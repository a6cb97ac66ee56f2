import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { createBullQueue } from '../../../src/adapters/bullmq/create-bull-queue.ts';
import { silentLog } from '../../store/silent-log.ts';

const why = process.env.TEST_REDIS_URL === undefined ? 'TEST_REDIS_URL is not set: skipped on Redis' : '';

/** A Redis server of the test's own, on a socket file, that may be stopped and started again. */
async function startRedis(socket: string, ...flags: string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  while (!output.includes('ready to accept')) output += String((await once(server.stdout, 'data'))[0]);
  return server;
}

describe.skipIf(why !== '')(`the queue on Redis ${why}`, () => {
  const servers: ChildProcess[] = [];
  const stop = async (server: ChildProcess): Promise<void> => {
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  const start = async (socket: string, ...flags: string[]): Promise<ChildProcess> => {
    const server = await startRedis(socket, ...flags);
    servers.push(server);
    return server;
  };
  const socketPath = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'sextant-redis-')), 's');
  afterEach(async () => {
    for (const server of servers.splice(0))
      if (server.exitCode === null && server.signalCode === null) await stop(server);
  });

  it('is refused while Redis may evict wake-ups', async () => {
    const socket = await socketPath();
    await start(socket, '--maxmemory-policy', 'allkeys-lru');
    await expect(createBullQueue({ redisUrl: socket, log: silentLog })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('maxmemory-policy is allkeys-lru'),
    });
  });

  it('says so when there is no Redis', async () => {
    await expect(createBullQueue({ redisUrl: await socketPath(), log: silentLog })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('REDIS_URL'),
    });
  });

  it('fails to wake at once while Redis is down, and works on when it is back with nothing in it', async () => {
    const socket = await socketPath();
    const server = await start(socket);
    const queue = await createBullQueue({ redisUrl: socket, log: silentLog });
    const heard: string[] = [];
    let ring: () => void = () => undefined;
    await queue.work(
      'agent',
      async (id) => {
        heard.push(id);
        ring();
      },
      1,
    );
    const bell = () =>
      new Promise<void>((resolve) => {
        ring = resolve;
      });
    const first = bell();
    await queue.wake('agent', 'one');
    await first;
    await stop(server);
    await expect(queue.wake('agent', 'two')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await start(socket);
    const second = bell();
    const wakeAgain = async (): Promise<void> => {
      while (!heard.includes('three')) {
        await queue.wake('agent', 'three').catch(() => undefined);
        await setImmediate();
      }
    };
    await Promise.all([second, wakeAgain()]);
    expect(new Set(heard)).toEqual(new Set(['one', 'three']));
    await queue.close();
  });

  it('keeps nothing of what ran', async () => {
    const socket = await socketPath();
    await start(socket);
    const queue = await createBullQueue({ redisUrl: socket, log: silentLog });
    const ran = new Promise<void>((resolve) => {
      void queue.work('agent', async () => resolve(), 1);
    });
    await queue.wake('agent', 'one');
    await ran;
    await queue.close();
    const redis = new Redis(socket);
    const left = await redis.keys('*one*');
    redis.disconnect();
    expect(left).toEqual([]);
  });
});
