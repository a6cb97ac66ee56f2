import { api, type Press, type Surface } from '../api/client.ts';
import type { Answer, SubmitAnswer, ViewValues } from '../api/wire.ts';
import { encodeOutgoing, parseCommand } from '../text/outgoing.ts';
import type { Action } from './action.ts';
import { firstPlace } from './first-place.ts';
import { visibleChannels } from './load-messages.ts';
import { recallRead, remember } from './memory.ts';
import type { Place, State, Toast } from './state.ts';

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
  untoast(id: number): void;
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
    dispatch({ type: 'toast', toast: { ...t, id: toastCount } });
  };
  const failed = (text: string) => toast({ level: 'error', text });

  /** One place that turns a refusal or a dead server into words; undefined means it was said already. */
  async function attempt<T extends object>(call: Promise<Answer<T>>): Promise<({ ok: true } & T) | undefined> {
    try {
      const answer = await call;
      if (answer.ok) return answer;
      failed(explain(answer.error));
    } catch {
      failed('The workspace does not answer. Is the sandbox still running?');
    }
    return undefined;
  }

  async function post(target: { channel: string; thread_ts?: string }, typed: string): Promise<boolean> {
    const { user, workspace } = read();
    if (!workspace) return false;
    const command = parseCommand(typed);
    if (command) {
      if (workspace.commands.some((c) => c.command === command.command)) {
        return (await attempt(api.command({ user, ...target, ...command }))) !== undefined;
      }
      failed(`There is no command ${command.command} here. Type / to see what there is.`);
      return false;
    }
    return (await attempt(api.post({ user, ...target, text: encodeOutgoing(typed, workspace) }))) !== undefined;
  }

  async function submitView(id: string, values: ViewValues): Promise<Record<string, string>> {
    const answer: ({ ok: true } & SubmitAnswer) | undefined = await attempt(api.submitView(read().user, id, values));
    if (!answer || answer.errors) return answer?.errors ?? {};
    if (answer.view) dispatch({ type: 'view', view: answer.view });
    if (answer.view?.id !== id) dispatch({ type: 'view-closed', id });
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
      dispatch({ type: 'act-as', user, read: recallRead(workspace.team.id, user) });
    },
    go: (place: Place) => dispatch({ type: 'go', place }),
    openThread: (channel: string, ts: string) => dispatch({ type: 'open-thread', channel, ts }),
    closeThread: () => dispatch({ type: 'close-thread' }),
    jump: (channel: string, ts: string) => dispatch({ type: 'jump', channel, ts }),
    openDm: async (other: string) => {
      const opened = await attempt(api.openDm(read().user, other).then((dm) => ({ ok: true as const, ...dm })));
      if (!opened) return;
      const { channel } = opened;
      if (typeof channel !== 'string') dispatch({ type: 'stream', event: { type: 'channel', channel } });
      dispatch({ type: 'go', place: { kind: 'channel', id: typeof channel === 'string' ? channel : channel.id } });
    },
    askForHome: async () => {
      await attempt(api.openHome(read().user));
    },
  };
}
