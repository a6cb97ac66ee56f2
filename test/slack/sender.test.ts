import { describe, expect, onTestFinished, test } from 'vitest';
import type { Post, PostFacts, PostKind, PostTarget } from '../../src/domain/post.ts';
import { postKey } from '../../src/domain/post.ts';
import type { ChartRenderer } from '../../src/ports/chart-renderer.ts';
import type { SandboxSlack } from '../../src/sandbox/slack/sandbox-slack.ts';
import { createSender, type Sender, type SenderTiming } from '../../src/slack/sender.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { approval, evidence, facts, incident, run } from './facts.ts';
import { MemoryPosts } from './memory-posts.ts';
import { ALERTS, ANNA, OTHER, OUTSIDER, PRIYA, quiet, startWorkspace } from './workspace.ts';

const fast: SenderTiming = {
  messages: { burst: 1000, perSecond: 1000 },
  progress: { burst: 1000, perSecond: 1000 },
  edits: { burst: 1000, perSecond: 1000 },
  leaseMs: 60_000,
  retryMs: 10,
  pollMs: 20,
  parallel: 4,
};

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const chart = async () => ({ png, alt: 'AUC fell below its limit on Monday', title: 'Performance' });
const charts: ChartRenderer = { performance: chart, distributions: chart };

interface Setup {
  readonly sandbox: SandboxSlack;
  readonly posts: MemoryPosts;
  readonly sender: Sender;
}

async function setUp(timing: Partial<SenderTiming> = {}): Promise<Setup> {
  const sandbox = await startWorkspace();
  const posts = new MemoryPosts();
  const client = createWebClient({ token: 'xoxb-test', apiUrl: sandbox.apiUrl, log: quiet });
  const sender = createSender({
    store: posts,
    client,
    charts,
    log: quiet,
    now: () => new Date(),
    timing: { ...fast, ...timing },
  });
  sender.start();
  onTestFinished(() => sender.stop());
  return { sandbox, posts, sender };
}

const post = <K extends PostKind>(kind: K, given: PostFacts[K], to: Partial<PostTarget> = {}, key?: string): Post =>
  ({
    ...(key === undefined ? {} : { key }),
    kind,
    incidentId: null,
    to: { channel: ALERTS, ...to },
    facts: given,
  }) as Post;
const note = (text: string, to: Partial<PostTarget> = {}, key?: string): Post =>
  post('note', { text, tone: 'info', mentions: [] }, to, key);

const ours = (sandbox: SandboxSlack, channel = ALERTS) =>
  sandbox.transcript(channel).filter(({ bot_id }) => bot_id !== undefined);
const callsOf = (sandbox: SandboxSlack, method: string) => sandbox.calls().filter((call) => call.method === method);

describe('one message each', () => {
  test('parent by channel name, reply in its thread, metadata, no unfurling', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(
      post('incident', { ...facts.incident, owner: 'S0ONCALL' }, { channel: '#ml-alerts' }, postKey.incident('1')),
    );
    posts.owe(note('reply', { threadOf: postKey.incident('1') }));
    await sender.idle();
    const [parent, reply] = ours(sandbox);
    expect(reply).toMatchObject({ thread_ts: parent?.ts, text: expect.stringContaining('reply') });
    expect(parent?.metadata).toEqual({ event_type: 'sextant_post', event_payload: { post_id: posts.rows[0]?.id } });
    expect(
      callsOf(sandbox, 'chat.postMessage').every(
        ({ args }) => String(args.unfurl_links) === 'false' && String(args.unfurl_media) === 'false',
      ),
    ).toBe(true);
    expect(JSON.stringify(parent?.blocks)).toContain('@ml-oncall');
    expect(JSON.stringify(parent?.blocks)).not.toContain('subteam');
    expect(await posts.owed()).toBe(0);
  });

  test('the same key edits in place', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(post('run', { run }, {}, 'run-1'));
    await sender.idle();
    posts.owe(post('run', { run: { ...run, progress: 0.9, progressText: 'fold 5 of 5' } }, {}, 'run-1'));
    await sender.idle();
    expect(ours(sandbox)).toHaveLength(1);
    expect(ours(sandbox)[0]).toMatchObject({ text: expect.stringContaining('fold 5 of 5'), edited: expect.anything() });
  });

  test('people are named, only listed ones are notified', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(
      post('note', {
        text: `<@${ANNA}> asked, ${PRIYA} and <!subteam^S0ONCALL> may answer, U0NOBODY1 may not`,
        tone: 'info',
        mentions: [PRIYA],
      }),
    );
    await sender.idle();
    expect(ours(sandbox)[0]?.text).toBe(
      `ℹ️ <@${PRIYA}> @anna asked, @priya and @ml-oncall may answer, U0NOBODY1 may not`,
    );
  });

  test('only this person sees it', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('for you', { ephemeralTo: PRIYA }));
    await sender.idle();
    expect(ours(sandbox)[0]).toMatchObject({ ephemeral_to: PRIYA });
  });

  test('somebody who cannot be shown it there gets a direct message', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('for you', { ephemeralTo: OUTSIDER }));
    await sender.idle();
    expect(ours(sandbox)).toEqual([]);
    expect(sandbox.transcript().find(({ text }) => text.includes('for you'))?.channel).toMatch(/^D/);
  });

  test('a direct message', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('psst', { dm: PRIYA }));
    await sender.idle();
    expect(sandbox.transcript().find(({ text }) => text.includes('psst'))?.channel).toMatch(/^D/);
  });

  test('a broadcast reply is shown in the channel too', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('parent', {}, 'p'));
    posts.owe(post('approval', facts.approval, { threadOf: 'p', broadcast: true }, postKey.approval(approval.id)));
    await sender.idle();
    expect(ours(sandbox)[1]).toMatchObject({ reply_broadcast: true });
  });

  test('a channel we are not in is joined', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('hello', { channel: OTHER }));
    await sender.idle();
    expect(ours(sandbox, OTHER)).toHaveLength(1);
  });

  test('the parent links to the card that waits', async () => {
    const { sandbox, posts, sender } = await setUp();
    const key = postKey.incident(incident.id);
    posts.owe(post('incident', facts.incident, {}, key));
    posts.owe(post('approval', facts.approval, { threadOf: key }, postKey.approval(approval.id)));
    await sender.idle();
    posts.owe(post('incident', { ...facts.incident, approval }, {}, key));
    await sender.idle();
    const card = ours(sandbox)[1];
    expect(JSON.stringify(ours(sandbox)[0]?.blocks)).toContain(`/archives/${ALERTS}/p${card?.ts.replace('.', '')}`);
  });
});

describe('pictures and signs of life', () => {
  test('a chart hangs in the thread with its alternative text', async () => {
    const { sandbox, posts, sender } = await setUp();
    posts.owe(note('parent', {}, 'p'));
    posts.owe(post('performance-chart', { model: 'm', measurement: evidence.measurement }, { threadOf: 'p' }));
    await sender.idle();
    const [parent, picture] = ours(sandbox);
    expect(picture).toMatchObject({
      thread_ts: parent?.ts,
      files: [{ title: 'Performance', alt: 'AUC fell below its limit on Monday', mimetype: 'image/png' }],
    });
  });

  test.each(['reset-after', 'error-after'] as const)(
    'a chart whose answer was lost (%s) is not uploaded into the thread twice',
    async (kind) => {
      const { sandbox, posts, sender } = await setUp();
      posts.owe(note('parent', {}, 'p'));
      await sender.idle();
      sandbox.misbehave({ method: 'files.completeUploadExternal', kind });
      posts.owe(post('performance-chart', { model: 'm', measurement: evidence.measurement }, { threadOf: 'p' }));
      sender.wake();
      await expect.poll(() => posts.owed()).toBe(0);
      expect(posts.rows[1]?.failures).toHaveLength(1);
      expect(ours(sandbox).filter(({ files }) => files)).toHaveLength(1);
    },
  );

  test('reactions are swapped, never stacked', async () => {
    const { sandbox, posts, sender } = await setUp();
    const asked = sandbox.people().message({ user: ANNA, channel: ALERTS, text: 'why?' });
    if (!asked.ok) throw new Error(asked.error);
    const standing = () =>
      sandbox
        .transcript(ALERTS)
        .find(({ ts }) => ts === asked.ts)
        ?.reactions?.map(({ name }) => name);
    for (const name of ['eyes', 'hourglass_flowing_sand', 'white_check_mark', 'white_check_mark']) {
      posts.owe(post('reaction', { name, messageTs: asked.ts }, {}, 'r'));
      await sender.idle();
      expect(standing()).toEqual([name]);
    }
  });

  test('after a restart, what stood there before is still taken away', async () => {
    const { sandbox, posts, sender } = await setUp();
    const asked = sandbox.people().message({ user: ANNA, channel: ALERTS, text: 'why?' });
    if (!asked.ok) throw new Error(asked.error);
    posts.owe(post('reaction', { name: 'eyes', messageTs: asked.ts }, {}, 'r'));
    await sender.idle();
    await sender.stop();
    const client = createWebClient({ token: 'xoxb-test', apiUrl: sandbox.apiUrl, log: quiet });
    const second = createSender({ store: posts, client, charts, log: quiet, now: () => new Date(), timing: fast });
    second.start();
    onTestFinished(() => second.stop());
    posts.owe(post('reaction', { name: 'white_check_mark', messageTs: asked.ts }, {}, 'r'));
    await second.idle();
    expect(
      sandbox
        .transcript(ALERTS)
        .find(({ ts }) => ts === asked.ts)
        ?.reactions?.map(({ name }) => name),
    ).toEqual(['white_check_mark']);
  });
});

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

  test('a message that was deleted cannot be edited any more', async () => {
    const { sandbox, posts, sender } = await setUp();
    const row = posts.owe(note('one', {}, 'n'));
    await sender.idle();
    const client = createWebClient({ token: 'xoxb-test', apiUrl: sandbox.apiUrl, log: quiet });
    await client.chat.delete({ channel: ALERTS, ts: row.sent!.ts });
    posts.owe(note('two', {}, 'n'));
    await sender.idle();
    expect(row.failures).toMatchObject([{ retryAt: null, reason: expect.stringContaining('message_not_found') }]);
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

describe('pace', () => {
  test('one channel gets a small burst, then one a second; edits of progress are thinned; a stop ends the waiting', async () => {
    const slow = { messages: { burst: 2, perSecond: 0.001 }, progress: { burst: 1, perSecond: 0.001 } };
    const { sandbox, posts, sender } = await setUp(slow);
    posts.owe(post('run', { run }, {}, 'run-1'));
    posts.owe(note('second'));
    posts.owe(note('third has to wait'));
    posts.owe(note('another channel', { dm: PRIYA }));
    sender.wake();
    await sandbox.waitFor(({ text }) => text.includes('another channel'));
    await sandbox.waitFor(({ text }) => text.includes('second'));
    expect(
      ours(sandbox)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('third');
    for (const progress of [0.5, 0.6]) {
      posts.owe(post('run', { run: { ...run, progress } }, {}, 'run-1'));
      sender.wake();
      await expect
        .poll(() => posts.rows[0]?.held || posts.rows[0]?.sentRevision === posts.rows[0]?.revision)
        .toBe(true);
      await expect.poll(() => callsOf(sandbox, 'chat.update').length).toBe(1);
    }
    await sender.stop();
  });

  test('the end of a run is told at once', async () => {
    const { sandbox, posts, sender } = await setUp({ progress: { burst: 1, perSecond: 0.001 } });
    posts.owe(post('run', { run }, {}, 'run-1'));
    await sender.idle();
    posts.owe(post('run', { run: { ...run, progress: 0.5 } }, {}, 'run-1'));
    await sender.idle();
    posts.owe(post('run', { run: { ...run, state: 'failed', progressText: 'exit code 1' } }, {}, 'run-1'));
    await sender.idle();
    expect(ours(sandbox)[0]?.text).toContain('exit code 1');
  });
});
