import { describe, expect, onTestFinished, test } from 'vitest';
import { type PostFacts, postKey } from '../../src/domain/post.ts';
import { createSender } from '../../src/slack/sender.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { approval, evidence, facts, incident, run } from './facts.ts';
import { callsOf, charts, fast, note, ours, post, setUp } from './sender-setup.ts';
import { ALERTS, ANNA, OTHER, OUTSIDER, PRIYA, quiet } from './workspace.ts';

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

  describe('a card that somebody deleted', () => {
    const key = postKey.approval(approval.id);
    async function deleted(more: Partial<PostFacts['approval']>, withParent = false) {
      const { sandbox, posts, sender } = await setUp();
      posts.owe(note('parent', {}, 'p'));
      posts.owe(post('approval', facts.approval, { threadOf: 'p' }, key));
      await sender.idle();
      const client = createWebClient({ token: 'xoxb-test', apiUrl: sandbox.apiUrl, log: quiet });
      for (const { ts } of ours(sandbox).slice(withParent ? 0 : 1)) await client.chat.delete({ channel: ALERTS, ts });
      posts.owe(post('approval', { ...facts.approval, ...more }, { threadOf: 'p' }, key));
      await sender.idle();
      const cards = ours(sandbox).filter(({ blocks }) => JSON.stringify(blocks ?? '').includes('"approve"'));
      return { sandbox, posts, sender, cards };
    }

    test('and that waits is posted anew, says so, and is edited where it stands now', async () => {
      const { sandbox, posts, sender, cards } = await deleted({ replaces: '1.1' });
      expect(cards).toHaveLength(1);
      expect(JSON.stringify(cards)).toContain('Posted anew');
      const settled = { ...approval, state: 'denied' as const, decidedBy: PRIYA, decidedAt: approval.requestedAt };
      posts.owe(post('approval', { ...facts.approval, approval: settled }, { threadOf: 'p' }, key));
      await sender.idle();
      expect(JSON.stringify(ours(sandbox))).toContain('Denied');
      expect(JSON.stringify(ours(sandbox))).not.toContain('"approve"');
      expect(ours(sandbox).at(-1)?.ts).toBe(cards[0]?.ts);
    });

    test('with its whole thread, too', async () => {
      const { cards } = await deleted({ replaces: '1.1' }, true);
      expect(cards).toHaveLength(1);
    });

    test('and that was decided stays away', async () => {
      const state = { state: 'denied' as const, decidedBy: PRIYA, decidedAt: approval.requestedAt };
      const { sandbox, posts } = await deleted({ approval: { ...approval, ...state } });
      expect(ours(sandbox)).toHaveLength(1);
      expect(posts.rows.every(({ failures }) => failures.length === 0)).toBe(true);
    });
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

describe('pace', () => {
  test('one channel gets one at a time; edits of progress are thinned; a stop ends the waiting', async () => {
    const slow = { messageEveryMs: 1_000_000, progress: { burst: 1, perSecond: 0.001 } };
    const { sandbox, posts, sender } = await setUp(slow);
    posts.owe(post('run', { run }, {}, 'run-1'));
    posts.owe(note('second has to wait'));
    posts.owe(note('another channel', { dm: PRIYA }));
    sender.wake();
    await sandbox.waitFor(({ text }) => text.includes('another channel'));
    await expect.poll(() => ours(sandbox)).toHaveLength(1);
    expect(
      ours(sandbox)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('second');
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
