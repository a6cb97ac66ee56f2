import { beforeEach, describe, expect, it } from 'vitest';
import type { Post, PostTarget } from '../../../src/domain/post.ts';
import type { OwedPost } from '../../../src/ports/store.ts';
import type { OpenStore } from '../../../src/store/sql-store.ts';
import { incidentRow, newId } from '../rows.ts';
import { heldStep } from './held-step.ts';

const lease = 60_000;

export function postsContract(store: () => OpenStore): void {
  const owe = async (...posts: Post[]) => store().apply(await heldStep(store()), { posts });
  const note = (text: string, to: PostTarget, key?: string): Post => ({
    ...(key !== undefined && { key }),
    kind: 'note',
    incidentId: null,
    to,
    facts: { text, tone: 'info', mentions: [] },
  });
  const textOf = (owed: OwedPost | null): string | null => (owed?.post.kind === 'note' ? owed.post.facts.text : null);
  let ts = 0;
  const sent = (channel = 'C1') => ({ channel, ts: `${++ts}.000001` });
  const next = () => store().claimPost(lease);
  const sendNext = async (): Promise<string | null> => {
    const owed = await next();
    if (owed !== null) await store().postSent(owed, owed.sent ?? sent());
    return textOf(owed);
  };
  const failed = { reason: 'ratelimited', retryAt: null, uncertain: false };

  describe('posts', () => {
    beforeEach(async () => {
      await store().pool.query(
        'update sextant.post set gave_up_at = now(), token = null, lease_until = null where owed',
      );
    });

    it('leave a thread in the order they were owed, replies after their parent', async () => {
      const parent = newId('evt');
      const thread = { channel: 'C1', threadOf: parent };
      await owe(note('early reply', thread));
      await owe(note('parent', { channel: 'C1' }, parent), note('second', thread), note('third', thread));
      expect(await store().owed()).toBe(4);
      const order = [await sendNext(), await sendNext(), await sendNext(), await sendNext(), await sendNext()];
      expect(order).toEqual(['parent', 'early reply', 'second', 'third', null]);
      expect(await store().owed()).toBe(0);
    });

    it('are owed once more when an older edit comes back after a newer one', async () => {
      const key = newId('evt');
      await owe(note('first', { channel: 'C1' }, key));
      await sendNext();
      await owe(note('stale', { channel: 'C1' }, key));
      const stale = await next();
      if (!stale) throw new Error('nothing to edit');
      await owe(note('newest', { channel: 'C1' }, key));
      await store().pool.query('update sextant.post set lease_until = to_timestamp(0) where token is not null');
      expect(await sendNext()).toBe('newest');
      expect(await store().owed()).toBe(0);
      await store().postSent(stale, stale.sent);
      expect(await sendNext()).toBe('newest');
      expect(await sendNext()).toBeNull();
    });

    it('take turns in a channel, one pace for everybody who asks', async () => {
      const [channel, other] = [newId('evt'), newId('evt')];
      expect(await store().takeTurn(channel, 10_000)).toBe(0);
      const waits = [await store().takeTurn(channel, 10_000), await store().takeTurn(channel, 10_000)];
      expect(waits.map((ms) => Math.round(ms / 10_000))).toEqual([1, 2]);
      expect(await store().takeTurn(other, 10_000)).toBe(0);
    });

    it('go one at a time in a thread, side by side in others, and know their parent', async () => {
      const parent = newId('evt');
      await owe(note('parent', { channel: 'C1' }, parent), note('reply', { channel: 'C1', threadOf: parent }));
      const first = await next();
      expect(await next()).toBeNull();
      await owe(note('elsewhere', { channel: 'C1' }));
      expect(textOf(await next())).toBe('elsewhere');
      if (first !== null) await store().postSent(first, { channel: 'C1', ts: '77.7' });
      const reply = await next();
      expect(reply).toMatchObject({ threadTs: '77.7', sent: null, attempt: 1, uncertain: false, revision: 1 });
      expect(await store().sentPost(parent)).toEqual({ channel: 'C1', ts: '77.7' });
    });

    it('are claimed by one of many senders', async () => {
      const parent = newId('evt');
      await owe(note('parent', { channel: 'C1' }, parent));
      await sendNext();
      await owe(...['a', 'b', 'c'].map((text) => note(text, { channel: 'C1', threadOf: parent })));
      const claims = await Promise.all(Array.from({ length: 6 }, next));
      expect(claims.filter((claim) => claim !== null).map(textOf)).toEqual(['a']);
    });

    it('with a key collapse into the newest facts, and the same facts again are nothing', async () => {
      const key = newId('evt');
      await owe(note('one', { channel: 'C1' }, key));
      await owe(note('two', { channel: 'C1' }, key));
      const owed = await next();
      expect(owed).toMatchObject({ revision: 2, post: { key, facts: { text: 'two' } } });
      if (owed !== null) await store().postSent(owed, sent());
      await owe(note('two', { channel: 'C1' }, key));
      expect(await store().owed()).toBe(0);
      await owe(note('three', { channel: 'C1' }, key));
      const edit = await next();
      expect(edit).toMatchObject({ revision: 3, sent: await store().sentPost(key), attempt: 1 });
    });

    it('posted anew because their message was deleted stand at the new place from then on', async () => {
      const key = newId('evt');
      await owe(note('one', { channel: 'C1' }, key));
      const first = await next();
      const [old, anew] = [sent(), sent()];
      if (first !== null) await store().postSent(first, old);
      await owe(note('two', { channel: 'C1' }, key));
      const second = await next();
      if (second !== null) await store().postSent(second, anew);
      expect(await store().sentPost(key)).toEqual(anew);
      // Another that still edited the old one comes too late to say where it stands.
      if (second !== null) await store().postSent(second, sent());
      expect(await store().sentPost(key)).toEqual(anew);
    });

    it('changed while being sent are owed again', async () => {
      const key = newId('evt');
      await owe(note('one', { channel: 'C1' }, key));
      const owed = await next();
      await owe(note('two', { channel: 'C1' }, key));
      expect(await next()).toBeNull();
      const where = sent();
      if (owed !== null) await store().postSent(owed, where);
      expect(await next()).toMatchObject({ revision: 2, sent: where, post: { facts: { text: 'two' } } });
    });

    it('edited take their turn behind what the thread owes', async () => {
      const parent = newId('evt');
      await owe(note('parent', { channel: 'C1' }, parent));
      await sendNext();
      await owe(note('reply', { channel: 'C1', threadOf: parent }));
      await owe(note('parent edited', { channel: 'C1' }, parent));
      expect([await sendNext(), await sendNext()]).toEqual(['reply', 'parent edited']);
    });

    it('whose answer was lost are uncertain, until they are known to be in Slack', async () => {
      const key = newId('evt');
      await owe(note('one', { channel: 'C1' }, key));
      await store().claimPost(0);
      const second = await next();
      expect(second).toMatchObject({ uncertain: true, attempt: 2 });
      if (second === null) return;
      await store().postFailed(second, { reason: 'reset', retryAt: await store().now(), uncertain: false });
      const third = await next();
      expect(third).toMatchObject({ uncertain: true, attempt: 3 });
      if (third !== null) await store().postSent(third, sent());
      await owe(note('two', { channel: 'C1' }, key));
      expect(await next()).toMatchObject({ uncertain: false, attempt: 1 });
    });

    it('that failed wait for their time and hold their thread back', async () => {
      const thread = { channel: 'C9', threadTs: newId('evt') };
      await owe(note('one', thread), note('two', thread));
      const one = await next();
      const retryAt = new Date((await store().now()).getTime() + 3_600_000);
      if (one !== null) await store().postFailed(one, { reason: 'slow down', retryAt, uncertain: false });
      expect(await next()).toBeNull();
      expect(await store().owed()).toBe(2);
      await store().moveClock(retryAt);
      expect([await sendNext(), await sendNext()]).toEqual(['one', 'two']);
    });

    it('given up are owed no more, nor are replies to them; new facts revive them', async () => {
      const parent = newId('evt');
      await owe(note('parent', { channel: 'gone' }, parent), note('reply', { channel: 'gone', threadOf: parent }));
      const owed = await next();
      if (owed !== null) await store().postFailed(owed, { ...failed, reason: 'channel_not_found' });
      expect(await next()).toBeNull();
      expect(await store().owed()).toBe(0);
      await owe(note('parent anew', { channel: 'gone' }, parent));
      expect([await sendNext(), await sendNext()]).toEqual(['parent anew', 'reply']);
    });

    it('to a thread known by its ts join the lane of its parent', async () => {
      const key = newId('evt');
      await owe(note('parent', { channel: 'C1' }, key));
      const owed = await next();
      if (owed !== null) await store().postSent(owed, { channel: 'C5', ts: key });
      await owe(note('by key', { channel: 'C5', threadOf: key }), note('by ts', { channel: 'C5', threadTs: key }));
      expect(textOf(await next())).toBe('by key');
      expect(await next()).toBeNull();
    });

    it('that only one person sees wait for nobody, and need no ts', async () => {
      const thread = { channel: 'C1', threadTs: newId('evt') };
      await owe(note('slow', thread), note('refused', { ...thread, ephemeralTo: 'U1' }));
      await next();
      const refusal = await next();
      expect(refusal?.post.to).toEqual({ ...thread, ephemeralTo: 'U1' });
      if (refusal !== null) await store().postSent(refusal, null);
      expect(await store().owed()).toBe(1);
    });

    it('keep the dates in their facts, and lead from a thread to its incident', async () => {
      const incident = incidentRow({ closedAt: new Date('2026-04-01T01:02:03.004Z') });
      const facts = {
        incident,
        evidence: null,
        decision: null,
        approval: null,
        owner: 'S1',
        tier: 1,
        rollbackTo: null,
      };
      const key = `incident-${incident.id}`;
      await owe({ key, kind: 'incident', incidentId: incident.id, to: { channel: '#ml' }, facts });
      const owed = await next();
      expect(owed?.post).toEqual({ key, kind: 'incident', incidentId: incident.id, to: { channel: '#ml' }, facts });
      if (owed !== null) await store().postSent(owed, { channel: 'C42', ts: key });
      expect(await store().incidentByThread('C42', key)).toBe(incident.id);
      expect(await store().incidentByThread('C42', '0.0')).toBeNull();
    });

    it('are recorded as sent even by a sender that lost its lease', async () => {
      const key = newId('evt');
      await owe(note('one', { channel: 'C1' }, key));
      const slow = await store().claimPost(0);
      const taken = await next();
      const where = sent();
      if (slow !== null) await store().postSent(slow, where);
      expect(await store().sentPost(key)).toEqual(where);
      if (taken !== null) await store().postFailed(taken, { ...failed, retryAt: await store().now() });
      expect(await store().owed()).toBe(0);
    });
  });
}
