import type { LedgerRow } from '../domain/ledger.ts';
import type { StoreReads } from '../ports/store.ts';

const pageSize = 5000;

/** Every row from `fromSeq` on, a page at a time. */
export async function* ledgerPages(store: Pick<StoreReads, 'ledger'>, fromSeq = 1): AsyncGenerator<LedgerRow[]> {
  for (let from = fromSeq; ; ) {
    const page = await store.ledger({ fromSeq: from, limit: pageSize });
    const last = page.at(-1);
    if (last) yield page;
    if (!last || page.length < pageSize) return;
    from = last.seq + 1;
  }
}
