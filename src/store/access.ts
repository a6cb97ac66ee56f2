import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Work } from './apply-change.ts';
import type { Db } from './database.ts';
import { databaseError } from './database-error.ts';

/** The ways into the database: every error leaves as one of ours, listeners hear of work only after its commit. */
export interface Access {
  read<T>(work: (db: Db) => Promise<T>): Promise<T>;
  transact<T>(work: (trx: Db) => Promise<T>): Promise<T>;
  /** A transaction that makes work due. */
  commit(work: (trx: Db) => Promise<Work>): Promise<void>;
  /** A transaction that answers null for what already stands. */
  once(work: (trx: Db) => Promise<Work['steps'] | null>): Promise<'stored' | 'duplicate'>;
  announce(work: Work): void;
  onWork: Store['onWork'];
}

export function openAccess(db: Db, log: Log): Access {
  const listeners = new Set<Parameters<Store['onWork']>[0]>();
  const announce = (work: Work): void => {
    if (work.steps.length === 0 && !work.posts) return;
    for (const listener of listeners) {
      try {
        listener(work);
      } catch (error) {
        log.error({ error: String(error) }, 'a listener for new work failed');
      }
    }
  };
  const read = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    try {
      return await work(db);
    } catch (error) {
      throw databaseError(error);
    }
  };
  const transact = <T>(work: (trx: Db) => Promise<T>): Promise<T> => read((all) => all.transaction().execute(work));
  return {
    read,
    transact,
    announce,
    commit: async (work) => announce(await transact(work)),
    once: async (work) => {
      const steps = await transact(work);
      if (steps === null) return 'duplicate';
      announce({ steps, posts: false });
      return 'stored';
    },
    onWork: (listener) => {
      listeners.add(listener);
    },
  };
}
