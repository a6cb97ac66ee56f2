import type { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import type { SandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';
import { startSlack, webClient } from './bolt-fixture.ts';
import { refusalOf } from './slack-error.ts';
import { ALERTS, ANNA, BOT, GONE, OMAR, QUIET, SECRET, testWorkspace } from './test-workspace.ts';

type Call = (web: WebClient, slack: SandboxSlack) => Promise<unknown>;

function said(slack: SandboxSlack, text = 'by Anna'): string {
  const result = slack.people().message({ user: ANNA, channel: ALERTS, text });
  if (!result.ok) throw new Error(result.error);
  return result.ts;
}

const modal = (more: object = {}) => ({
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Title' },
  blocks: [],
  ...more,
});

const rows: [what: string, error: string, call: Call][] = [
  ['unknown method', 'unknown_method', (web) => web.apiCall('chat.shout')],
  ['unknown channel', 'channel_not_found', (web) => web.chat.postMessage({ channel: 'C0NOPE', text: 'x' })],
  ['unknown channel name', 'channel_not_found', (web) => web.chat.postMessage({ channel: '#nope', text: 'x' })],
  [
    'private channel without the bot',
    'channel_not_found',
    (web) => web.chat.postMessage({ channel: SECRET, text: 'x' }),
  ],
  ['public channel without the bot', 'not_in_channel', (web) => web.chat.postMessage({ channel: QUIET, text: 'x' })],
  ['DM to a deactivated person', 'channel_not_found', (web) => web.chat.postMessage({ channel: GONE, text: 'x' })],
  ['nothing to say', 'no_text', (web) => web.chat.postMessage({ channel: ALERTS, text: '' })],
  ['too long', 'msg_too_long', (web) => web.chat.postMessage({ channel: ALERTS, text: 'x'.repeat(40_001) })],
  [
    'no such thread',
    'thread_not_found',
    (web) => web.chat.postMessage({ channel: ALERTS, text: 'x', thread_ts: '1.000001' }),
  ],
  [
    'another name without the scope',
    'missing_scope',
    (web) => web.chat.postMessage({ channel: ALERTS, text: 'x', username: 'Bob' }),
  ],
  ['update of nothing', 'message_not_found', (web) => web.chat.update({ channel: ALERTS, ts: '1.000001', text: 'x' })],
  [
    'update of a person',
    'cant_update_message',
    (web, slack) => web.chat.update({ channel: ALERTS, ts: said(slack), text: 'x' }),
  ],
  [
    'update by channel name',
    'channel_not_found',
    (web, slack) => web.chat.update({ channel: '#ml-alerts', ts: said(slack), text: 'x' }),
  ],
  ['delete of a person', 'cant_delete_message', (web, slack) => web.chat.delete({ channel: ALERTS, ts: said(slack) })],
  [
    'ephemeral to an absent person',
    'user_not_in_channel',
    (web) => web.chat.postEphemeral({ channel: ALERTS, user: GONE, text: 'x' }),
  ],
  [
    'permalink of nothing',
    'message_not_found',
    (web) => web.chat.getPermalink({ channel: ALERTS, message_ts: '1.000001' }),
  ],
  ['history elsewhere', 'not_in_channel', (web) => web.conversations.history({ channel: QUIET })],
  ['replies of nothing', 'thread_not_found', (web) => web.conversations.replies({ channel: ALERTS, ts: '1.000001' })],
  ['a foreign cursor', 'invalid_cursor', (web) => web.conversations.history({ channel: ALERTS, cursor: 'bm9wZQ==' })],
  ['a limit of zero', 'invalid_arguments', (web) => web.conversations.history({ channel: ALERTS, limit: 0 })],
  ['unknown type', 'invalid_types', (web) => web.conversations.list({ types: 'secret' })],
  ['joining a private channel', 'channel_not_found', (web) => web.conversations.join({ channel: SECRET })],
  ['DM with nobody', 'user_not_found', (web) => web.conversations.open({ users: 'U0NOPE' })],
  ['DM with a deactivated person', 'user_disabled', (web) => web.conversations.open({ users: GONE })],
  ['unknown user', 'user_not_found', (web) => web.users.info({ user: 'U0NOPE' })],
  ['unknown group', 'no_such_subteam', (web) => web.usergroups.users.list({ usergroup: 'S0NOPE' })],
  [
    'reaction on nothing',
    'message_not_found',
    (web) => web.reactions.add({ channel: ALERTS, timestamp: '1.000001', name: 'eyes' }),
  ],
  [
    'a bad emoji',
    'invalid_name',
    (web, slack) => web.reactions.add({ channel: ALERTS, timestamp: said(slack), name: ':eyes:' }),
  ],
  [
    'removing no reaction',
    'no_reaction',
    (web, slack) => web.reactions.remove({ channel: ALERTS, timestamp: said(slack), name: 'eyes' }),
  ],
  ['unknown trigger', 'invalid_trigger_id', (web) => web.views.open({ trigger_id: '1.2', view: modal() })],
  [
    'long title',
    'invalid_arguments',
    (web) =>
      web.views.open({ trigger_id: '1.2', view: modal({ title: { type: 'plain_text', text: 'x'.repeat(25) } }) }),
  ],
  [
    'too many blocks',
    'invalid_arguments',
    (web) => web.views.open({ trigger_id: '1.2', view: modal({ blocks: Array(101).fill({ type: 'divider' }) }) }),
  ],
  [
    'message block in a modal',
    'invalid_arguments',
    (web) => web.views.open({ trigger_id: '1.2', view: modal({ blocks: [{ type: 'markdown', text: 'x' }] }) }),
  ],
  [
    'input without submit',
    'invalid_arguments',
    (web) =>
      web.views.open({
        trigger_id: '1.2',
        view: modal({
          blocks: [{ type: 'input', label: { type: 'plain_text', text: 'x' }, element: { type: 'plain_text_input' } }],
        }),
      }),
  ],
  ['update of no view', 'not_found', (web) => web.views.update({ view_id: 'V0NOPE', view: modal() })],
  [
    'Home of nobody',
    'user_not_found',
    (web) => web.views.publish({ user_id: 'U0NOPE', view: { type: 'home', blocks: [] } }),
  ],
  [
    'a Home that changed meanwhile',
    'hash_conflict',
    (web) => web.views.publish({ user_id: ANNA, hash: '1.2', view: { type: 'home', blocks: [] } }),
  ],
  ['unknown file', 'file_not_found', (web) => web.files.info({ file: 'F0NOPE' })],
  ['completing no upload', 'file_not_found', (web) => web.files.completeUploadExternal({ files: [{ id: 'F0NOPE' }] })],
  [
    'upload without length',
    'invalid_arguments',
    (web) => web.apiCall('files.getUploadURLExternal', { filename: 'a.png' }),
  ],
  ['app method with a bot token', 'not_allowed_token_type', (web) => web.apps.connections.open({})],
  [
    'bad metadata',
    'invalid_metadata_schema',
    (web) => web.apiCall('chat.postMessage', { channel: ALERTS, text: 'x', metadata: { event_type: 1 } }),
  ],
  ['a missing argument', 'invalid_arguments', (web) => web.apiCall('chat.postMessage', { text: 'x' })],
];

describe('F12 the Web API refuses with Slack’s own codes', () => {
  test.each(rows)('%s: %s', async (_what, error, call) => {
    const slack = await startSlack();
    expect((await refusalOf(call(webClient(slack), slack))).error).toBe(error);
    expect(slack.transcript().filter(({ user }) => user === BOT)).toEqual([]);
  });

  test('tokens: none, wrong, and the right one without the scope', async () => {
    const app = { ...testWorkspace.app, scopes: ['users:read'] };
    const slack = await startSlack({ workspace: { ...testWorkspace, app } });
    const post = { channel: ALERTS, text: 'x' };
    const unsigned = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await unsigned.json()).toEqual({ ok: false, error: 'not_authed' });
    expect((await refusalOf(webClient(slack, 'xoxb-other').chat.postMessage(post))).error).toBe('invalid_auth');
    const refusal = await refusalOf(webClient(slack).chat.postMessage(post));
    expect(refusal.data).toMatchObject({ error: 'missing_scope', needed: 'chat:write', provided: 'users:read' });
  });

  test('a reaction twice', async () => {
    const slack = await startSlack();
    const web = webClient(slack);
    const reaction = { channel: ALERTS, timestamp: said(slack), name: 'eyes' };
    await web.reactions.add(reaction);
    expect((await refusalOf(web.reactions.add(reaction))).error).toBe('already_reacted');
    await web.reactions.remove(reaction);
    expect(slack.transcript(ALERTS)[0]?.reactions).toEqual([]);
  });

  test('an ephemeral is not there for chat.update', async () => {
    const slack = await startSlack();
    const web = webClient(slack);
    const { message_ts } = await web.chat.postEphemeral({ channel: ALERTS, user: OMAR, text: 'psst' });
    const update = web.chat.update({ channel: ALERTS, ts: String(message_ts), text: 'x' });
    expect((await refusalOf(update)).error).toBe('message_not_found');
  });
});
