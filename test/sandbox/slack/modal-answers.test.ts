import type { App, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import type { SandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';
import { startBolt, startSlack } from './bolt-fixture.ts';
import { ALERTS, OMAR } from './test-workspace.ts';

const view = (title: string, more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: { type: 'plain_text', text: title },
  submit: { type: 'plain_text', text: 'Go' },
  blocks: [{ type: 'divider' }],
  ...more,
});

/** Opens a modal by command; its submission is answered with what `answer` says. */
async function openModal(slack: SandboxSlack, app: App, answer: () => object): Promise<string> {
  app.command('/sextant', async ({ ack, command, client }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: view('First') });
  });
  app.view<ViewSubmitAction>('form', async ({ ack }) => {
    await ack(answer() as never);
  });
  await slack.people().command({ user: OMAR, channel: ALERTS, command: '/sextant', text: '' });
  return (await slack.waitForView(OMAR)).id;
}

const titles = (slack: SandboxSlack) => slack.openViews(OMAR).map(({ view: { title } }) => JSON.stringify(title));

test('F12 a submission may update the modal, push one more, and clear them all', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const answers: object[] = [
    { response_action: 'update', view: view('Updated') },
    { response_action: 'push', view: view('Pushed') },
    { response_action: 'clear' },
  ];
  const view_id = await openModal(slack, app, () => answers.shift() ?? {});
  const submit = (id: string) => slack.people().view({ user: OMAR, view_id: id, action: 'submit' });
  expect(await submit(view_id)).toMatchObject({ ok: true, view: { id: view_id, title: { text: 'Updated' } } });
  expect(await submit(view_id)).toMatchObject({
    ok: true,
    view: { title: { text: 'Pushed' }, previous_view_id: view_id },
  });
  expect(titles(slack)).toHaveLength(2);
  expect(await submit(slack.openViews(OMAR)[1]?.id ?? '')).toEqual({ ok: true });
  expect(titles(slack)).toEqual([]);
});

test('F12 a submission answered with what Slack would refuse stays open with an error', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const answers: object[] = [
    { response_action: 'update', view: view('x'.repeat(25)) },
    { response_action: 'errors', errors: { nowhere: 'no such block' } },
    { response_action: 'explode' },
  ];
  const view_id = await openModal(slack, app, () => answers.shift() ?? {});
  const submit = () => slack.people().view({ user: OMAR, view_id, action: 'submit' });
  expect(await submit()).toEqual({ ok: false, error: 'invalid_arguments' });
  expect(await submit()).toEqual({ ok: false, error: 'invalid_response_action' });
  expect(await submit()).toEqual({ ok: false, error: 'invalid_response_action' });
  expect(titles(slack)).toHaveLength(1);
  expect(await submit()).toEqual({ ok: true });
  expect(titles(slack)).toEqual([]);
});

test('F12 a modal whose app is gone tells the person and stays', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const view_id = await openModal(slack, app, () => ({}));
  slack.setRequestUrl('http://127.0.0.1:1/slack/events');
  const result = await slack.people().view({ user: OMAR, view_id, action: 'submit' });
  expect(result).toEqual({ ok: false, error: 'dispatch_failed' });
  expect(titles(slack)).toHaveLength(1);
});

test('F12 delete_original takes an ephemeral away from the one who saw it', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  app.action('dismiss', async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
  const button = { type: 'button' as const, action_id: 'dismiss', text: { type: 'plain_text' as const, text: 'OK' } };
  const blocks = [{ type: 'actions' as const, block_id: 'row', elements: [button] }];
  const { message_ts } = await app.client.chat.postEphemeral({ channel: ALERTS, user: OMAR, text: 'no', blocks });
  const press = { user: OMAR, channel: ALERTS, message_ts: String(message_ts), block_id: 'row', action_id: 'dismiss' };
  expect(await slack.people().press(press)).toEqual({ ok: true });
  await expect.poll(() => slack.transcript()).toEqual([]);
});
