import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { newId } from '../contracts/rows.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { freshDatabase, serverUrl, whyNoPostgres } from './postgres-database.ts';
import { silentLog } from './silent-log.ts';

storeContract('PGlite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sextant-store-'));
  const store = await openStore({ dataDir, newId, log: silentLog });
  const dispose = async () => {
    await store.close();
    await rm(dataDir, { recursive: true });
  };
  return { store, dispose };
});

if (serverUrl === undefined) {
  describe('store contract on Postgres', () => it.skip(whyNoPostgres, () => undefined));
} else {
  storeContract('Postgres', async () => {
    const database = await freshDatabase();
    const store = await openStore({ databaseUrl: database.url, dataDir: tmpdir(), newId, log: silentLog });
    const dispose = async () => {
      await store.close();
      await database.drop();
    };
    return { store, dispose };
  });
}
