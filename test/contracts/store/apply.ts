import { describe, expect, it } from 'vitest';
import { type Change, insert, update } from '../../../src/domain/change.ts';
import type { OpenStore } from '../../../src/store/sql-store.ts';
import { approvalRow, incidentRow, ledgerFact, newId, newModel, promotionRow, runRow, signalRow } from '../rows.ts';
import { allSteps, heldStep, investigate } from './held-step.ts';

export function applyContract(store: () => OpenStore): void {
  describe('apply', () => {
    const put = (row = incidentRow()) =>
      store()
        .insertOnce('incident', row, [])
        .then(() => row);
    const counts = async () => ({
      ledger: (await store().ledger({ limit: 100_000 })).length,
      owed: await store().owed(),
      pending: await store().pending(),
    });

    it('writes, records, owes and goes on in one', async () => {
      const row = await put();
      const before = await counts();
      const claim = await heldStep(store());
      const heard: unknown[] = [];
      store().onWork((work) => heard.push(work));
      const signal = signalRow({ incidentId: row.id });
      await store().apply(claim, {
        writes: [insert('signal', signal), update('incident', row.id, { state: 'holding' }, { state: 'open' })],
        ledger: [ledgerFact({ incidentId: row.id }), ledgerFact({ kind: 'decision-made', incidentId: row.id })],
        posts: [note(row.id)],
        next: [investigate({ subject: { kind: 'incident', id: row.id } })],
      });
      expect(await store().get('signal', signal.id)).toEqual(signal);
      expect((await store().get('incident', row.id))?.state).toBe('holding');
      expect(await store().ledger({ incidentId: row.id })).toHaveLength(2);
      const [next] = await allSteps(store(), row.id);
      expect(next?.state).toBe('waiting');
      expect(heard).toEqual([{ steps: [{ id: next?.id, role: 'agent' }], posts: true }]);
      expect(await counts()).toEqual({
        ledger: before.ledger + 2,
        owed: before.owed + 1,
        pending: before.pending + 1,
      });
    });

    const row = incidentRow();
    const refusals: { name: string; change: () => Change; says: RegExp }[] = [
      {
        name: 'what was read no longer holds',
        change: () => ({
          writes: [
            update('incident', row.id, { state: 'closed' }, { state: 'holding', closedAt: null, signalCount: 9 }),
          ],
        }),
        says: new RegExp(`incident ${row.id} was changed meanwhile: state = "holding" and signalCount = 9 no longer`),
      },
      {
        name: 'the row is gone',
        change: () => ({ writes: [update('run', 'run_0000000000', { state: 'failed' })] }),
        says: /no run run_0000000000/,
      },
      {
        name: 'a unique key stands',
        change: () => ({ writes: [insert('incident', incidentRow({ model: row.model }))] }),
        says: /one open incident a model/,
      },
    ];
    it.each(refusals)('refuses the whole change when $name, and leaves nothing behind', async ({ change, says }) => {
      await store().insertOnce('incident', row, []);
      const claim = await heldStep(store());
      const before = await counts();
      const stray = signalRow();
      const refused = store().apply(claim, {
        ...change(),
        writes: [insert('signal', stray), ...(change().writes ?? [])],
        ledger: [ledgerFact()],
        posts: [note(row.id)],
        next: [investigate()],
      });
      await expect(refused).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(says) });
      expect(await store().get('signal', stray.id)).toBeNull();
      expect(await counts()).toEqual(before);
      await store().apply(claim, {});
    });

    it('refuses an attempt that already ended', async () => {
      const claim = await heldStep(store());
      await store().apply(claim, {});
      await expect(store().apply(claim, {})).rejects.toMatchObject({ code: 'conflict' });
      await expect(store().retry(claim, new Date(), 'late')).rejects.toMatchObject({ code: 'conflict' });
      await expect(store().giveUp(claim, {}, 'late')).rejects.toMatchObject({ code: 'conflict' });
    });

    it('lets exactly one of twenty racers change what all of them read', async () => {
      const approval = approvalRow();
      await store().insertOnce('approval', approval, []);
      const race = async (i: number) => {
        const claim = await heldStep(store());
        await store().apply(claim, {
          writes: [
            update('approval', approval.id, { state: 'approved', decidedBy: `U${i}` }, { state: 'pending' }),
            insert('promotion', promotionRow({ approvalId: approval.id })),
          ],
        });
      };
      const ends = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => race(i)));
      expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
      for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'conflict' });
      expect(await store().find('promotion', { where: { approvalId: approval.id } })).toHaveLength(1);
    });

    it('compares nested values and times, and may change nothing but check', async () => {
      const run = runRow({ model: newModel() });
      await store().insertOnce('run', run, []);
      const candidate = {
        version: 'v4',
        metrics: { auc: 0.9 },
        trainingWindow: null,
        evaluationWindow: null,
        codeRevision: null,
        dataSnapshot: null,
        rows: null,
      };
      await store().apply(await heldStep(store()), {
        writes: [update('run', run.id, { candidate }, { createdAt: run.createdAt, candidate: null })],
      });
      await store().apply(await heldStep(store()), { writes: [update('run', run.id, {}, { candidate })] });
      expect(await store().get('run', run.id)).toEqual({ ...run, candidate });
    });
  });
}

const note = (incidentId: string) =>
  ({
    key: newId('evt'),
    kind: 'note',
    incidentId,
    to: { channel: 'C1' },
    facts: { text: 'hello', tone: 'info', mentions: [] },
  }) as const;
