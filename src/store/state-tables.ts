import { type RawBuilder, sql } from 'kysely';
import type { Table, Tables, Write } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Find } from '../ports/store.ts';
import type { Db } from './database.ts';
import { storedJson, storedText } from './stored-json.ts';

interface Shape<T extends Table> {
  /** The table's own time, for `since`, `until` and the order. */
  readonly time: keyof Tables[T] & string;
  readonly json: readonly (keyof Tables[T] & string)[];
}

const shapes: { readonly [T in Table]: Shape<T> } = {
  signal: { time: 'receivedAt', json: ['labels', 'links'] },
  incident: { time: 'openedAt', json: ['links'] },
  evidence: { time: 'takenAt', json: ['measurement', 'verdict'] },
  decision: { time: 'decidedAt', json: ['rules', 'reasons', 'estimate'] },
  run: { time: 'createdAt', json: ['candidate', 'leaveOut'] },
  validation: { time: 'validatedAt', json: ['gates', 'worstSlice', 'window', 'checks', 'reasons'] },
  approval: { time: 'requestedAt', json: ['subject', 'sets'] },
  vote: { time: 'votedAt', json: [] },
  link: { time: 'createdAt', json: [] },
  proof: { time: 'provedAt', json: [] },
  promotion: { time: 'intendedAt', json: [] },
  watch: { time: 'startedAt', json: ['finding'] },
  sweep: { time: 'startedAt', json: ['results'] },
  question: { time: 'askedAt', json: ['orders', 'answer'] },
  cause: { time: 'openedAt', json: ['began'] },
};

const tableOf = (table: Table): RawBuilder<unknown> => sql.id('sextant', table);
const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);

/** A value as its column takes it. */
function stored(table: Table, column: string, value: unknown): RawBuilder<unknown> {
  if (value === null) return sql`null`;
  const json: readonly string[] = shapes[table].json;
  if (json.includes(column)) return sql`${storedJson(value)}::jsonb`;
  return sql`${typeof value === 'string' ? storedText(value) : value}`;
}

const given = (row: object): [string, unknown][] => Object.entries(row).filter(([, value]) => value !== undefined);

function equals(table: Table, column: string, value: unknown): RawBuilder<unknown> {
  return value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${stored(table, column, value)}`;
}

/** Rows leave without the column that only orders them. */
function domainRow<T extends Table>(row: Record<string, unknown>): Tables[T] {
  const { position: _, ...rest } = row;
  return rest as unknown as Tables[T];
}

export async function getRow<T extends Table>(db: Db, table: T, id: string): Promise<Tables[T] | null> {
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${tableOf(table)} where id = ${id}`.execute(db);
  return rows[0] === undefined ? null : domainRow<T>(rows[0]);
}

export async function findRows<T extends Table>(db: Db, table: T, query: Find<T> = {}): Promise<Tables[T][]> {
  const time = sql.ref(shapes[table].time);
  const direction = query.order === 'oldest' ? sql`asc` : sql`desc`;
  const conditions = given(query.where ?? {}).map(([column, value]) => equals(table, column, value));
  for (const [column, values] of given(query.anyOf ?? {})) {
    const any = Array.isArray(values) ? values.map((value) => equals(table, column, value)) : [];
    conditions.push(any.length === 0 ? sql`false` : sql`(${sql.join(any, sql` or `)})`);
  }
  if (query.since) conditions.push(sql`${time} >= ${query.since}`);
  if (query.until) conditions.push(sql`${time} < ${query.until}`);
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${tableOf(table)} where ${all(conditions)}
    order by ${time} ${direction}, position ${direction} limit ${query.limit ?? 100}`.execute(db);
  return rows.map((row) => domainRow<T>(row));
}

function insertion(table: Table, row: object): RawBuilder<{ id: string }> {
  const entries = given(row);
  const columns = entries.map(([column]) => sql.ref(column));
  const values = entries.map(([column, value]) => stored(table, column, value));
  return sql`insert into ${tableOf(table)} (${sql.join(columns)}) values (${sql.join(values)})`;
}

/** True when the row is new, false when a unique key already stands. */
export async function insertRowOnce<T extends Table>(db: Db, table: T, row: Tables[T]): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    ${insertion(table, row)} on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** Inserts, or sets what still stands as the flow saw it; otherwise `conflict`, naming what no longer held. */
export async function writeRow(db: Db, write: Write): Promise<void> {
  if (write.op === 'insert') {
    await insertion(write.table, write.row).execute(db);
    return;
  }
  const { table, id } = write;
  const set = given(write.set).map(([column, value]) => sql`${sql.ref(column)} = ${stored(table, column, value)}`);
  for (const [column, amount] of given(write.add ?? {}))
    set.push(sql`${sql.ref(column)} = ${sql.ref(column)} + ${amount}`);
  const held = given(write.when).map(([column, value]) => equals(table, column, value));
  const { rows } = await sql<{ id: string }>`
    update ${tableOf(table)} set ${set.length === 0 ? sql`id = id` : sql.join(set)}
    where ${all([sql`id = ${id}`, ...held])} returning id`.execute(db);
  if (rows.length === 0) throw await lostUpdate(db, table, id, given(write.when));
}

async function lostUpdate(db: Db, table: Table, id: string, when: readonly [string, unknown][]): Promise<SextantError> {
  const checks = when.map(([column, value]) => sql`${equals(table, column, value)} as ${sql.id(`held_${column}`)}`);
  const { rows } = await sql<Record<string, unknown>>`
    select id ${checks.length === 0 ? sql`` : sql`, ${sql.join(checks)}`}
    from ${tableOf(table)} where id = ${id}`.execute(db);
  if (rows[0] === undefined) return new SextantError('conflict', `There is no ${table} ${id} to change.`);
  const flags = Object.values(rows[0]).slice(1);
  const lost = when.filter((_, i) => flags[i] !== true).map(([column, value]) => `${column} = ${storedJson(value)}`);
  return new SextantError(
    'conflict',
    `The ${table} ${id} was changed meanwhile: ${lost.join(' and ')} no longer holds.`,
  );
}
