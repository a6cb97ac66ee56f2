import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { applyContract } from './store/apply.ts';
import { budgetsContract } from './store/budgets.ts';
import { ledgerContract } from './store/ledger.ts';
import { postsContract } from './store/posts.ts';
import { rowsContract } from './store/rows.ts';
import { stepsContract } from './store/steps.ts';

/** What every store must do, on whatever database: `open` gives a fresh, empty one. */
export function storeContract(name: string, open: () => Promise<{ store: OpenStore; dispose(): Promise<void> }>): void {
  describe(`store contract on ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.dispose());
    const store = (): OpenStore => opened.store;
    rowsContract(store);
    applyContract(store);
    stepsContract(store);
    postsContract(store);
    ledgerContract(store);
    budgetsContract(store);
  });
}
