import { CamelCasePlugin, type ColumnType, type Generated, Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';

/** jsonb: read as plain JSON, written as text. */
type Json<T> = ColumnType<T, string, string>;

interface InboxTable {
  id: string;
  source: string;
  dedupeKey: string;
  body: Json<unknown>;
  receivedAt: Date;
}

interface StepTable {
  id: string;
  position: Generated<string>;
  kind: string;
  role: string;
  subjectKind: string;
  subjectId: string;
  incidentId: string | null;
  input: Json<Record<string, string | null>>;
  key: string | null;
  dueAt: Date;
  attempt: Generated<number>;
  lost: Generated<number>;
  state: Generated<'waiting' | 'running' | 'done' | 'failed'>;
  token: string | null;
  leaseUntil: Date | null;
  reason: string | null;
  createdAt: Generated<Date>;
  endedAt: Date | null;
}

export interface PostTable {
  id: string;
  place: Generated<string>;
  key: string | null;
  kind: string;
  incidentId: string | null;
  channel: string;
  threadOf: string | null;
  threadTs: string | null;
  ephemeralTo: string | null;
  dm: string | null;
  broadcast: Generated<boolean>;
  lane: string;
  facts: Json<unknown>;
  revision: Generated<number>;
  sentRevision: Generated<number>;
  dueAt: Generated<Date>;
  attempt: Generated<number>;
  uncertain: Generated<boolean>;
  token: string | null;
  leaseUntil: Date | null;
  sentChannel: string | null;
  sentTs: string | null;
  failure: string | null;
  gaveUpAt: Date | null;
  createdAt: Generated<Date>;
  owed: ColumnType<boolean, never, never>;
}

interface LedgerTable {
  seq: ColumnType<string, number, never>;
  at: Date;
  body: string;
  previous: string;
  hash: string;
  kind: ColumnType<string, never, never>;
  model: ColumnType<string | null, never, never>;
  incidentId: ColumnType<string | null, never, never>;
}

/** The working tables of the schema `sextant`, as Kysely sees them; state tables go through `state-tables.ts`. */
export interface Database {
  inbox: InboxTable;
  step: StepTable;
  post: PostTable;
  ledger: LedgerTable;
}

/** A connection or a transaction: what runs inside one never sees the other. */
export type Db = Kysely<Database>;

/** The one place where camelCase rows meet snake_case columns; jsonb passes as it is. */
export function openDatabase(pool: Pool): Db {
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  }).withSchema('sextant');
}
