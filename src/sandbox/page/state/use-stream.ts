import { type Dispatch, useEffect } from 'react';
import { api } from '../api/client.ts';
import type { StreamEvent } from '../api/wire.ts';
import type { Action } from './action.ts';
import type { Actions } from './actions.ts';
import { loadMessages } from './load-messages.ts';

const RETRY_MS = 2_000;

/** Follows the server's events for one user. After every (re)connection everything is fetched again, so nothing is missed. */
export function useStream(user: string, ready: boolean, dispatch: Dispatch<Action>, actions: Actions): void {
  useEffect(() => {
    if (!user || !ready) return;
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    // Events that arrive while everything is being fetched are newer than the answer: they wait and come after it.
    let waiting: StreamEvent[] | undefined;

    const take = (event: StreamEvent) => (waiting ? waiting.push(event) : dispatch({ type: 'stream', event }));
    const refetch = async () => {
      waiting = [];
      const workspace = await api.workspace(user);
      const messages = await loadMessages(workspace, user);
      const world = await api.world();
      if (stopped) return;
      dispatch({ type: 'workspace', workspace });
      dispatch({ type: 'messages', messages });
      dispatch({ type: 'world', world });
      dispatch({ type: 'live', live: true });
      const held = waiting;
      waiting = undefined;
      for (const event of held) take(event);
    };
    const retry = () => {
      dispatch({ type: 'live', live: false });
      if (source.readyState === EventSource.CLOSED && !stopped) timer = setTimeout(connect, RETRY_MS);
    };
    const receive = (data: string) => {
      const event: StreamEvent = JSON.parse(data);
      if (event.type === 'workspace') void refetch().catch(retry);
      if (event.type === 'notice')
        actions.toast({ level: event.level === 'error' ? 'error' : 'info', text: event.text });
      take(event);
    };
    function connect() {
      source = new EventSource(api.streamUrl(user));
      source.onopen = () => void refetch().catch(retry);
      source.onerror = retry;
      source.onmessage = (message) => receive(message.data);
    }
    connect();
    return () => {
      stopped = true;
      clearTimeout(timer);
      source.close();
    };
  }, [user, ready, dispatch, actions]);
}
