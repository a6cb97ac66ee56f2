import type { Change } from '../domain/change.ts';
import type { NewId } from '../ports/ids.ts';
import type { Claim } from '../ports/store.ts';
import type { Db } from './database.ts';
import { appendLedger } from './ledger.ts';
import { owePosts } from './posts.ts';
import { reserveRun } from './reserve-run.ts';
import { writeRow } from './state-tables.ts';
import { type DueStep, endStep, holdStep, insertSteps, type Rearm, rearmStep } from './steps.ts';

/** What a commit made due. */
export interface Work {
  readonly steps: readonly DueStep[];
  readonly posts: boolean;
}

/** How the step itself ends. */
export type Ending = { readonly failed: string } | { readonly again: Rearm } | 'done';

/** Everything a flow may cause, inside one transaction: the step first, which holds it, the ledger's head last. */
export async function applyChange(trx: Db, claim: Claim, change: Change, ending: Ending, newId: NewId): Promise<Work> {
  if (ending === 'done') await endStep(trx, claim, 'done', null);
  else if ('failed' in ending) await endStep(trx, claim, 'failed', ending.failed);
  else await holdStep(trx, claim);
  if (change.reserve) await reserveRun(trx, change.reserve);
  for (const write of change.writes ?? []) await writeRow(trx, write);
  if (typeof ending === 'object' && 'again' in ending) await rearmStep(trx, claim, ending.again);
  const steps = await insertSteps(trx, change.next ?? [], newId);
  const posts = await owePosts(trx, change.posts ?? [], newId);
  await appendLedger(trx, change.ledger ?? []);
  return { steps, posts };
}
