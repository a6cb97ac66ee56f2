import { sql } from 'kysely';
import type { LedgerFact, LedgerRow } from '../domain/ledger.ts';
import { bodyAround } from '../domain/ledger-chain.ts';
import type { LedgerQuery } from '../ports/store.ts';
import type { Db } from './database.ts';
import { storedJson } from './stored-json.ts';

/**
 * Appends to the chain. Call it last in a transaction: it holds the head until the commit, so head, hashes and rows are one
 * statement: a process that is busy elsewhere keeps everybody waiting no longer than for its commit.
 */
export async function appendLedger(trx: Db, facts: readonly LedgerFact[]): Promise<void> {
  if (facts.length === 0) return;
  const parts = facts.map((fact) => bodyAround(JSON.parse(storedJson(fact))));
  const { rows } = await sql<{ seq: string }>`
    insert into sextant.ledger (seq, at, body, previous, hash)
    with recursive head as materialized (
      select seq, hash, sextant.now() as at from sextant.lock_ledger()
    ), fact as (
      select * from unnest(${parts.map(({ before }) => before)}::text[], ${parts.map(({ after }) => after)}::text[])
        with ordinality as part (before, after, i)
    ), chain as (
      select seq, at, null::text as body, null::text as previous, hash, 0::bigint as i from head
      union all
      select chain.seq + 1, chain.at, next.body, chain.hash,
        encode(sha256(convert_to(chain.hash || next.body, 'UTF8')), 'hex'), fact.i
      from chain join fact on fact.i = chain.i + 1, lateral (
        select fact.before || to_char(chain.at at time zone 'UTC', ${isoTime}::text) || fact.after || (chain.seq + 1) || '}' as body
      ) next
    )
    select seq, at, body, previous, hash from chain where i > 0 order by i
    returning seq`.execute(trx);
  if (rows.length !== facts.length) throw new Error('the ledger has lost its head');
}

/** As `Date.toISOString` writes it. */
const isoTime = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

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
