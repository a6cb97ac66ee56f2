import { expect, onTestFinished, test } from 'vitest';
import { ALERTS, ANNA, connect, startWorkspace } from './workspace.ts';

test('over a socket: committed, then acknowledged; not committed, not acknowledged', async () => {
  const sandbox = await startWorkspace({ ackTimeoutMs: 500 });
  const { inbox, slack } = await connect(sandbox, { appToken: 'xapp-test' });
  sandbox.setRequestUrl(undefined);
  await slack.socket?.start();
  onTestFinished(async () => slack.socket?.stop());
  sandbox.people().message({ user: ANNA, channel: ALERTS, text: '@sextant hello' });
  expect(await slack.chat.interpret(await inbox.row(1))).toMatchObject({ kind: 'question', text: 'hello' });
  const command = { user: ANNA, channel: ALERTS, command: '/sextant', text: 'pending' };
  inbox.down = true;
  expect(await sandbox.people().command(command)).toMatchObject({ ok: false });
  inbox.down = false;
  expect(await sandbox.people().command(command)).toEqual({ ok: true });
  expect(inbox.rows.map(({ source }) => source)).toEqual(['slack-event', 'slack-command']);
});
