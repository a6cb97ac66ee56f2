import { api, type Press, type Surface } from '../api/client.ts';
import type { Answer, ViewValues } from '../api/wire.ts';
import { parseCommand } from '../text/slash-command.ts';
import type { Action } from './action.ts';
import { firstPlace } from './first-place.ts';
import { visibleChannels } from './load-messages.ts';
import { recallFor, remember } from './memory.ts';
import type { Place, State, Toast } from './state.ts';

const NOTICE_MS = 250;
let toastCount = 0;

export interface Actions {
  actAs(user: string): void;
  go(place: Place): void;
  openThread(channel: string, ts: string): void;
  closeThread(): void;
  jump(channel: string, ts: string): void;
  openDm(other: string): Promise<void>;
  /** Asks the app for its Home tab; the view arrives by the stream. */
  askForHome(): Promise<void>;
  /** Posts a message or runs a slash command; false when it was not taken, so the text is kept. */
  send(target: { channel: string; thread_ts?: string }, typed: string): Promise<boolean>;
  press(surface: Surface, press: Omit<Press, 'user'>): Promise<boolean>;
  submitView(id: string, values: ViewValues): Promise<Record<string, string>>;
  closeView(id: string): Promise<void>;
  react(at: { channel: string; ts: string }, name: string, add: boolean): Promise<void>;
  world(action: string, value?: number): Promise<void>;
  fill(text: string): void;
  dismiss(at: { channel: string; ts: string }): void;
  toast(toast: Omit<Toast, 'id'>): void;
  untoast(id: string): void;
}

const EXPLAINED: Record<string, string> = {
  not_in_channel: 'You are not in this channel.',
  no_world: 'This workspace has no demo world.',
  unknown_command: 'No app here knows this command.',
  dispatch_failed: 'The app did not answer in time. It may still be working: watch the thread, or try again.',
  timeout: 'The app did not answer in time. It may still be working: watch the thread, or try again.',
};

function explain(error: string): string {
  return EXPLAINED[error] ?? `That did not work: ${error.replaceAll('_', ' ')}`;
}

/** Everything a person can do, given how to read the current state and how to change it. */
export function makeActions(read: () => State, dispatch: (action: Action) => void): Actions {
  const toast = (t: Omit<Toast, 'id'>) => {
    toastCount += 1;
    dispatch({ type: 'toast', toast: { ...t, id: `t${toastCount}` } });
  };
  const failed = (text: string) => toast({ level: 'error', text });

  /** One place that turns a refusal or a dead server into words; undefined means it was said already. */
  async function attempt<T extends object>(call: Promise<Answer<T>>): Promise<({ ok: true } & T) | undefined> {
    const before = new Set(read().toasts.map((t) => t.id));
    try {
      const answer = await call;
      if (answer.ok) return answer;
      // The workspace often says it better itself, in a notice that comes by the stream at about the same time.
      await new Promise((resolve) => setTimeout(resolve, NOTICE_MS));
      if (!read().toasts.some((t) => !before.has(t.id) && t.level === 'error')) failed(explain(answer.error));
    } catch {
      failed('The workspace does not answer. Is the sandbox still running?');
    }
    return undefined;
  }

  async function post(target: { channel: string; thread_ts?: string }, typed: string): Promise<boolean> {
    const { user } = read();
    const command = parseCommand(typed);
    const call = command ? api.command({ user, ...target, ...command }) : api.post({ user, ...target, text: typed });
    return (await attempt(call)) !== undefined;
  }

  async function submitView(id: string, values: ViewValues): Promise<Record<string, string>> {
    const answer = await api.submitView(read().user, id, values).catch(() => undefined);
    if (answer?.errors) return answer.errors;
    if (!answer?.ok) {
      await attempt(Promise.resolve(answer ?? { ok: false, error: 'dispatch_failed' }));
      return {};
    }
    const stack = read().modals.map((view) => view.id);
    const { view } = answer;
    // The answer's view is the one to see now: the same one updated, a new one above it, or its parent below it.
    const above = view && (!stack.includes(view.id) || stack.indexOf(view.id) >= stack.indexOf(id));
    if (view) dispatch({ type: 'view', view });
    if (!above) dispatch({ type: 'view-closed', id });
    return {};
  }

  return {
    ...navigation(read, dispatch, attempt),
    send: post,
    press: async (surface, press) => (await attempt(api.press(surface, { user: read().user, ...press }))) !== undefined,
    submitView,
    closeView: async (id) => {
      dispatch({ type: 'view-closed', id });
      await attempt(api.closeView(read().user, id));
    },
    react: async (at, name, add) => {
      await attempt(api.react({ user: read().user, channel: at.channel, ts: at.ts, name, add }));
    },
    world: async (action, value) => {
      try {
        const world = await api.actOnWorld(action, value);
        if ('simulated' in world) dispatch({ type: 'world', world });
        else failed(explain(world.error));
      } catch {
        failed('The demo world does not answer.');
      }
    },
    fill: (text) => dispatch({ type: 'fill', text }),
    dismiss: ({ channel, ts }) => dispatch({ type: 'dismiss', channel, ts }),
    toast,
    untoast: (id) => dispatch({ type: 'untoast', id }),
  };
}

type Attempt = <T extends object>(call: Promise<Answer<T>>) => Promise<({ ok: true } & T) | undefined>;

function navigation(read: () => State, dispatch: (action: Action) => void, attempt: Attempt) {
  return {
    actAs: (user: string) => {
      const { workspace, place } = read();
      if (!workspace) return;
      remember('user', user);
      const hidden = place?.kind === 'channel' && !visibleChannels(workspace, user).some((c) => c.id === place.id);
      const first = firstPlace(workspace);
      if (hidden && first) dispatch({ type: 'go', place: first });
      dispatch({ type: 'act-as', user, ...recallFor(workspace.team.id, user) });
    },
    go: (place: Place) => dispatch({ type: 'go', place }),
    openThread: (channel: string, ts: string) => dispatch({ type: 'open-thread', channel, ts }),
    closeThread: () => dispatch({ type: 'close-thread' }),
    jump: (channel: string, ts: string) => dispatch({ type: 'jump', channel, ts }),
    openDm: async (other: string) => {
      const opened = await attempt(api.openDm(read().user, other));
      if (opened) dispatch({ type: 'go', place: { kind: 'channel', id: opened.channel } });
    },
    askForHome: async () => {
      await attempt(api.openHome(read().user));
    },
  };
}
