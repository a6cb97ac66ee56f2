import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table, Tables } from '../../src/domain/change.ts';
import { formatId } from '../../src/domain/id.ts';
import type { StoreReads } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { quietLog } from '../agent/quiet-log.ts';
import { now, worldRows } from './world.ts';

const order: readonly Table[] = ['incident', 'evidence', 'decision', 'run', 'validation', 'approval', 'sweep'];

/** The fixture world as rows of a real store on a directory of its own; its clock stands at the world's Monday. */
export async function openWorld(): Promise<{ readonly store: StoreReads; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sextant-world-'));
  const newId = (prefix: Parameters<typeof formatId>[0]): string =>
    formatId(prefix, crypto.getRandomValues(new Uint8Array(10)));
  const opened = await openStore({ dataDir, newId, log: quietLog() });
  const rows = worldRows();
  const put = async <T extends Table>(table: T): Promise<void> => {
    const list: readonly Tables[T][] = rows[table] ?? [];
    for (const row of list) await opened.insertOnce(table, row, []);
  };
  for (const table of order) await put(table);
  for (const { id, model, incidentId } of rows.decision ?? [])
    await opened.recordLedger({ kind: 'decision-made', incidentId, model, actor: 'policy', facts: { decision: id } });
  return {
    store: {
      now: async () => now,
      get: (table, id) => opened.get(table, id),
      find: (table, query) => opened.find(table, query),
      inbox: (id) => opened.inbox(id),
      sentPost: (key) => opened.sentPost(key),
      incidentByThread: (channel, ts) => opened.incidentByThread(channel, ts),
      ledger: (query) => opened.ledger(query),
    },
    close: async () => {
      await opened.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
