import type { Table, Tables } from '../../src/domain/change.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import type { Find, StoreReads } from '../../src/ports/store.ts';
import { chainOf } from '../domain/ledger-rows.ts';

export type Rows = { readonly [T in Table]?: readonly Tables[T][] };

const timeColumns = {
  signal: 'receivedAt',
  incident: 'openedAt',
  evidence: 'takenAt',
  decision: 'decidedAt',
  run: 'createdAt',
  validation: 'validatedAt',
  approval: 'requestedAt',
  vote: 'votedAt',
  link: 'createdAt',
  proof: 'provedAt',
  promotion: 'intendedAt',
  watch: 'startedAt',
  sweep: 'startedAt',
  question: 'askedAt',
  cause: 'openedAt',
} as const satisfies { [T in Table]: keyof Tables[T] };

/** The decisions as the ledger tells of them. */
const ledgerOf = ({ decision = [] }: Rows): LedgerRow[] =>
  chainOf(
    decision.map(({ id, model }) => ({
      kind: 'decision-made',
      incidentId: null,
      model,
      actor: 'policy',
      facts: { decision: id },
    })),
  );

/** The read side of a store over plain rows: what the tools need, for tests that need no database. */
export function memoryStore(now: Date, rows: Rows, ledger: readonly LedgerRow[] = ledgerOf(rows)): StoreReads {
  const all = <T extends Table>(table: T): readonly Tables[T][] => (rows[table] ?? []) as readonly Tables[T][];
  const timeOf = <T extends Table>(table: T, row: Tables[T]): number =>
    (Reflect.get(row, timeColumns[table]) as Date).getTime();
  return {
    now: async () => now,
    get: async (table, id) => all(table).find((row) => row.id === id) ?? null,
    find: async <T extends Table>(table: T, query: Find<T> = {}) => {
      const { where = {}, anyOf = {}, since, until, order = 'newest', limit = 100 } = query;
      const kept = all(table).filter(
        (row) =>
          Object.entries(where).every(([key, value]) => Reflect.get(row, key) === value) &&
          Object.entries(anyOf).every(([key, values]) => (values as unknown[]).includes(Reflect.get(row, key))) &&
          (!since || timeOf(table, row) >= since.getTime()) &&
          (!until || timeOf(table, row) < until.getTime()),
      );
      const sign = order === 'newest' ? -1 : 1;
      return kept.sort((a, b) => sign * (timeOf(table, a) - timeOf(table, b))).slice(0, limit);
    },
    inbox: async () => null,
    sentPost: async () => null,
    incidentByThread: async () => null,
    ledger: async (query = {}) =>
      ledger.filter(
        (row) =>
          (!query.kind || row.body.includes(`"${query.kind}"`)) &&
          (!query.model || row.body.includes(`"model":"${query.model}"`)) &&
          (!query.since || row.at >= query.since) &&
          (!query.until || row.at < query.until),
      ),
  };
}

/** A store whose rows grow while a test talks. */
export function growingStore(
  now: Date,
  rows: Rows,
): { store: StoreReads; add<T extends Table>(table: T, row: Tables[T]): void } {
  const grown: { [T in Table]?: Tables[T][] } = {};
  for (const [table, list] of Object.entries(rows)) Reflect.set(grown, table, [...list]);
  return {
    store: memoryStore(now, grown),
    add(table, row) {
      const list: unknown[] = (grown[table] as unknown[] | undefined) ?? [];
      list.push(row);
      Reflect.set(grown, table, list);
    },
  };
}
