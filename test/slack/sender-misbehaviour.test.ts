import { describe, expect, onTestFinished, test } from 'vitest';
import type { ChartRenderer } from '../../src/ports/chart-renderer.ts';
import { createSender } from '../../src/slack/sender.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { evidence, facts } from './facts.ts';
import { MemoryPosts } from './memory-posts.ts';
import { callsOf, charts, fast, note, ours, post, setUp } from './sender-setup.ts';
import { ALERTS, PRIYA, quiet, startWorkspace } from './workspace.ts';

describe('when Slack misbehaves', () => {
  test.each(['error-after', 'reset-after'] as const)('%s: the message is found again, not sent twice', async (kind) => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('parent', {}, 'p'));
    await sender.idle();
    for (const to of [{}, { threadOf: 'p' }, { dm: PRIYA }]) {
      sandbox.misbehave({ method: 'chat.postMessage', kind });
      const row = posts.owe(note(`once ${JSON.stringify(to)}`, to));
      sender.wake();
      await expect.poll(() => posts.owed()).toBe(0);
      expect(row.failures).toMatchObject([{ uncertain: true }]);
      expect(sandbox.transcript().filter(({ metadata }) => metadata?.event_payload.post_id === row.id)).toHaveLength(1);
      expect(row.sent?.ts).toBe(
        sandbox.transcript().find(({ metadata }) => metadata?.event_payload.post_id === row.id)?.ts,
      );
    }
  });

  test.each(['error-before', 'reset-before'] as const)('%s: looked for, not found, sent once', async (kind) => {
    const { sandbox, posts, sender } = await setUp();
    sandbox.misbehave({ method: 'chat.postMessage', kind });
    posts.owe(note('once'));
    sender.wake();
    await expect.poll(() => posts.owed()).toBe(0);
    expect(ours(sandbox)).toHaveLength(1);
    expect(callsOf(sandbox, 'conversations.history')).toHaveLength(1);
  });

  test('when the looking fails too, it still does not send blindly', async () => {
    const { sandbox, posts, sender } = await setUp();
    sandbox.misbehave({ method: 'chat.postMessage', kind: 'reset-after' });
    sandbox.misbehave({ method: 'conversations.history', kind: 'error-before' });
    sandbox.misbehave({ method: 'conversations.history', kind: 'ratelimit', retryAfter: 1 });
    const row = posts.owe(note('once'));
    sender.wake();
    await expect.poll(() => posts.owed(), { timeout: 15_000 }).toBe(0);
    expect(row.failures.map(({ uncertain }) => uncertain)).toEqual([true, true, true]);
    expect(ours(sandbox)).toHaveLength(1);
  });

  test('429 waits as long as Slack asks', async () => {
    const { sandbox, posts, sender } = await setUp();
    sandbox.misbehave({ method: 'chat.postMessage', kind: 'ratelimit', retryAfter: 1 });
    const row = posts.owe(note('later'));
    const before = Date.now();
    sender.wake();
    await expect.poll(() => posts.owed(), { timeout: 5000 }).toBe(0);
    expect(row.failures).toHaveLength(1);
    expect(row.failures[0]!.uncertain).toBe(false);
    expect(row.failures[0]!.retryAt!.getTime()).toBeGreaterThanOrEqual(before + 1000);
    expect(ours(sandbox)).toHaveLength(1);
  });

  test('a block this workspace does not know is climbed down from, with the same numbers', async () => {
    const { sandbox, posts, sender } = await setUp();
    sandbox.misbehave({ method: 'chat.postMessage', kind: 'unknown-block', blockType: 'data_table' });
    posts.owe(post('approval', facts.approval));
    await sender.idle();
    const types = ours(sandbox)[0]?.blocks?.map(({ type }) => type);
    expect(types).toContain('table');
    expect(types).toContain('actions');
    expect(types).not.toContain('data_table');
    expect(JSON.stringify(ours(sandbox)[0]?.blocks)).toContain('+0.099 [+0.081, +0.117]');
  });

  test('down to the text alone, also in an edit', async () => {
    const { sandbox, posts, sender } = await setUp();
    sandbox.misbehave({ method: 'chat.postMessage', kind: 'unknown-block', blockType: 'section', times: 9 });
    posts.owe(note('bare words', {}, 'n'));
    await sender.idle();
    expect(ours(sandbox)[0]).toMatchObject({ text: 'ℹ️ bare words' });
    expect(ours(sandbox)[0]?.blocks).toBeUndefined();
    sandbox.misbehave({ method: 'chat.update', kind: 'unknown-block', blockType: 'section', times: 9 });
    posts.owe(note('other words', {}, 'n'));
    await sender.idle();
    expect(ours(sandbox)[0]).toMatchObject({ text: 'ℹ️ other words' });
  });

  test.each([
    ['a channel that is not there', () => note('x', { channel: 'C0NOPE' })],
    ['a channel name that is not there', () => note('x', { channel: '#nope' })],
    ['a thread that is gone', () => note('x', { threadTs: '1.000001' })],
    ['a reaction on a message that is gone', () => post('reaction', { name: 'eyes', messageTs: '1.000001' })],
  ])('%s: given up with the reason, others go on', async (_what, make) => {
    const { sandbox, posts, sender } = await setUp();
    const row = posts.owe(make());
    posts.owe(note('next'));
    await sender.idle();
    expect(row.failures).toMatchObject([{ retryAt: null, reason: expect.stringMatching(/not_found|no channel/) }]);
    expect(ours(sandbox)).toHaveLength(1);
  });

  test('a message that somebody deleted stays deleted, though it was to be edited', async () => {
    const { sandbox, posts, sender } = await setUp();
    const row = posts.owe(note('one', {}, 'n'));
    await sender.idle();
    const client = createWebClient({ token: 'xoxb-test', apiUrl: sandbox.apiUrl, log: quiet });
    await client.chat.delete({ channel: ALERTS, ts: row.sent!.ts });
    posts.owe(note('two', {}, 'n'));
    await sender.idle();
    expect(row.failures).toEqual([]);
    expect(await posts.owed()).toBe(0);
    expect(ours(sandbox)).toEqual([]);
  });

  test('a wrong token is no reason to lose a message', async () => {
    const { sandbox, posts, sender } = await setUp();
    sandbox.misbehave({ method: 'chat.postMessage', kind: 'refuse', error: 'invalid_auth' });
    const row = posts.owe(note('kept'));
    await sender.idle();
    expect(row.failures[0]?.retryAt).not.toBeNull();
  });

  test('an edit whose answer was lost is simply done again', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('one', {}, 'n'));
    await sender.idle();
    sandbox.misbehave({ method: 'chat.update', kind: 'reset-after' });
    posts.owe(note('two', {}, 'n'));
    sender.wake();
    await expect.poll(() => posts.owed()).toBe(0);
    expect(ours(sandbox)).toMatchObject([{ text: 'ℹ️ two' }]);
  });

  test('a chart that cannot be drawn is given up, not repeated for ever', async () => {
    const sandbox = await startWorkspace();
    const posts = new MemoryPosts();
    const client = createWebClient({ token: 'xoxb-test', apiUrl: sandbox.apiUrl, log: quiet });
    const broken: ChartRenderer = { ...charts, performance: () => Promise.reject(new RangeError('no points')) };
    const sender = createSender({
      store: posts,
      client,
      charts: broken,
      log: quiet,
      now: () => new Date(),
      timing: fast,
    });
    sender.start();
    onTestFinished(() => sender.stop());
    const row = posts.owe(post('performance-chart', { model: 'm', measurement: evidence.measurement }));
    await sender.idle();
    expect(row.failures).toMatchObject([{ retryAt: null, reason: 'no points' }]);
  });
});
