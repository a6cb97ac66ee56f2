import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBullQueue } from '../../../src/adapters/bullmq/create-bull-queue.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { queueContract } from '../../contracts/queue-contract.ts';
import { newId } from '../../contracts/rows.ts';
import { freshDatabase, serverUrl, whyNoPostgres } from '../../store/postgres-database.ts';
import { silentLog } from '../../store/silent-log.ts';

queueContract('PGlite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sextant-queue-'));
  const store = await openStore({ dataDir, newId, log: silentLog });
  const dispose = async () => {
    await store.close();
    await rm(dataDir, { recursive: true });
  };
  return { replica: () => createBullQueue({ pool: store.pool, log: silentLog }), dispose };
});

if (serverUrl === undefined) {
  describe('queue contract on Postgres', () => it.skip(whyNoPostgres, () => undefined));
} else {
  queueContract('Postgres', async () => {
    const database = await freshDatabase();
    const store = await openStore({ databaseUrl: database.url, dataDir: tmpdir(), newId, log: silentLog });
    const dispose = async () => {
      await store.close();
      await database.drop();
    };
    return { replica: () => createBullQueue({ pool: store.pool, log: silentLog }), dispose };
  });
}

const redisUrl = process.env.TEST_REDIS_URL;
if (redisUrl === undefined) {
  describe('queue contract on Redis', () => it.skip('TEST_REDIS_URL is not set: skipped on Redis', () => undefined));
} else {
  queueContract('Redis', async () => {
    const prefix = newId('evt');
    return {
      replica: () => createBullQueue({ redisUrl, prefix, log: silentLog }),
      dispose: () => Promise.resolve(),
    };
  });
}

it('needs somewhere to keep the jobs', async () => {
  await expect(createBullQueue({ log: silentLog })).rejects.toMatchObject({ code: 'config_invalid' });
});
