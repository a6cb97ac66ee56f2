import { describe, expect, it } from 'vitest';
import type { Message, Workspace } from '../../../src/sandbox/page/api/wire.ts';
import { suggest } from '../../../src/sandbox/page/composer/suggest.ts';
import type { Action } from '../../../src/sandbox/page/state/action.ts';
import { readHash, readPermalink, writeHash } from '../../../src/sandbox/page/state/address.ts';
import { channelMessages, summarise, unreadIn } from '../../../src/sandbox/page/state/messages.ts';
import { reduce } from '../../../src/sandbox/page/state/reduce.ts';
import { initialState, type State } from '../../../src/sandbox/page/state/state.ts';
import { parseCommand } from '../../../src/sandbox/page/text/slash-command.ts';

const message = (ts: string, more: Partial<Message> = {}): Message => ({
  ts,
  channel: 'C1',
  user: 'UBOT',
  text: ts,
  ...more,
});
const play = (...actions: Action[]): State => actions.reduce(reduce, initialState('U1'));
const arrives = (m: Message): Action => ({ type: 'stream', event: { type: 'message', message: m } });

describe('messages', () => {
  it('keeps messages in order whatever order they come in, and replaces on a change', () => {
    const changed = message('1.0', { text: 'new' });
    const state = play(
      arrives(message('2.0')),
      arrives(message('1.0')),
      { type: 'stream', event: { type: 'message_changed', message: changed } },
      arrives(message('3.0')),
      { type: 'stream', event: { type: 'message_deleted', channel: 'C1', ts: '2.0' } },
    );
    expect(state.messages.C1?.map((m) => m.text)).toEqual(['new', '3.0']);
  });

  it('shows an ephemeral only to its reader, and never lets it wait unseen in a closed thread', () => {
    const secret = message('2.0', { ephemeral_to: 'U1', thread_ts: '1.0' });
    const event = { type: 'ephemeral', message: secret } as const;
    const other = reduce(initialState('U2'), { type: 'stream', event });
    expect(other.messages.C1).toBeUndefined();
    const closed = play({ type: 'stream', event });
    expect(closed.toasts).toMatchObject([{ jump: { channel: 'C1', ts: '2.0' } }]);
    const open = play({ type: 'open-thread', channel: 'C1', ts: '1.0' }, { type: 'stream', event });
    expect(open.toasts).toEqual([]);
  });

  it('keeps replies out of the channel unless they were broadcast; dismissed ones are gone', () => {
    const list = [
      message('1.0'),
      message('2.0', { thread_ts: '1.0' }),
      message('3.0', { thread_ts: '1.0', reply_broadcast: true }),
      message('4.0', { ephemeral_to: 'U1' }),
    ];
    expect(channelMessages(list, ['C1:4.0']).map((m) => m.ts)).toEqual(['1.0', '3.0']);
  });

  it('counts what is unread by others only, apart for channel and thread', () => {
    const list = [message('1.0'), message('2.0', { thread_ts: '1.0' }), message('3.0', { user: 'U1' })];
    expect(unreadIn(list, '0', 'U1')).toBe(1);
    expect(summarise(list, list[0]!, { user: 'U1', read: {}, dismissed: [] })).toMatchObject({ count: 1, unread: 1 });
    const state = play(arrives(list[0]!), arrives(list[1]!), { type: 'open-thread', channel: 'C1', ts: '1.0' });
    expect(summarise(list, list[0]!, state).unread).toBe(0);
  });

  it('jumps into the thread of a reply and to a plain message in its channel', () => {
    const told = [arrives(message('1.0')), arrives(message('2.0', { thread_ts: '1.0' })), arrives(message('3.0'))];
    const reply = play(...told, { type: 'jump', channel: 'C1', ts: '2.0' });
    expect([reply.thread, reply.jump?.ts]).toEqual([{ channel: 'C1', ts: '1.0' }, '2.0']);
    expect(play(...told, { type: 'jump', channel: 'C1', ts: '3.0' }).thread).toBeUndefined();
  });
});

describe('views', () => {
  const view = (id: string, type: 'modal' | 'home' = 'modal') => ({ id, type, blocks: [] });

  it('stacks modals, updates in place, ignores those of others', () => {
    const opened = (id: string, user = 'U1'): Action => ({
      type: 'stream',
      event: { type: 'view_opened', user, view: view(id) },
    });
    const state = play(opened('V1'), opened('V2'), opened('V3', 'U2'), opened('V1'), { type: 'view-closed', id: 'V2' });
    expect(state.modals.map((v) => v.id)).toEqual(['V1']);
    expect(play({ type: 'view', view: view('H', 'home') }).home?.id).toBe('H');
  });
});

describe('addresses', () => {
  it('writes and reads what is on screen', () => {
    for (const hash of ['#/home', '#/C1', '#/C1/17.02']) {
      const { place, thread } = readHash(hash);
      expect(writeHash(place, thread)).toBe(hash);
    }
    expect(readHash('#/<script>')).toEqual({});
  });

  it('knows its own permalinks and no others', () => {
    const target = { channel: 'C1', ts: '1700000000.000100' };
    const origin = 'http://127.0.0.1:80';
    expect(readPermalink('http://127.0.0.1:99/archives/C1/p1700000000000100', origin)).toEqual(target);
    expect(readPermalink('/?channel=C1&message=1700000000.000100', origin)).toEqual(target);
    expect(readPermalink('https://x.slack.com/archives/C1/p1700000000000100', origin)).toEqual(target);
    expect(readPermalink('https://evil.example/archives/C1/p1700000000000100', origin)).toBeUndefined();
  });
});

describe('composer', () => {
  const workspace: Workspace = {
    team: { id: 'T', name: 'T' },
    users: [
      { id: 'U1', name: 'ana', real_name: 'Ana Ruiz', tz: 'UTC', is_bot: false, act_as: true },
      { id: 'UBOT', name: 'sextant', real_name: 'Sextant', tz: 'UTC', is_bot: true, act_as: false },
    ],
    channels: [],
    bot: { user_id: 'UBOT', name: 'sextant' },
    commands: [{ command: '/sextant', description: 'Ask' }],
    usergroups: [{ id: 'S1', handle: 'ml-oncall', name: 'ML on-call', users: [] }],
    tips: [],
  };
  const offered = (text: string) => suggest(text, text.length, workspace)?.items.map((i) => i.insert);

  it('offers the app first, people by name, groups, and commands only at the start', () => {
    expect(offered('hi @')).toEqual(['@sextant ', '@ana ', '@ml-oncall ']);
    expect(offered('@rui')).toBeUndefined();
    expect(offered('@ML')).toEqual(['@ml-oncall ']);
    expect(offered('/se')).toEqual(['/sextant ']);
    expect(offered('a /se')).toBeUndefined();
    expect(offered('me@sex')).toBeUndefined();
  });

  it('takes a command apart', () => {
    expect(parseCommand(' /sextant  approve apr_1 ')).toEqual({ command: '/sextant', text: 'approve apr_1' });
    expect(parseCommand('/ no')).toBeUndefined();
    expect(parseCommand('see /sextant')).toBeUndefined();
  });
});
