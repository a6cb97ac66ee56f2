import { expect, test } from 'vitest';
import { seen, startBolt, startSlack } from './bolt-fixture.ts';
import { ALERTS, ANNA, BOT, OMAR } from './test-workspace.ts';

test('F12 a mention reaches a real Bolt app as app_mention and as message, with two event ids', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const mention = seen<{ id: string; text: string }>();
  const message = seen<{ id: string; type: string }>();
  app.event('app_mention', async ({ event, body }) => mention.resolve({ id: body.event_id, text: event.text }));
  app.message(async ({ message: posted, body }) => {
    message.resolve({ id: String(body.event_id), type: String(posted.channel_type) });
  });
  slack.people().message({ user: ANNA, channel: ALERTS, text: '@sextant why is <fraud> & co. down? ask @ml-oncall' });
  const [first, second] = await Promise.all([mention.promise, message.promise]);
  expect(first.text).toBe(`<@${BOT}> why is &lt;fraud&gt; &amp; co. down? ask <!subteam^S0ONCALL>`);
  expect(second.type).toBe('channel');
  expect(first.id).not.toBe(second.id);
});

test('F12 say in a thread answers there and the parent counts its replies', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: 'on it', thread_ts: event.ts });
  });
  const asked = slack.people().message({ user: ANNA, channel: ALERTS, text: '@sextant hello' });
  const answer = await slack.waitFor(({ text }) => text === 'on it');
  expect(asked).toEqual({ ok: true, ts: answer.thread_ts });
  expect(slack.transcript(ALERTS)[0]?.reply_count).toBe(1);
});

test('F12 a direct message arrives as message.im', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const got = seen<string>();
  app.message('ping', async ({ message, say }) => {
    got.resolve(String(message.channel_type));
    await say('pong');
  });
  const opened = slack.people().dm({ user: OMAR, with: BOT });
  if (!opened.ok) throw new Error(opened.error);
  slack.people().message({ user: OMAR, channel: opened.channel, text: 'ping' });
  expect(await got.promise).toBe('im');
  expect((await slack.waitFor(({ text }) => text === 'pong')).channel).toBe(opened.channel);
});

const approvalBlocks = [
  { type: 'section', text: { type: 'mrkdwn', text: '*Approval needed*' } },
  {
    type: 'actions',
    block_id: 'decide',
    elements: [
      {
        type: 'button',
        action_id: 'approve',
        text: { type: 'plain_text', text: 'Approve' },
        value: 'apr_1',
        style: 'primary',
      },
      {
        type: 'button',
        action_id: 'deny',
        text: { type: 'plain_text', text: 'Deny' },
        value: 'apr_1',
        style: 'danger',
      },
    ],
  },
] as const;

test('F12 a press carries the real value; respond() edits the original and answers ephemerally', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  app.action('approve', async ({ ack, action, respond }) => {
    await ack();
    const value = action.type === 'button' ? action.value : undefined;
    await respond({ replace_original: true, text: `approved ${value}` });
    await respond({ response_type: 'ephemeral', replace_original: false, text: 'thanks' });
  });
  const { ts } = await app.client.chat.postMessage({
    channel: '#ml-alerts',
    text: 'Approval needed',
    blocks: [...approvalBlocks],
  });
  const press = { user: OMAR, channel: ALERTS, message_ts: String(ts), block_id: 'decide', action_id: 'approve' };
  expect(await slack.people().press(press)).toEqual({ ok: true });
  const edited = await slack.waitFor((message) => message.ts === ts && message.edited !== undefined);
  expect(edited).toMatchObject({ text: 'approved apr_1', user: BOT });
  expect(edited.blocks).toBeUndefined();
  expect(await slack.waitFor(({ text }) => text === 'thanks')).toMatchObject({ ephemeral_to: OMAR, channel: ALERTS });
  expect(await slack.people().press(press)).toEqual({ ok: false, error: 'element_not_found' });
});

test('F12 deny opens a modal within its trigger, the reason is checked and comes back in view_submission', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  app.action('deny', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'deny',
        private_metadata: 'apr_1',
        title: { type: 'plain_text', text: 'Deny' },
        submit: { type: 'plain_text', text: 'Deny' },
        blocks: [
          {
            type: 'input',
            block_id: 'reason',
            label: { type: 'plain_text', text: 'Why?' },
            element: { type: 'plain_text_input', action_id: 'text', max_length: 200 },
          },
        ],
      },
    });
  });
  app.view('deny', async ({ ack, view, client, body }) => {
    const reason = view.state.values.reason?.text?.value ?? '';
    if (reason === 'bad') return ack({ response_action: 'errors', errors: { reason: 'Say more.' } });
    await ack();
    await client.chat.postMessage({
      channel: ALERTS,
      text: `${view.private_metadata} denied by ${body.user.id}: ${reason}`,
    });
  });
  const { ts } = await app.client.chat.postMessage({ channel: ALERTS, text: 'card', blocks: [...approvalBlocks] });
  const people = slack.people();
  await people.press({ user: OMAR, channel: ALERTS, message_ts: String(ts), block_id: 'decide', action_id: 'deny' });
  const open = await slack.waitForView(OMAR);
  const form = { user: OMAR, view_id: open.id, action: 'submit' } as const;
  const fill = (value: string) =>
    people.view({ ...form, values: { reason: { text: { type: 'plain_text_input', value } } } });
  expect(await people.view(form)).toMatchObject({
    ok: false,
    errors: { reason: 'Please complete this required field.' },
  });
  expect(await fill('x'.repeat(201))).toMatchObject({
    ok: false,
    errors: { reason: 'Must be at most 200 characters.' },
  });
  expect(await fill('bad')).toEqual({ ok: false, error: 'invalid_input', errors: { reason: 'Say more.' } });
  expect(await fill('slice too small')).toEqual({ ok: true });
  await slack.waitFor(({ text }) => text === `apr_1 denied by ${OMAR}: slice too small`);
  expect(slack.openViews(OMAR)).toEqual([]);
});

test('F12 a slash command answers the person who ran it; an unknown one and one in a thread are refused', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  app.command('/sextant', async ({ ack, command }) =>
    ack({ response_type: 'ephemeral', text: `you said ${command.text}` }),
  );
  const input = { user: ANNA, channel: ALERTS, command: '/sextant', text: 'pending' };
  expect(await slack.people().command(input)).toEqual({ ok: true });
  expect(slack.transcript(ALERTS)).toMatchObject([{ text: 'you said pending', ephemeral_to: ANNA }]);
  expect(await slack.people().command({ ...input, command: '/nope' })).toEqual({ ok: false, error: 'unknown_command' });
  const inThread = await slack.people().command({ ...input, thread_ts: '1.000001' });
  expect(inThread).toEqual({ ok: false, error: 'not_supported_in_thread' });
});

test('F12 Home: app_home_opened reaches the app and its view reaches the person', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const section = { type: 'section', text: { type: 'plain_text', text: 'Nothing waits.' } } as const;
  const published = seen<string>();
  app.event('app_home_opened', async ({ event, client }) => {
    const { view } = await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [section] } });
    published.resolve(String(view?.type));
  });
  expect(slack.people().home({ user: ANNA })).toEqual({ ok: true });
  expect(await published.promise).toBe('home');
});

test('F12 reactions by people arrive; the challenge handshake succeeds', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const got = seen<string>();
  app.event('reaction_added', async ({ event }) => got.resolve(`${event.reaction} by ${event.user}`));
  const said = slack.people().message({ user: ANNA, channel: ALERTS, text: 'hi' });
  if (!said.ok) throw new Error(said.error);
  const reaction = { user: OMAR, channel: ALERTS, ts: said.ts, name: 'thumbsup', add: true };
  expect(slack.people().reaction(reaction)).toEqual({ ok: true });
  expect(await got.promise).toBe(`thumbsup by ${OMAR}`);
  expect(slack.people().reaction(reaction)).toEqual({ ok: false, error: 'already_reacted' });
  expect(await slack.verifyRequestUrl()).toBe(true);
});
