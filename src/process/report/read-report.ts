import type { Table, Tables } from '../../domain/change.ts';
import { type ChangeReport, changeReport } from '../../domain/change-report.ts';
import { SextantError } from '../../domain/error.ts';
import type { LedgerRow } from '../../domain/ledger.ts';
import type { Find, StoreReads } from '../../ports/store.ts';
import { ledgerPages } from '../ledger-rows.ts';

const most = 100_000;

/** Everything the store and its ledger hold of this time. */
export async function readReport(store: StoreReads, since: Date, until: Date): Promise<ChangeReport> {
  const range = { since, until, order: 'oldest' } as const;
  const [decisions, promotions, runs, sweeps, asked] = await Promise.all([
    all(store, 'decision', range),
    all(store, 'promotion', range),
    all(store, 'run', range),
    all(store, 'sweep', range),
    all(store, 'approval', { until, order: 'oldest' }),
  ]);
  const approvals = asked.filter((a) => a.requestedAt >= since || (a.decidedAt !== null && a.decidedAt >= since));
  const ids = approvals.map((a) => a.id);
  const votes = await all(store, 'vote', { anyOf: { approvalId: ids }, order: 'oldest' });
  const ledger: LedgerRow[] = [];
  for await (const page of ledgerPages(store)) ledger.push(...page);
  return changeReport({ since, until, decisions, approvals, votes, promotions, runs, sweeps, ledger });
}

/** A report that leaves something out would be a wrong one. */
async function all<T extends Table>(store: StoreReads, table: T, query: Find<T>): Promise<Tables[T][]> {
  const rows = await store.find(table, { ...query, limit: most + 1 });
  if (rows.length > most)
    throw new SextantError('input_invalid', `More than ${most} rows of ${table} in this time: report a shorter one.`);
  return rows;
}
