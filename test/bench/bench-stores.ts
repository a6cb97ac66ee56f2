import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, serverUrl } from '../store/postgres-database.ts';

export interface StorePlace {
  readonly dataDir: string;
  /** undefined: PGlite in the directory. */
  readonly databaseUrl: string | undefined;
}

export interface BenchStore {
  readonly kind: 'PGlite' | 'Postgres';
  /** Hands over an empty store of this kind and removes it afterwards. */
  fresh<T>(work: (place: StorePlace) => Promise<T>): Promise<T>;
}

const pglite: BenchStore = {
  kind: 'PGlite',
  fresh: (work) => inDirectory((dataDir) => work({ dataDir, databaseUrl: undefined })),
};

const postgres: BenchStore = {
  kind: 'Postgres',
  fresh: (work) =>
    inDirectory(async (dataDir) => {
      const database = await freshDatabase();
      try {
        return await work({ dataDir, databaseUrl: database.url });
      } finally {
        await database.drop();
      }
    }),
};

export const benchStores = (): readonly BenchStore[] => (serverUrl ? [pglite, postgres] : [pglite]);

/** A directory of its own, gone afterwards. */
export async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'sextant-bench-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
