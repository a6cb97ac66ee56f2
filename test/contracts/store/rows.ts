import { describe, expect, it } from 'vitest';
import type { Table, Tables } from '../../../src/domain/change.ts';
import type { OpenStore } from '../../../src/store/sql-store.ts';
import {
  approvalRow,
  decisionRow,
  incidentRow,
  newId,
  newModel,
  promotionRow,
  questionRow,
  rowOf,
  runRow,
  signalRow,
  sweepRow,
  voteRow,
} from '../rows.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));

export function rowsContract(store: () => OpenStore): void {
  describe('rows', () => {
    const put = <T extends Table>(table: T, row: Tables[T]) => store().insertOnce(table, row, []);

    it.each(Object.keys(rowOf) as Table[])('gives a %s back as it was put in', async <T extends Table>(table: T) => {
      const approval = approvalRow();
      await put('approval', approval);
      const row: Tables[T] = { ...rowOf[table](), ...('approvalId' in rowOf[table]() && { approvalId: approval.id }) };
      expect(await put(table, row)).toBe('stored');
      expect(await store().get(table, row.id)).toEqual(row);
    });

    it('says null for a row that is not there', async () => {
      expect(await store().get('run', 'run_0000000000')).toBeNull();
    });

    it('keeps hostile text: NUL and half surrogates become a replacement character, the rest stays', async () => {
      const labels = { 'a\u0000b': 'x\ud800y', lc: "'; drop table sextant.step; --" };
      const row = signalRow({ title: 'T\u0000\udc00 — ünï 🚀', labels });
      await put('signal', row);
      const kept = await store().get('signal', row.id);
      expect(kept?.title).toBe('T\uFFFD\uFFFD — ünï 🚀');
      expect(kept?.labels).toEqual({ 'a\uFFFDb': 'x\uFFFDy', lc: "'; drop table sextant.step; --" });
    });

    it('finds by equality, null, any of several values and nested values', async () => {
      const model = newModel();
      const open = incidentRow({ model, links: { a: '1' } });
      const closed = incidentRow({ model, state: 'closed', closedAt: day(2) });
      await put('incident', open);
      await put('incident', closed);
      const ids = async (query: Parameters<typeof findIncidents>[0]) => (await findIncidents(query)).map((r) => r.id);
      const findIncidents = (query: { where?: object; anyOf?: object }) =>
        store().find('incident', { ...query, where: { model, ...query.where } });
      expect(await ids({ where: { closedAt: null } })).toEqual([open.id]);
      expect(await ids({ where: { closedAt: day(2) } })).toEqual([closed.id]);
      expect(await ids({ where: { links: { a: '1' } } })).toEqual([open.id]);
      expect(await ids({ where: { state: undefined } })).toHaveLength(2);
      expect(await ids({ anyOf: { state: ['holding', 'closed'] } })).toEqual([closed.id]);
      expect(await ids({ anyOf: { closedAt: [null, day(5)] } })).toEqual([open.id]);
      expect(await ids({ anyOf: { state: [] } })).toEqual([]);
    });

    it('finds newest first, within bounds, `until` exclusive, cut to the limit', async () => {
      const model = newModel();
      const rows = [1, 2, 3, 3].map((n) => decisionRow({ model, decidedAt: day(n) }));
      for (const row of rows) await put('decision', row);
      const ids = async (query: object) => (await store().find('decision', { where: { model }, ...query })).map(at);
      const at = (row: { id: string }): number => rows.findIndex((other) => other.id === row.id);
      expect(await ids({})).toEqual([3, 2, 1, 0]);
      expect(await ids({ order: 'oldest' })).toEqual([0, 1, 2, 3]);
      expect(await ids({ since: day(2), until: day(3) })).toEqual([1]);
      expect(await ids({ limit: 2 })).toEqual([3, 2]);
    });
  });

  describe('keys that stand only once', () => {
    const model = newModel();
    const approval = approvalRow({ model });
    const slot = newId('evt');
    const messageTs = newId('evt');
    const delivery = { fingerprint: newId('evt'), source: 'alertmanager', status: 'firing' } as const;
    const cases: { name: string; table: Table; row: () => Tables[Table]; other: () => Tables[Table] }[] = [
      {
        name: 'one open incident a model',
        table: 'incident',
        row: () => incidentRow({ model }),
        other: () => incidentRow({ model, state: 'closed' }),
      },
      {
        name: 'one active run a model',
        table: 'run',
        row: () => runRow({ model, state: 'unknown' }),
        other: () => runRow({ model, state: 'failed' }),
      },
      {
        name: 'one pending approval a model and kind',
        table: 'approval',
        row: () => approvalRow({ ...approval, id: newId('apr') }),
        other: () => approvalRow({ model, kind: 'rollback' }),
      },
      {
        name: 'one vote a person',
        table: 'vote',
        row: () => voteRow({ approvalId: approval.id, user: 'U7' }),
        other: () => voteRow({ approvalId: approval.id, user: 'U8' }),
      },
      {
        name: 'one promotion an approval',
        table: 'promotion',
        row: () => promotionRow({ approvalId: approval.id }),
        other: () => voteRow({ approvalId: approval.id, user: 'U9' }),
      },
      { name: 'one sweep a slot', table: 'sweep', row: () => sweepRow({ slot }), other: () => sweepRow() },
      {
        name: 'one signal a delivery',
        table: 'signal',
        row: () => signalRow(delivery),
        other: () => signalRow({ ...delivery, status: 'resolved' }),
      },
      {
        name: 'one question a message',
        table: 'question',
        row: () => questionRow({ messageTs }),
        other: () => questionRow({ messageTs, channel: 'C2' }),
      },
    ];

    it.each(cases)('$name', async ({ name, table, row, other }) => {
      if (name !== 'one pending approval a model and kind') await store().insertOnce('approval', approval, []);
      const first = row();
      await store().insertOnce(table, first, []);
      expect(await store().insertOnce(table, row(), [])).toBe('duplicate');
      const otherTable: Table = name === 'one promotion an approval' ? 'vote' : table;
      expect(await store().insertOnce(otherTable, other(), [])).toBe('stored');
    });

    it('refuses a vote and a promotion without their approval', async () => {
      await expect(store().insertOnce('promotion', promotionRow(), [])).rejects.toThrow('approval');
      await expect(store().insertOnce('vote', voteRow(), [])).rejects.toThrow('approval');
    });
  });
}
