import { describe, expect, it } from 'vitest';
import { chainHash, verifyChain } from '../../../src/domain/ledger-chain.ts';
import type { OpenStore } from '../../../src/store/sql-store.ts';
import { ledgerFact, newId, newModel } from '../rows.ts';
import { heldStep } from './held-step.ts';

export function ledgerContract(store: () => OpenStore): void {
  const all = () => store().ledger({ limit: 100_000 });

  describe('ledger', () => {
    it('stays one chain under concurrent writers', async () => {
      const before = (await all()).length;
      const write = async (i: number) => {
        if (i % 2 === 0) await store().recordLedger(ledgerFact({ facts: { i } }));
        else await store().apply(await heldStep(store()), { ledger: [ledgerFact(), ledgerFact({ facts: { i } })] });
      };
      await Promise.all(Array.from({ length: 20 }, (_, i) => write(i)));
      const rows = await all();
      expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: before + 30 }, (_, i) => i + 1));
      expect(verifyChain(rows)).toEqual({ ok: true, count: before + 30 });
    });

    it('reads by model, incident, kind, time and from a row on', async () => {
      const model = newModel();
      const incidentId = newId('inc');
      const since = await store().now();
      await store().recordLedger(ledgerFact({ model, incidentId }));
      await store().recordLedger(ledgerFact({ model, kind: 'decision-made' }));
      const [first, second] = await store().ledger({ model });
      expect(JSON.parse(first?.body ?? '')).toMatchObject({
        model,
        incidentId,
        kind: 'incident-opened',
        facts: { n: 1 },
      });
      expect(await store().ledger({ incidentId })).toEqual([first]);
      expect(await store().ledger({ model, kind: 'decision-made' })).toEqual([second]);
      expect(await store().ledger({ model, since })).toHaveLength(2);
      expect(await store().ledger({ model, until: since })).toHaveLength(0);
      expect(await store().ledger({ fromSeq: second?.seq ?? 0 })).toEqual([second]);
      expect(await store().ledger({ model, limit: 1 })).toEqual([first]);
    });

    it('keeps dates, hostile text and nothing in facts', async () => {
      const model = newModel();
      const at = new Date('2026-05-05T00:00:00Z');
      await store().recordLedger(ledgerFact({ model, facts: { at, text: 'a\u0000\ud800', missing: undefined } }));
      const [row] = await store().ledger({ model });
      expect(JSON.parse(row?.body ?? '').facts).toEqual({ at: at.toISOString(), text: 'a\uFFFD\uFFFD' });
      expect(verifyChain(await all())).toMatchObject({ ok: true });
    });

    it.each([
      ['update sextant.ledger set body = body', /append-only: UPDATE/],
      ['delete from sextant.ledger', /append-only: DELETE/],
      ['truncate sextant.ledger', /append-only: TRUNCATE/],
    ])('refuses %s, even to its owner', async (statement, says) => {
      await store().recordLedger(ledgerFact());
      await expect(store().pool.query(statement)).rejects.toThrow(says);
    });

    it('refuses a row that does not follow on the last one', async () => {
      await store().recordLedger(ledgerFact());
      const last = (await all()).at(-1);
      const forge = (seq: number, previous: string, hash: string) =>
        store().pool.query(
          'insert into sextant.ledger (seq, at, body, previous, hash) values ($1, now(), $2, $3, $4)',
          [seq, '{}', previous, hash],
        );
      const seq = (last?.seq ?? 0) + 1;
      const previous = last?.hash ?? '';
      await expect(forge(seq + 1, previous, chainHash(previous, '{}'))).rejects.toThrow('does not follow');
      await expect(forge(seq, chainHash('', ''), chainHash(chainHash('', ''), '{}'))).rejects.toThrow(
        'does not follow',
      );
      await expect(forge(seq, previous, chainHash(previous, '{ }'))).rejects.toThrow('does not follow');
    });
  });
}
