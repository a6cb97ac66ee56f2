import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Table, Tables } from '../domain/change.ts';
import type { InboxRow } from '../domain/inbox.ts';
import { roles } from '../domain/step.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Find, Store } from '../ports/store.ts';
import { applyChange, type Work } from './apply-change.ts';
import type { Db } from './database.ts';
import { databaseError } from './database-error.ts';
import { appendLedger, readLedger } from './ledger.ts';
import { claimPost, incidentByThread, owedPosts, postFailed, postSent, sentPost } from './posts.ts';
import { findRows, getRow, insertRowOnce } from './state-tables.ts';
import { claimStep, dueSteps, extendLease, holdStep, insertSteps, pendingSteps, rearmStep } from './steps.ts';
import { storedJson } from './stored-json.ts';

/** The store as opened, with what only its owner needs. */
export interface OpenStore extends Store {
  readonly kind: 'pglite' | 'postgres';
  /** For BullMQ's Postgres backend and the LangGraph checkpointer. */
  readonly pool: Pool;
  /** Moves `sextant.now()`: tests and the demo only. It goes on from there. */
  moveClock(to: Date): Promise<void>;
}

interface Parts {
  readonly db: Db;
  readonly pool: Pool;
  readonly kind: OpenStore['kind'];
  readonly newId: NewId;
  readonly log: Log;
  readonly close: () => Promise<void>;
}
type Listener = Parameters<Store['onWork']>[0];

/** The Store port over a Kysely database. */
export function sqlStore({ db, pool, kind, newId, log, close }: Parts): OpenStore {
  const listeners = new Set<Listener>();
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
  const commit = async (work: (trx: Db) => Promise<Work>): Promise<void> => announce(await transact(work));

  return {
    kind,
    pool,
    now: () => read(storeNow),
    get: (table, id) => read((all) => getRow(all, table, id)),
    find: <T extends Table>(table: T, query?: Find<T>) => read((all) => findRows(all, table, query)),
    inbox: (id) => read((all) => inboxRow(all, id)),
    sentPost: (key) => read((all) => sentPost(all, key)),
    incidentByThread: (channel, threadTs) => read((all) => incidentByThread(all, channel, threadTs)),
    ledger: (query) => read((all) => readLedger(all, query)),

    claim: (stepId, leaseMs) => read((all) => claimStep(all, stepId, leaseMs)),
    extend: (claim, leaseMs) => read((all) => extendLease(all, claim, leaseMs)),
    apply: (claim, change) => {
      const ending = change.again && { again: { at: change.again, attempt: 1, reason: null } };
      return commit((trx) => applyChange(trx, claim, change, ending ?? 'done', newId));
    },
    retry: (claim, at, reason) =>
      transact(async (trx) => {
        await holdStep(trx, claim);
        await rearmStep(trx, claim, { at, attempt: claim.step.attempt + 1, reason });
      }),
    giveUp: (claim, change, reason) => commit((trx) => applyChange(trx, claim, change, { failed: reason }, newId)),
    due: (wanted, limit) => read((all) => dueSteps(all, wanted, limit)),
    pending: (horizon) => read((all) => pendingSteps(all, horizon)),

    receive: async (row, next) => {
      const steps = await transact(async (trx) =>
        (await insertInbox(trx, row)) ? await insertSteps(trx, next, newId) : null,
      );
      if (steps === null) return 'duplicate';
      announce({ steps, posts: false });
      return 'stored';
    },
    claimPost: (leaseMs) => read((all) => claimPost(all, leaseMs)),
    postSent: (owed, sent) => read((all) => postSent(all, owed, sent)),
    postFailed: (owed, failure) => read((all) => postFailed(all, owed, failure)),
    owed: () => read(owedPosts),

    recordLedger: (fact) => transact((trx) => appendLedger(trx, [fact])),
    addStep: (step) => commit(async (trx) => ({ steps: await insertSteps(trx, [step], newId), posts: false })),
    insertOnce: async <T extends Table>(table: T, row: Tables[T], next: Parameters<Store['insertOnce']>[2]) => {
      const steps = await transact(async (trx) =>
        (await insertRowOnce(trx, table, row)) ? await insertSteps(trx, next, newId) : null,
      );
      if (steps === null) return 'duplicate';
      announce({ steps, posts: false });
      return 'stored';
    },

    onWork: (listener) => {
      listeners.add(listener);
    },
    moveClock: async (to) => {
      await read((all) => moveClock(all, to));
      announce({ steps: await read((all) => dueSteps(all, roles, 1000)), posts: true });
    },
    close,
  };
}

async function storeNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select sextant.now() as now`.execute(db);
  return rows[0]?.now ?? new Date(Number.NaN);
}

async function moveClock(db: Db, to: Date): Promise<void> {
  await sql`update sextant.clock set shift_ms = ceil(extract(epoch from ${to}::timestamptz - now()) * 1000)`.execute(
    db,
  );
}

async function insertInbox(trx: Db, row: InboxRow): Promise<boolean> {
  const inserted = await trx
    .insertInto('inbox')
    .values({ ...row, body: storedJson(row.body) })
    .onConflict((conflict) => conflict.column('dedupeKey').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

async function inboxRow(db: Db, id: string): Promise<InboxRow | null> {
  const row = await db.selectFrom('inbox').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { ...row, source: row.source as InboxRow['source'] };
}
