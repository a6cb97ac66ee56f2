import { useEffect, useMemo, useReducer, useRef } from 'react';
import { api } from '../api/client.ts';
import type { Workspace } from '../api/wire.ts';
import { makeActions } from './actions.ts';
import { readHash, readPermalink, writeHash } from './address.ts';
import type { App } from './app-context.ts';
import { firstPlace } from './first-place.ts';
import { loadMessages } from './load-messages.ts';
import { recallFor, recallText, rememberFor } from './memory.ts';
import { reduce } from './reduce.ts';
import { initialState, type State } from './state.ts';
import { useStream } from './use-stream.ts';

/** Who one acts as first: whoever it was last time, else the first person offered. */
function firstUser(workspace: Workspace): string {
  const people = workspace.users.filter((u) => u.act_as);
  const last = recallText('user');
  return (people.find((u) => u.id === last) ?? people[0] ?? workspace.users[0])?.id ?? '';
}

async function openWorkspace(): Promise<{ workspace: Workspace; user: string }> {
  const user = firstUser(await api.workspace());
  return { workspace: await api.workspace(user), user };
}

/** The page's state, kept in step with the server: loads, follows the stream, loads again after a break. */
export function useStore(): App {
  const [state, dispatch] = useReducer(reduce, '', initialState);
  const current = useRef<State>(state);
  current.current = state;
  const actions = useMemo(() => makeActions(() => current.current, dispatch), []);

  useEffect(() => {
    void (async () => {
      const opened = await openWorkspace().catch(() => undefined);
      if (!opened)
        return actions.toast({ level: 'error', text: 'The workspace could not be loaded. Reload the page.' });
      const { workspace, user } = opened;
      dispatch({ type: 'workspace', workspace });
      dispatch({ type: 'act-as', user, ...recallFor(workspace.team.id, user) });
      const asked = readHash(location.hash);
      const place = asked.place ?? firstPlace(workspace);
      if (place) dispatch({ type: 'go', place });
      if (asked.thread) dispatch({ type: 'open-thread', ...asked.thread });
      const linked = readPermalink(location.href, location.origin);
      if (linked) {
        dispatch({ type: 'messages', messages: await loadMessages(workspace, user) });
        dispatch({ type: 'jump', ...linked });
      }
    })();
  }, [actions]);

  useStream(state.user, state.workspace !== undefined, dispatch, actions);

  const { workspace, user, read, dismissed, place, thread } = state;
  useEffect(() => {
    if (workspace && user) rememberFor(workspace.team.id, user, { read, dismissed });
  }, [workspace, user, read, dismissed]);
  useEffect(() => {
    const hash = writeHash(place, thread);
    if (hash && hash !== location.hash) history.replaceState(null, '', `/${hash}`);
  }, [place, thread]);

  return useMemo(() => ({ state, actions }), [state, actions]);
}
