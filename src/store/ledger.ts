import { sql } from 'kysely';
import type { LedgerFact, LedgerRow } from '../domain/ledger.ts';
import { chainHash, ledgerBody } from '../domain/ledger-chain.ts';
import type { LedgerQuery } from '../ports/store.ts';
import type { Db } from './database.ts';
import { storedJson } from './stored-json.ts';

/** Appends to the chain. Call it last in a transaction: it holds the head until the commit. */
export async function appendLedger(trx: Db, facts: readonly LedgerFact[]): Promise<void> {
  if (facts.length === 0) return;
  const { rows } = await sql<{ seq: string; hash: string; at: Date }>`
    select seq, hash, sextant.now() as at from sextant.lock_ledger()`.execute(trx);
  const head = rows[0];
  if (head === undefined) throw new Error('the ledger has lost its head');
  let previous = head.hash;
  const entries = facts.map((fact, i) => {
    const seq = Number(head.seq) + i + 1;
    const clean: LedgerFact = JSON.parse(storedJson(fact));
    const body = ledgerBody(seq, head.at, clean);
    const row = { seq, at: head.at, body, previous, hash: chainHash(previous, body) };
    previous = row.hash;
    return row;
  });
  await trx.insertInto('ledger').values(entries).execute();
}

/** Rows of the chain, oldest first (default 1,000). */
export async function readLedger(db: Db, query: LedgerQuery = {}): Promise<LedgerRow[]> {
  let select = db.selectFrom('ledger').select(['seq', 'at', 'body', 'previous', 'hash']);
  if (query.since) select = select.where('at', '>=', query.since);
  if (query.until) select = select.where('at', '<', query.until);
  if (query.model !== undefined) select = select.where('model', '=', query.model);
  if (query.incidentId !== undefined) select = select.where('incidentId', '=', query.incidentId);
  if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
  if (query.fromSeq !== undefined) select = select.where('seq', '>=', sql<string>`${query.fromSeq}::bigint`);
  const rows = await select
    .orderBy('seq')
    .limit(query.limit ?? 1000)
    .execute();
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}
