import type { InboxRow } from '../domain/inbox.ts';
import type { Db } from './database.ts';
import { storedJson } from './stored-json.ts';

/** False when a row with its dedupe key already stands. */
export async function insertInbox(trx: Db, row: InboxRow): Promise<boolean> {
  const inserted = await trx
    .insertInto('inbox')
    .values({ ...row, body: storedJson(row.body) })
    .onConflict((conflict) => conflict.column('dedupeKey').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function inboxRow(db: Db, id: string): Promise<InboxRow | null> {
  const row = await db.selectFrom('inbox').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { ...row, source: row.source as InboxRow['source'] };
}
