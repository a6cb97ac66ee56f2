import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { roles } from '../../src/domain/step.ts';
import { runStep, type StepRunner } from '../../src/run-step.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { makeTemplate } from '../flows/scene.ts';
import { silentLog } from '../store/silent-log.ts';
import { checkHistory } from './history.ts';
import { cardWaits, freshReference } from './play.ts';
import { createIds, people, System } from './system.ts';

const seed = Number(process.env.SEXTANT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SEXTANT_RUNS ?? 200);

const ids = createIds();
let store: OpenStore;
beforeAll(async () => {
  store = await openStore({ dataDir: await makeTemplate(), newId: ids.newId, log: silentLog });
});
afterAll(() => store.close());

/** Every call of the store waits for its turn, so the scheduler decides how the two replicas interleave. */
const inTurns = (real: OpenStore, scheduler: fc.Scheduler, replica: string): OpenStore =>
  new Proxy(real, {
    get: (target, name: keyof OpenStore) => {
      const method: unknown = target[name];
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        await scheduler.schedule(Promise.resolve(), `${replica} ${name}`);
        return Reflect.apply(method, target, given) as unknown;
      };
    },
  });

/** A process that takes whatever is due until it sees nothing more. */
async function works(runner: StepRunner, real: OpenStore): Promise<void> {
  for (let due = await real.due(roles, 100); due.length > 0; due = await real.due(roles, 100))
    for (const { id } of due) await runStep(runner, id);
}

const choice = fc.constantFrom('approve', 'approve', 'deny');

it(`two presses on two replicas: one outcome, in ${numRuns} interleavings (SEXTANT_SEED=${seed})`, async () => {
  const outcomes: Record<string, number> = {};
  const property = fc.asyncProperty(fc.scheduler(), fc.constantFrom(1, 2), choice, choice, async (s, quorum, a, b) => {
    ids.again();
    const system = await System.open(store, ids.newId, { autonomy: 'retrain', quorum, order: [0] });
    const reference = freshReference(system);
    await cardWaits(reference, system);
    const { id } = reference.cards.at(-1)!;
    await system.press(id, people.priya, a);
    await system.press(id, people.lead, b);
    const replicas = ['one', 'two'].map((name) => {
      const turns = inTurns(store, s, name);
      const runner = { ...system.runner, store: turns, deps: { ...system.runner.deps, store: turns } };
      return works(runner, store);
    });
    await s.waitFor(Promise.all(replicas));
    await system.settle();
    const history = await system.history();
    expect(checkHistory(history)).toEqual([]);
    const approval = history.approvals.find((each) => each.id === id)!;
    const refused = history.ledger.filter((row) => row.body.includes('"press-refused"')).length;
    const noes = [a, b].filter((each) => each === 'deny').length;
    const decided = noes === 0 ? ['approved'] : quorum === 2 || noes === 2 ? ['denied'] : ['approved', 'denied'];
    expect(decided).toContain(approval.state);
    expect(history.moves).toHaveLength(approval.state === 'approved' ? 1 : 0);
    expect(history.votes.length + refused).toBe(2);
    const what = `${quorum} of 2, ${a} and ${b}: ${approval.state}`;
    outcomes[what] = (outcomes[what] ?? 0) + 1;
  });
  await fc.assert(property, { seed, numRuns });
  console.log(`${numRuns} interleavings: ${JSON.stringify(outcomes)}`);
});
