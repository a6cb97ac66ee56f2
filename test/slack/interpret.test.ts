import { describe, expect, test } from 'vitest';
import { renderCard } from '../../src/slack/cards/render-card.ts';
import { around, postOf } from './card-reading.ts';
import { facts } from './facts.ts';
import { ALERTS, ANNA, BOT, connect, PRIYA, type Setup, startWorkspace } from './workspace.ts';

type Reads = { incidentThread?: string; asked?: string };

async function setUp({ incidentThread, asked }: Reads = {}): Promise<Setup> {
  return connect(await startWorkspace(), {
    reads: {
      incidentByThread: async (_channel, ts) => (ts === incidentThread ? 'inc_1' : null),
      find: async (_table, query) =>
        asked !== undefined && JSON.stringify(query).includes(asked) ? [{} as never] : [],
    },
  });
}

/** What the n-th thing that came in means. */
const meaning = async ({ inbox, slack }: Setup, n = 1) => slack.chat.interpret(await inbox.row(n));

/** Posts an example card into the channel, as the sender would. */
async function posted(
  { slack }: Setup,
  kind: 'approval' | 'incident' | 'answer' | 'run',
  threadTs?: string,
): Promise<string> {
  const card = renderCard(postOf(kind, facts[kind] as never), around);
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const { ts } = await slack.client.chat.postMessage({
    channel: ALERTS,
    text: card.text,
    blocks: [...card.rungs[0]!],
    ...thread,
  });
  return ts ?? '';
}

function say(
  { sandbox }: Setup,
  text: string,
  more: { channel?: string; thread_ts?: string; user?: string } = {},
): string {
  const said = sandbox.people().message({ user: ANNA, channel: ALERTS, text, ...more });
  if (!said.ok) throw new Error(said.error);
  return said.ts;
}

describe('a deleted message', () => {
  test('that held a card names its approval; any other is not even kept', async () => {
    const setup = await setUp();
    const remove = (ts: string) => setup.slack.client.chat.delete({ channel: ALERTS, ts });
    await remove(await posted(setup, 'run'));
    const card = await posted(setup, 'approval');
    await remove(card);
    const approvalId = facts.approval.approval.id;
    expect(await meaning(setup)).toEqual({ kind: 'card-deleted', channel: ALERTS, ts: card, approvalId });
  });
});

describe('messages', () => {
  test('a mention is a question to us, once, without our name', async () => {
    const setup = await setUp();
    const ts = say(setup, '@sextant why is loan-scorer degrading & what now?');
    expect(await meaning(setup)).toEqual({
      kind: 'question',
      user: ANNA,
      channel: ALERTS,
      threadTs: null,
      messageTs: ts,
      text: 'why is loan-scorer degrading & what now?',
      addressed: 'mention',
    });
    // Everything else the workspace had to say about it came before this second question.
    say(setup, '@sextant second');
    await setup.inbox.row(2);
    expect(setup.inbox.rows).toHaveLength(2);
  });

  test('a direct message', async () => {
    const setup = await setUp();
    const dm = setup.sandbox.people().dm({ user: ANNA, with: BOT });
    if (!dm.ok) throw new Error(dm.error);
    say(setup, 'is it ok?', { channel: dm.channel });
    expect(await meaning(setup)).toMatchObject({
      kind: 'question',
      addressed: 'dm',
      channel: dm.channel,
      text: 'is it ok?',
    });
  });

  test('people talking in the channel or in their own thread are left alone', async () => {
    const setup = await setUp();
    const thread = say(setup, 'lunch?');
    say(setup, 'yes', { thread_ts: thread, user: PRIYA });
    expect(await meaning(setup, 1)).toEqual({ kind: 'ignore', why: 'people talking to each other' });
    expect(await meaning(setup, 2)).toEqual({ kind: 'ignore', why: 'people talking to each other' });
  });

  test('in a thread under a message of ours it is for us to decide whether to answer', async () => {
    const setup = await setUp();
    const thread = await posted(setup, 'incident');
    say(setup, 'and the second feature?', { thread_ts: thread });
    expect(await meaning(setup)).toMatchObject({ kind: 'question', addressed: 'thread', threadTs: thread });
  });

  test('in the thread of a known incident, or under a question we answered, likewise', async () => {
    const sandbox = await startWorkspace();
    const root = sandbox.people().message({ user: ANNA, channel: ALERTS, text: 'x' });
    if (!root.ok) throw new Error(root.error);
    for (const reads of [{ incidentThread: root.ts }, { asked: root.ts }]) {
      const setup = await connect(sandbox, {
        reads: {
          incidentByThread: async (_channel, ts) => (ts === reads.incidentThread ? 'inc_1' : null),
          find: async (_table, query) => (JSON.stringify(query).includes(reads.asked ?? 'none') ? [{} as never] : []),
        },
      });
      say(setup, 'follow-up', { thread_ts: root.ts });
      expect(await meaning(setup)).toMatchObject({ kind: 'question', addressed: 'thread' });
    }
  });

  test('a mention without words means nothing', async () => {
    const setup = await setUp();
    say(setup, '@sextant');
    expect(await meaning(setup)).toEqual({ kind: 'ignore', why: 'no words in it' });
  });
});

describe('buttons', () => {
  test('Approve is a press of that approval by that person, in that thread', async () => {
    const setup = await setUp();
    const parent = await posted(setup, 'incident');
    const message_ts = await posted(setup, 'approval', parent);
    const press = {
      user: PRIYA,
      channel: ALERTS,
      message_ts,
      block_id: `approval:${facts.approval.approval.id}`,
      action_id: 'approve',
    };
    expect(await setup.sandbox.people().press(press)).toEqual({ ok: true });
    expect(await meaning(setup)).toEqual({
      kind: 'press',
      press: {
        approvalId: facts.approval.approval.id,
        card: 'apr_0000000001',
        user: PRIYA,
        choice: 'approve',
        reason: null,
        via: 'button',
        channel: ALERTS,
        threadTs: parent,
      },
    });
  });

  test('Deny asks why in a dialog; only its answer denies', async () => {
    const setup = await setUp();
    const parent = await posted(setup, 'incident');
    const message_ts = await posted(setup, 'approval', parent);
    const press = {
      user: PRIYA,
      channel: ALERTS,
      message_ts,
      block_id: `approval:${facts.approval.approval.id}`,
      action_id: 'deny',
    };
    expect(await setup.sandbox.people().press(press)).toEqual({ ok: true });
    expect(await meaning(setup)).toMatchObject({ kind: 'ignore' });
    const dialog = await setup.sandbox.waitForView(PRIYA);
    const submit = { user: PRIYA, view_id: dialog.id, action: 'submit' as const };
    const empty = { reason: { reason: { type: 'plain_text_input', value: '   ' } } };
    expect(await setup.sandbox.people().view({ ...submit, values: empty })).toMatchObject({ ok: false });
    const values = { reason: { reason: { type: 'plain_text_input', value: 'not before the audit' } } };
    expect(await setup.sandbox.people().view({ ...submit, values })).toMatchObject({ ok: true });
    expect(setup.sandbox.openViews(PRIYA)).toEqual([]);
    expect(await meaning(setup, 2)).toEqual({
      kind: 'press',
      press: {
        approvalId: facts.approval.approval.id,
        user: PRIYA,
        choice: 'deny',
        reason: 'not before the audit',
        via: 'button',
        channel: ALERTS,
        threadTs: parent,
      },
    });
  });

  test('when the dialog cannot be opened the person is told the command', async () => {
    const setup = await setUp();
    const message_ts = await posted(setup, 'approval');
    setup.sandbox.misbehave({ method: 'views.open', kind: 'refuse', error: 'expired_trigger_id' });
    await setup.sandbox.people().press({
      user: PRIYA,
      channel: ALERTS,
      message_ts,
      block_id: `approval:${facts.approval.approval.id}`,
      action_id: 'deny',
    });
    const told = await setup.sandbox.waitFor(({ ephemeral_to }) => ephemeral_to === PRIYA);
    expect(told.text).toContain(`/sextant deny ${facts.approval.approval.id} your reason`);
  });

  test('a repeated delivery of one press is one row', async () => {
    const setup = await setUp();
    const message_ts = await posted(setup, 'approval');
    setup.sandbox.misbehave({ delivery: 'interaction', kind: 'duplicate' });
    await setup.sandbox.people().press({
      user: PRIYA,
      channel: ALERTS,
      message_ts,
      block_id: `approval:${facts.approval.approval.id}`,
      action_id: 'approve',
    });
    await setup.inbox.row(1);
    say(setup, '@sextant after');
    await setup.inbox.row(2);
    expect(setup.inbox.rows.filter(({ source }) => source === 'slack-interaction')).toHaveLength(1);
  });

  test.each(['acknowledge', 'why', 'retrain', 'snooze', 'rollback'])('%s under an incident', async (action) => {
    const setup = await setUp();
    const ts = await posted(setup, 'incident');
    await setup.sandbox.people().press({
      user: ANNA,
      channel: ALERTS,
      message_ts: ts,
      block_id: 'incident:inc_0000000001',
      action_id: `incident:${action}`,
    });
    expect(await meaning(setup)).toEqual({
      kind: 'incident-action',
      user: ANNA,
      channel: ALERTS,
      threadTs: ts,
      action,
      incidentId: 'inc_0000000001',
    });
  });

  test('stop under a running retraining', async () => {
    const setup = await setUp();
    const ts = await posted(setup, 'run');
    await setup.sandbox.people().press({
      user: ANNA,
      channel: ALERTS,
      message_ts: ts,
      block_id: 'run:run_0000000001',
      action_id: 'incident:stop',
    });
    expect(await meaning(setup)).toMatchObject({
      kind: 'incident-action',
      action: 'stop',
      incidentId: 'inc_0000000001',
    });
  });

  test('a stop sign on the parent is the same', async () => {
    const sandbox = await startWorkspace();
    const first = await connect(sandbox);
    const ts = await posted(first, 'incident');
    const setup = await connect(sandbox, {
      reads: { incidentByThread: async (_c, at) => (at === ts ? 'inc_1' : null), find: async () => [] },
    });
    for (const name of ['tada', 'octagonal_sign'])
      sandbox.people().reaction({ user: ANNA, channel: ALERTS, ts, name, add: true });
    expect(await meaning(setup)).toEqual({
      kind: 'incident-action',
      user: ANNA,
      channel: ALERTS,
      threadTs: ts,
      action: 'stop',
      incidentId: 'inc_1',
    });
    expect(setup.inbox.rows).toHaveLength(1);
  });

  test.each(['up', 'neutral', 'down'])('feedback %s carries the question', async (value) => {
    const setup = await setUp();
    const ts = await posted(setup, 'answer');
    await setup.sandbox.people().press({
      user: ANNA,
      channel: ALERTS,
      message_ts: ts,
      block_id: 'feedback:qst_0000000001',
      action_id: `feedback:${value}`,
    });
    expect(await meaning(setup)).toMatchObject({ kind: 'feedback', value, questionId: 'qst_0000000001', user: ANNA });
  });
});

describe('commands', () => {
  test.each([
    ['pending', 'pending', ''],
    ['approve apr_1', 'approve', 'apr_1'],
    ['deny apr_1 too   risky', 'deny', 'apr_1 too risky'],
    ['why-not loan-scorer', 'why-not', 'loan-scorer'],
    ['help', 'help', ''],
    ['', 'help', ''],
    ['PENDING', 'pending', ''],
    ['make tea', 'help', 'make tea'],
  ])('/sextant %s', async (text, command, argument) => {
    const setup = await setUp();
    expect(await setup.sandbox.people().command({ user: ANNA, channel: ALERTS, command: '/sextant', text })).toEqual({
      ok: true,
    });
    expect(await meaning(setup)).toEqual({
      kind: 'command',
      user: ANNA,
      channel: ALERTS,
      threadTs: null,
      command,
      argument,
    });
  });
});

describe('rows nobody wrote for us', () => {
  test.each([
    ['nothing', {}],
    ['no object', 'x'],
    ['an event without a type', { event: {} }],
    ['a bot', { event: { type: 'message', bot_id: 'B9', channel: 'C1', ts: '1.1', text: 'x' }, team_id: 'T1' }],
    ['ourselves', { event: { type: 'message', user: BOT, channel: 'C1', ts: '1.1', text: 'x' }, team_id: 'T1' }],
    [
      'an edit',
      {
        event: { type: 'message', subtype: 'message_changed', user: ANNA, channel: 'C1', ts: '1.1', text: 'x' },
        team_id: 'T1',
      },
    ],
    [
      'an approve without a value',
      {
        type: 'block_actions',
        user: { id: ANNA },
        team: { id: 'T1' },
        channel: { id: 'C1' },
        actions: [{ type: 'button', action_id: 'approve', block_id: 'b' }],
      },
    ],
    [
      'a deny from a dialog that lost its origin',
      {
        type: 'view_submission',
        user: { id: ANNA },
        team: { id: 'T1' },
        view: {
          callback_id: 'deny-approval',
          private_metadata: 'x',
          state: { values: { reason: { reason: { value: 'y' } } } },
        },
      },
    ],
  ])('%s is ignored', async (_what, body) => {
    const { slack } = await setUp();
    const row = { id: 'inb_1', source: 'slack-event', dedupeKey: 'k', body, receivedAt: new Date() } as const;
    expect(await slack.chat.interpret(row)).toMatchObject({ kind: 'ignore' });
  });

  test('when Slack cannot say who we are, the row is read again later', async () => {
    const { slack, sandbox, inbox } = await setUp();
    say({ slack, sandbox, inbox }, '@sextant hello');
    const row = await inbox.row(1);
    sandbox.misbehave({ method: 'auth.test', kind: 'error-before' });
    await expect(slack.chat.interpret(row)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(await slack.chat.interpret(row)).toMatchObject({ kind: 'question' });
  });
});
