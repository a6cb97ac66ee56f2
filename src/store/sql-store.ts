import type { Pool } from 'pg';
import type { Table, Tables } from '../domain/change.ts';
import { roles } from '../domain/step.ts';
import type { BacklogReads } from '../ports/backlog.ts';
import type { Heartbeats } from '../ports/heartbeats.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { Find, InboxStore, PostStore, ProcessStore, StepStore, Store, StoreReads } from '../ports/store.ts';
import type { StepUpStore } from '../ports/totp.ts';
import { type Access, openAccess } from './access.ts';
import { type MeterSettings, openMeter } from './agent-turns.ts';
import { applyChange } from './apply-change.ts';
import { readBacklog } from './backlog.ts';
import { moveClock, storeNow, wallNow } from './clock.ts';
import type { Db } from './database.ts';
import { heartbeatStore } from './heartbeats.ts';
import { inboxRow, receiveRow } from './inbox.ts';
import { appendLedger, readLedger } from './ledger.ts';
import {
  claimPost,
  incidentByThread,
  owedPosts,
  owePosts,
  owePostsAgain,
  postFailed,
  postSent,
  sentPost,
  takeTurn,
} from './posts.ts';
import { findRows, getRow, insertRowOnce } from './state-tables.ts';
import { stepUpStore } from './step-up.ts';
import { claimStep, dueSteps, extendLease, holdStep, insertSteps, pendingSteps, rearmStep } from './steps.ts';

/** The store as opened, with what only its owner needs. */
export interface OpenStore extends Store, BacklogReads {
  readonly kind: 'pglite' | 'postgres';
  /** For BullMQ's Postgres backend and the LangGraph checkpointer. */
  readonly pool: Pool;
  /** The database's own clock, never moved. */
  wallNow(): Promise<Date>;
  /** Moves `sextant.now()`: tests and the demo only. It goes on from there. */
  moveClock(to: Date): Promise<void>;
  /** The day's money of the language model. */
  meter(settings: MeterSettings): Meter;
  /** The second factor's tables: the promoter's database user alone may read them. */
  readonly factors: StepUpStore;
  readonly heartbeats: Heartbeats;
}

interface Parts {
  readonly db: Db;
  /** What comes from outside goes in here, past all work that waits for a connection; without it through `db`. */
  readonly door?: Db;
  readonly pool: Pool;
  readonly kind: OpenStore['kind'];
  readonly newId: NewId;
  readonly log: Log;
  readonly close: () => Promise<void>;
}

/** The Store port over a Kysely database. */
export function sqlStore({ db, door = db, pool, kind, newId, log, close }: Parts): OpenStore {
  const access = openAccess(db, log);
  return {
    kind,
    pool,
    ...reads(access),
    ...steps(access, newId),
    ...inbox({ ...access, read: openAccess(door, log).read }, newId),
    ...posts(access),
    ...processes(access, newId),
    factors: stepUpStore(access, newId),
    heartbeats: heartbeatStore(access),
    backlog: () => access.read(readBacklog),
    onWork: access.onWork,
    wallNow: () => access.read(wallNow),
    meter: (settings) => openMeter(access, newId, settings),
    moveClock: async (to) => {
      await access.read((all) => moveClock(all, to));
      access.announce({ steps: await access.read((all) => dueSteps(all, roles, 1000)), posts: true });
    },
    close,
  };
}

const reads = ({ read }: Access): StoreReads => ({
  now: () => read(storeNow),
  get: (table, id) => read((db) => getRow(db, table, id)),
  find: <T extends Table>(table: T, query?: Find<T>) => read((db) => findRows(db, table, query)),
  inbox: (id) => read((db) => inboxRow(db, id)),
  sentPost: (key) => read((db) => sentPost(db, key)),
  incidentByThread: (channel, threadTs) => read((db) => incidentByThread(db, channel, threadTs)),
  ledger: (query) => read((db) => readLedger(db, query)),
});

const steps = ({ read, transact, commit }: Access, newId: NewId): StepStore => ({
  claim: (stepId, leaseMs) => read((db) => claimStep(db, stepId, leaseMs)),
  extend: (claim, leaseMs) => read((db) => extendLease(db, claim, leaseMs)),
  apply: (claim, change) => {
    const again = change.again && { again: { at: change.again, attempt: 1, reason: null } };
    return commit((trx) => applyChange(trx, claim, change, again ?? 'done', newId));
  },
  retry: (claim, at, reason) =>
    transact(async (trx) => {
      await holdStep(trx, claim);
      await rearmStep(trx, claim, { at, attempt: claim.step.attempt + 1, reason });
    }),
  giveUp: (claim, change, reason) => commit((trx) => applyChange(trx, claim, change, { failed: reason }, newId)),
  due: (wanted, limit) => read((db) => dueSteps(db, wanted, limit)),
  pending: (horizon) => read((db) => pendingSteps(db, horizon)),
});

const inbox = ({ read, announce }: Access, newId: NewId): InboxStore => ({
  receive: async (row, next) => {
    const steps = await read((db) => receiveRow(db, row, next, newId));
    if (steps === null) return 'duplicate';
    announce({ steps, posts: false });
    return 'stored';
  },
});

const posts = ({ read }: Access): PostStore => ({
  claimPost: (leaseMs) => read((db) => claimPost(db, leaseMs)),
  postSent: (owed, sent) => read((db) => postSent(db, owed, sent)),
  postFailed: (owed, failure) => read((db) => postFailed(db, owed, failure)),
  takeTurn: (channel, everyMs) => read((db) => takeTurn(db, channel, everyMs)),
  owed: () => read(owedPosts),
});

const processes = ({ transact, commit, once }: Access, newId: NewId): ProcessStore => ({
  recordLedger: (fact) => transact((trx) => appendLedger(trx, [fact])),
  owe: (post) => commit(async (trx) => ({ steps: [], posts: await owePosts(trx, [post], newId) })),
  oweAgain: (kinds) => commit(async (trx) => ({ steps: [], posts: await owePostsAgain(trx, kinds) })),
  addStep: (step) => commit(async (trx) => ({ steps: await insertSteps(trx, [step], newId), posts: false })),
  insertOnce: <T extends Table>(table: T, row: Tables[T], next: Parameters<ProcessStore['insertOnce']>[2]) =>
    once(async (trx) => ((await insertRowOnce(trx, table, row)) ? await insertSteps(trx, next, newId) : null)),
});
