import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { SextantError } from '../../domain/error.ts';
import type { Log } from '../../ports/log.ts';
import type { Backing } from './backing.ts';

const reconnect = (times: number): number => Math.min(times * 200, 5_000);

/** Redis through ioredis: whoever adds fails at once when it is down, whoever works waits for it to come back. */
export async function redisBacking(redisUrl: string, prefix: string, log: Log): Promise<Backing> {
  const producer = await connect(redisUrl, log, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 5_000,
    // A connection that died without a word is made anew; a command that timed out leaves it as it is.
    socketTimeout: 10_000,
  });
  try {
    await requireNoEviction(producer);
  } catch (error) {
    producer.disconnect();
    throw error;
  }
  // Longer than any wait of a worker: silence beyond it is a connection that died without a word.
  const consumer = await connect(redisUrl, log, { maxRetriesPerRequest: null, socketTimeout: 30_000 });
  const onError = (error: Error): void => log.warn({ error: error.message }, 'the queue lost Redis');
  return {
    queue: (name) => {
      const queue = new Queue(name, { connection: producer, prefix });
      queue.on('error', onError);
      return queue;
    },
    worker: (name, processor, concurrency) => {
      const worker = new Worker(name, processor, { connection: consumer, prefix, concurrency });
      worker.on('error', onError);
      return worker;
    },
    close: () => {
      producer.disconnect();
      consumer.disconnect();
      return Promise.resolve();
    },
  };
}

/** The first connection must succeed; later ones are tried again for ever. */
async function connect(url: string, log: Log, options: RedisOptions): Promise<Redis> {
  let everReady = false;
  const redis = new Redis(url, {
    ...options,
    lazyConnect: true,
    connectTimeout: 10_000,
    retryStrategy: (times) => (everReady ? reconnect(times) : null),
  });
  let last: Error | undefined;
  redis.on('error', (error: Error) => {
    last = error;
    if (everReady) log.warn({ error: error.message }, 'Redis is out of reach');
  });
  try {
    await redis.connect();
    everReady = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    const why = last?.message ?? (error instanceof Error ? error.message : String(error));
    throw new SextantError('unavailable', `Cannot reach Redis: ${why}. Is REDIS_URL right, does it run?`, {
      cause: error,
    });
  }
}

async function requireNoEviction(redis: Redis): Promise<void> {
  const memory = await redis.info('memory');
  const policy = /^maxmemory_policy:(.+?)\r?$/m.exec(memory)?.[1];
  if (policy === 'noeviction') return;
  throw new SextantError(
    'config_invalid',
    `Redis evicts keys under memory pressure (maxmemory-policy is ${policy ?? 'unknown'}), which would lose wake-ups. ` +
      'Set `maxmemory-policy noeviction` on it, or unset REDIS_URL to keep the queue in the database.',
  );
}
