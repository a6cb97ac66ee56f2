import { sql } from 'kysely';
import { spendingOf, spendingSince } from '../domain/budget.ts';
import { overdrawn } from '../domain/budget-rules.ts';
import type { Reservation } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Db } from './database.ts';
import { findRows } from './state-tables.ts';

const allRuns = 1_000_000;

/** Whoever charges a budget does so alone, until the commit. */
export async function lockBudgets(trx: Db): Promise<void> {
  await sql`select sextant.lock_budgets()`.execute(trx);
}

/** Counts the runs that stand now, those of transactions that committed meanwhile included; `conflict` when no room is left. */
export async function reserveRun(trx: Db, { model, limits, cost, at }: Reservation): Promise<void> {
  await lockBudgets(trx);
  const since = spendingSince(limits, at);
  const rows = await findRows(trx, 'run', { since, limit: allRuns });
  const runs = spendingOf(rows, model, limits, at);
  const refused = overdrawn({ policy: limits, runs, estimate: { cost } });
  if (refused) throw new SextantError('conflict', `No further run: ${refused.text}`);
}
