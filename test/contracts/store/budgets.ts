import { describe, expect, it } from 'vitest';
import { type Change, insert, type Reservation } from '../../../src/domain/change.ts';
import { policySchema } from '../../../src/domain/policy.ts';
import type { OpenStore } from '../../../src/store/sql-store.ts';
import { newId, newModel, runRow } from '../rows.ts';
import { heldStep } from './held-step.ts';

type Limits = Parameters<typeof policySchema.parse>[0] & object;

export function budgetsContract(store: () => OpenStore): void {
  describe('budgets', () => {
    /** A run of its own model and the budgets it is charged to. A day of its own keeps the fleet of other tests out. */
    const asked = (at: Date, limits: Limits, cost: number | null, model = newModel()): Change => {
      const policy = policySchema.parse(limits);
      const run = runRow({ model, state: 'queued', createdAt: at, startedAt: null, cost: null, estimatedCost: cost });
      const reserve: Reservation = {
        model,
        limits: { ...policy, budget: { ...policy.budget, currency: run.currency } },
        cost,
        at,
      };
      return { writes: [insert('run', run)], reserve };
    };
    const apply = async (change: Change): Promise<void> => store().apply(await heldStep(store()), change);
    const written = async (at: Date) =>
      (await store().find('run', { since: at, until: new Date(at.getTime() + 1) })).length;

    it.each([
      ['money of the fleet', { budget: { fleet_per_day: 50 } }, 10, 5, 1],
      ['number of runs of the fleet', { max_runs: { fleet_per_day: 3 } }, 0, 3, 2],
    ] satisfies [string, Limits, number, number, number][])(
      'hold when twelve deciders charge them at once: %s',
      async (_name, limits, cost, room, day) => {
        const at = new Date(`2031-01-0${day}T00:00:00Z`);
        const claims = await Promise.all(Array.from({ length: 12 }, () => heldStep(store())));
        const ends = await Promise.allSettled(claims.map((claim) => store().apply(claim, asked(at, limits, cost))));
        expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(room);
        for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'conflict' });
        expect(await written(at)).toBe(room);
      },
    );

    it('are read anew in the transaction: a run that committed meanwhile counts', async () => {
      const at = new Date('2031-02-01T00:00:00Z');
      const model = newModel();
      const limits = { budget: { per_month: 15 } };
      const late = asked(at, limits, 10, model);
      await apply({ writes: [insert('run', runRow({ ...rowIn(asked(at, limits, 10, model)), state: 'succeeded' }))] });
      await expect(apply(late)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/^No further run: Budget: 10\.00 \w+ spent this month \+ 10\.00/),
      });
      expect(await written(at)).toBe(1);
    });

    it('give back what a run did not cost', async () => {
      const at = new Date('2031-03-01T00:00:00Z');
      const model = newModel();
      const limits = { budget: { per_month: 15 } };
      const run = { ...rowIn(asked(at, limits, 10, model)), state: 'succeeded' as const, cost: 4 };
      await apply({ writes: [insert('run', run)] });
      await apply(asked(at, limits, 10, model));
      expect(await written(at)).toBe(2);
    });

    describe('the money of the language model', () => {
      const currency = 'USD';
      const spentNow = async () => (await store().meter({ cap: 0, currency }).today()).spent;

      it('is not overspent by twelve turns that begin at once', async () => {
        const before = await spentNow();
        const meter = store().meter({ cap: before + 2.6, currency });
        const begun = await Promise.all(Array.from({ length: 12 }, () => meter.begin(0.5)));
        expect(begun.filter((each) => 'turn' in each)).toHaveLength(5);
        expect(begun.find((each) => 'refused' in each)).toMatchObject({
          refused: expect.stringContaining('leave no room for another turn'),
        });
        expect((await meter.today()).spent).toBeCloseTo(before + 2.5, 9);
      });

      it('counts a turn with the most it may cost until it is settled, once', async () => {
        const before = await spentNow();
        const meter = store().meter({ cap: before + 0.5, currency });
        const begun = await meter.begin(0.5);
        if (!('turn' in begun)) throw new Error(begun.refused);
        expect(await meter.begin(0.1)).toMatchObject({ refused: expect.any(String) });
        await meter.end(begun.turn, 0.02);
        await meter.end(begun.turn, 0);
        expect(await spentNow()).toBeCloseTo(before + 0.02, 9);
        expect(await meter.begin(0.4)).toMatchObject({ turn: expect.stringMatching(/^trn_/) });
      });

      it('of which nobody can tell the cost stands with the most', async () => {
        const before = await spentNow();
        const begun = await store()
          .meter({ cap: before + 1, currency })
          .begin(0.7);
        if (!('turn' in begun)) throw new Error(begun.refused);
        await store().meter({ cap: 0, currency }).end(begun.turn, null);
        expect(await spentNow()).toBeCloseTo(before + 0.7, 9);
      });

      it('begins anew with the day, by the clock of the store', async () => {
        const before = await spentNow();
        const midnight = new Date((await store().now()).toISOString().slice(0, 10));
        const insertAt = (id: string, at: Date) =>
          store().pool.query(
            'insert into sextant.agent_turn (id, begun_at, reserved, currency) values ($1, $2, 100, $3)',
            [id, at, currency],
          );
        await insertAt(newId('trn'), new Date(midnight.getTime() - 1));
        expect(await spentNow()).toBeCloseTo(before, 9);
        await insertAt(newId('trn'), midnight);
        expect(await spentNow()).toBeCloseTo(before + 100, 9);
      });
    });
  });
}

const rowIn = ({ writes = [] }: Change) => {
  const [write] = writes;
  if (write?.op !== 'insert' || write.table !== 'run') throw new Error('no run is written');
  return write.row as ReturnType<typeof runRow>;
};
