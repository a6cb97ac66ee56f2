import { describe, expect, it } from 'vitest';
import type { OpenStore } from '../../../src/store/sql-store.ts';
import { incidentRow, ledgerFact, newId, signalRow } from '../rows.ts';
import { addStep, allSteps, heldStep, investigate } from './held-step.ts';

const hour = 3_600_000;

export function stepsContract(store: () => OpenStore): void {
  const inAnHour = async (): Promise<Date> => new Date((await store().now()).getTime() + hour);
  const subject = () => ({ kind: 'incident', id: newId('inc') }) as const;

  describe('steps', () => {
    it('gives a step to one of many', async () => {
      const id = await addStep(store(), { input: { a: 'b', c: null }, incidentId: 'inc_x' });
      const claims = await Promise.all(Array.from({ length: 8 }, () => store().claim(id, 60_000)));
      const won = claims.filter((claim) => claim !== null);
      expect(won).toHaveLength(1);
      expect(won[0]?.step).toMatchObject({
        id,
        kind: 'investigate',
        attempt: 1,
        input: { a: 'b', c: null },
        incidentId: 'inc_x',
      });
      expect(won[0]?.step.now).toBeInstanceOf(Date);
    });

    it('gives nothing that is not due, done or unknown', async () => {
      expect(await store().claim(await addStep(store(), { dueAt: await inAnHour() }), 1000)).toBeNull();
      const claim = await heldStep(store());
      await store().apply(claim, {});
      expect(await store().claim(claim.step.id, 1000)).toBeNull();
      expect(await store().claim('stp_0000000000', 1000)).toBeNull();
    });

    it('takes a step back from an attempt whose lease ran out, and refuses that attempt', async () => {
      const dead = await heldStep(store(), {}, 0);
      expect(await store().due(['agent'], 100_000)).toContainEqual({ id: dead.step.id, role: 'agent' });
      const alive = await store().claim(dead.step.id, 60_000);
      expect(alive).toMatchObject({ lost: 1, step: { attempt: 1 } });
      await expect(store().apply(dead, { ledger: [ledgerFact()] })).rejects.toMatchObject({ code: 'conflict' });
      expect(await store().extend(dead, 60_000)).toBe(false);
    });

    it('keeps a step with an attempt that extends its lease', async () => {
      const claim = await heldStep(store(), {}, 0);
      expect(await store().extend(claim, 60_000)).toBe(true);
      expect(await store().claim(claim.step.id, 60_000)).toBeNull();
      await store().apply(claim, {});
    });

    it('looks again later with a fresh attempt, retries with the next one', async () => {
      const claim = await heldStep(store());
      await store().retry(claim, claim.step.now, 'upstream hiccup');
      const second = await store().claim(claim.step.id, 60_000);
      expect(second?.step.attempt).toBe(2);
      const again = await inAnHour();
      if (second !== null) await store().apply(second, { again });
      const [row] = await allSteps(store(), claim.step.subject.id);
      expect(row).toMatchObject({ state: 'waiting', attempt: 1, due_at: again });
      expect(await store().claim(claim.step.id, 60_000)).toBeNull();
    });

    it('gives up with what that means', async () => {
      const claim = await heldStep(store());
      const row = signalRow();
      await store().giveUp(claim, { writes: [{ op: 'insert', table: 'signal', row }] }, 'tried five times');
      const [step] = await allSteps(store(), claim.step.subject.id);
      expect(step).toMatchObject({ state: 'failed', reason: 'tried five times' });
      expect(await store().get('signal', row.id)).not.toBeNull();
    });

    it('says what is due: by role, oldest first, cut to the limit', async () => {
      const now = (await store().now()).getTime();
      const late = await addStep(store(), { dueAt: new Date(now - 1_000 * hour) });
      const later = await addStep(store(), { dueAt: new Date(now - 2_000 * hour) });
      const other = await addStep(store(), { kind: 'promote', dueAt: new Date(now - 3_000 * hour) });
      expect(await store().due(['agent'], 2)).toEqual([
        { id: later, role: 'agent' },
        { id: late, role: 'agent' },
      ]);
      expect((await store().due(['promoter'], 1))[0]).toEqual({ id: other, role: 'promoter' });
      expect(await store().due([], 10)).toEqual([]);
    });

    it('counts what is pending, up to a horizon', async () => {
      const [all, soon] = [await store().pending(), await store().pending(await store().now())];
      await addStep(store(), { dueAt: await inAnHour() });
      const held = await heldStep(store());
      expect(await store().pending()).toBe(all + 2);
      expect(await store().pending(await store().now())).toBe(soon + 1);
      await store().apply(held, {});
      expect(await store().pending()).toBe(all + 1);
    });

    it('counts a step that failed and is tried again in a moment as under way', async () => {
      const before = await store().pending(await store().now());
      const held = await heldStep(store());
      await store().retry(held, new Date((await store().now()).getTime() + 1_000), 'not yet');
      expect(await store().pending(await store().now())).toBe(before + 1);
      const polled = await heldStep(store());
      await store().apply(polled, { again: new Date((await store().now()).getTime() + 1_000) });
      expect(await store().pending(await store().now())).toBe(before + 1);
      const late = await heldStep(store());
      await store().retry(late, await inAnHour(), 'not for long');
      expect(await store().pending(await store().now())).toBe(before + 1);
    });

    it('makes due what the moved clock reaches', async () => {
      const before = await store().now();
      const id = await addStep(store(), { dueAt: await inAnHour() });
      const heard: string[] = [];
      store().onWork((work) => heard.push(...work.steps.map((step) => step.id)));
      await store().moveClock(new Date(before.getTime() + 2 * hour));
      expect((await store().now()).getTime()).toBeGreaterThanOrEqual(before.getTime() + 2 * hour);
      expect(heard).toContain(id);
      const claim = await store().claim(id, 60_000);
      expect(claim?.step.now.getTime()).toBeGreaterThanOrEqual(before.getTime() + 2 * hour);
    });
  });

  describe('steps with a key', () => {
    it('wait once; the earlier due date wins', async () => {
      const key = newId('evt');
      const about = subject();
      const soon = await inAnHour();
      await store().addStep(investigate({ subject: about, key, dueAt: soon }));
      await store().addStep(investigate({ subject: about, key, dueAt: new Date(soon.getTime() + hour) }));
      expect(await allSteps(store(), about.id)).toMatchObject([{ due_at: soon }]);
      const sooner = new Date(soon.getTime() - hour);
      await store().addStep(investigate({ subject: about, key, dueAt: sooner }));
      expect(await allSteps(store(), about.id)).toMatchObject([{ due_at: sooner }]);
    });

    it('may wait again while one runs; the running one then hands over instead of waiting twice', async () => {
      const key = newId('evt');
      const about = subject();
      const running = await heldStep(store(), { subject: about, key });
      const later = await inAnHour();
      await store().addStep(investigate({ subject: about, key, dueAt: later }));
      const sooner = new Date(later.getTime() - 1000);
      await store().retry(running, sooner, 'again');
      expect(await allSteps(store(), about.id)).toMatchObject([
        { state: 'done' },
        { state: 'waiting', due_at: sooner, attempt: 2 },
      ]);
    });
  });

  describe('what comes from outside', () => {
    it('is received once, with its steps', async () => {
      const row = {
        id: newId('inb'),
        source: 'slack-event',
        dedupeKey: newId('evt'),
        body: { event: { ts: '1.1', $date: 'as given' } },
        receivedAt: new Date('2026-01-01T00:00:00Z'),
      } as const;
      const step = investigate({ kind: 'receive-slack', subject: { kind: 'inbox', id: row.id } });
      expect(await store().receive(row, [step])).toBe('stored');
      expect(await store().receive({ ...row, id: newId('inb') }, [step])).toBe('duplicate');
      expect(await store().inbox(row.id)).toEqual(row);
      expect(await allSteps(store(), row.id)).toHaveLength(1);
    });

    it('inserts a row once, with its steps', async () => {
      const row = incidentRow();
      const next = [investigate({ subject: { kind: 'incident', id: row.id } })];
      const ends = await Promise.all([1, 2, 3].map(() => store().insertOnce('incident', row, next)));
      expect(ends.sort()).toEqual(['duplicate', 'duplicate', 'stored']);
      expect(await allSteps(store(), row.id)).toHaveLength(1);
    });
  });
}
