import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { makeTemplate } from '../flows/scene.ts';
import { silentLog } from '../store/silent-log.ts';
import type { History } from './history.ts';
import { histories } from './play.ts';
import { createIds } from './system.ts';

/** A failure names its seed and path: SEXTANT_SEED and SEXTANT_PATH play it again, SEXTANT_RUNS makes more of them. */
const seed = Number(process.env.SEXTANT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SEXTANT_RUNS ?? 1000);
const path = process.env.SEXTANT_PATH;

const ids = createIds();
let store: OpenStore;
beforeAll(async () => {
  store = await openStore({ dataDir: await makeTemplate(), newId: ids.newId, log: silentLog });
});
let held = 0;
afterAll(async () => {
  console.log(`${held} histories held`);
  await store.close();
});

it(`holds in ${numRuns} random histories (SEXTANT_SEED=${seed})`, async () => {
  const seen: Record<string, number> = {};
  const count = (what: string, n: number): void => {
    seen[what] = (seen[what] ?? 0) + n;
  };
  const property = histories({ store, ids }, 10, ({ approvals, moves, ledger, votes }: History) => {
    held += 1;
    for (const approval of approvals) count(approval.state, 1);
    count('promoted', moves.filter((move) => move.approvalId !== null).length);
    count('moved elsewhere', moves.filter((move) => move.approvalId === null).length);
    count('votes', votes.length);
    count('refused presses', ledger.filter((row) => row.body.includes('"press-refused"')).length);
  });
  await fc.assert(property, { seed, numRuns, ...(path ? { path } : {}), endOnFailure: false });
  console.log(JSON.stringify(seen));
  if (path === undefined && numRuns >= 500)
    for (const what of [
      'approved',
      'denied',
      'expired',
      'superseded',
      'pending',
      'promoted',
      'moved elsewhere',
      'refused presses',
    ])
      expect(seen[what] ?? 0, what).toBeGreaterThan(numRuns / 100);
});
