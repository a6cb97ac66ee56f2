import type { Channel, Message, StreamEvent, View } from '../api/wire.ts';
import type { Action } from './action.ts';
import { keyOf, upsert } from './messages.ts';
import { initialState, type State } from './state.ts';

function withMessage(state: State, message: Message): State {
  const list = upsert(state.messages[message.channel] ?? [], message);
  return markRead({ ...state, messages: { ...state.messages, [message.channel]: list } });
}

function withoutMessage(state: State, channel: string, ts: string): State {
  const list = (state.messages[channel] ?? []).filter((m) => m.ts !== ts);
  const gone = state.thread?.channel === channel && state.thread.ts === ts;
  return { ...state, thread: gone ? undefined : state.thread, messages: { ...state.messages, [channel]: list } };
}

function withView(state: State, view: View): State {
  if (view.type === 'home') return { ...state, home: view };
  const at = state.modals.findIndex((v) => v.id === view.id);
  return { ...state, modals: at < 0 ? [...state.modals, view] : state.modals.with(at, view) };
}

function withChannel(state: State, channel: Channel): State {
  if (!state.workspace) return state;
  const others = state.workspace.channels.filter((c) => c.id !== channel.id);
  return { ...state, workspace: { ...state.workspace, channels: [...others, channel] } };
}

/** An answer for one person's eyes must not wait unseen in a thread that is not open. */
function withHint(state: State, message: Message): State {
  const { channel, ts, thread_ts: thread } = message;
  const here = state.place?.kind === 'channel' && state.place.id === channel;
  const seen = thread ? state.thread?.ts === thread : here;
  if (seen) return state;
  const text = 'There is an answer that only you can see.';
  return { ...state, toasts: [...state.toasts, { id: `e${ts}`, level: 'info', text, jump: { channel, ts } }] };
}

/** Whatever is on screen counts as read up to its newest message. */
function markRead(state: State): State {
  const read = { ...state.read };
  const newest = (channel: string, test: (m: Message) => boolean) => (state.messages[channel] ?? []).findLast(test)?.ts;
  if (state.place?.kind === 'channel') {
    const { id } = state.place;
    const ts = newest(id, () => true);
    if (ts) read[id] = ts;
  }
  if (state.thread) {
    const { channel, ts: root } = state.thread;
    const ts = newest(channel, (m) => m.thread_ts === root);
    if (ts) read[keyOf(state.thread)] = ts;
  }
  return { ...state, read };
}

function onStream(state: State, event: StreamEvent): State {
  switch (event.type) {
    case 'message':
    case 'message_changed':
    case 'ephemeral': {
      const { ephemeral_to: reader } = event.message;
      if (reader && reader !== state.user) return state;
      const next = withMessage(state, event.message);
      return event.type === 'ephemeral' ? withHint(next, event.message) : next;
    }
    case 'message_deleted':
      return withoutMessage(state, event.channel, event.ts);
    case 'view_opened':
    case 'view_updated':
      return event.user === state.user ? withView(state, event.view) : state;
    case 'view_closed':
      return { ...state, modals: state.modals.filter((v) => v.id !== event.view.id) };
    case 'channel':
      return withChannel(state, event.channel);
    case 'world':
      return { ...state, world: event.world };
    case 'workspace':
    case 'notice':
      return state;
    default:
      return state;
  }
}

function openThread(state: State, channel: string, ts: string): State {
  const stays = state.place?.kind === 'channel' && state.place.id === channel;
  const place = stays ? state.place : ({ kind: 'channel', id: channel } as const);
  return markRead({ ...state, place, thread: { channel, ts } });
}

function jump(state: State, channel: string, ts: string): State {
  const message = state.messages[channel]?.find((m) => m.ts === ts);
  const root = message?.thread_ts ?? ts;
  const inThread = root !== ts || state.messages[channel]?.some((m) => m.thread_ts === ts && m.ts !== ts);
  const moved = inThread
    ? openThread(state, channel, root)
    : markRead({ ...state, place: { kind: 'channel', id: channel }, thread: undefined });
  return { ...moved, jump: { channel, ts, count: (state.jump?.count ?? 0) + 1 } };
}

/** Every change of what the page shows, as one pure function. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'workspace':
      return { ...state, workspace: action.workspace };
    case 'messages':
      return markRead({ ...state, loaded: true, messages: { ...state.messages, ...action.messages } });
    case 'act-as':
      return {
        ...initialState(action.user),
        workspace: state.workspace,
        world: state.world,
        place: state.place,
        thread: state.thread,
        read: action.read,
        dismissed: action.dismissed,
      };
    case 'go':
      return markRead({ ...state, place: action.place, thread: undefined });
    case 'open-thread':
      return openThread(state, action.channel, action.ts);
    case 'close-thread':
      return { ...state, thread: undefined };
    case 'jump':
      return jump(state, action.channel, action.ts);
    case 'stream':
      return onStream(state, action.event);
    case 'view':
      return withView(state, action.view);
    case 'view-closed':
      return { ...state, modals: state.modals.filter((v) => v.id !== action.id) };
    case 'world':
      return { ...state, world: action.world };
    case 'live':
      return { ...state, live: action.live };
    case 'toast':
      return { ...state, toasts: [...state.toasts.slice(-2), action.toast] };
    case 'untoast':
      return { ...state, toasts: state.toasts.filter((t) => t.id !== action.id) };
    case 'fill':
      return { ...state, fill: { text: action.text, count: (state.fill?.count ?? 0) + 1 } };
    case 'dismiss':
      return { ...state, dismissed: [...state.dismissed, keyOf(action)] };
  }
}
