import type { Answer, Message, SubmitAnswer, ViewValues, Workspace, World } from './wire.ts';

const BASE = '/page/api';

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(BASE + path, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.headers.get('content-type')?.includes('json')) {
    throw new Error(`The sandbox answered ${response.status} without JSON to ${path}`);
  }
  const answer: T = await response.json();
  return answer;
}

/** Where an interactive element lives: in a message or in a view (modal or Home). */
export type Surface = { channel: string; message_ts: string } | { view_id: string };

export interface Press {
  user: string;
  block_id: string;
  action_id: string;
  /** Values of the chosen options, or a date, or a person's id. */
  selected?: string | string[];
}

export const api = {
  /** As this person sees it; without one, what everybody may see. */
  workspace: (user = '') => ask<Workspace>(`/workspace?${new URLSearchParams({ user })}`),
  messages: async (channel: string, user: string) =>
    (await ask<{ messages?: Message[] }>(`/messages?${new URLSearchParams({ channel, user })}`)).messages ?? [],
  world: async () => {
    const answer = await ask<World | { ok: false }>('/world');
    return 'simulated' in answer ? answer : null;
  },
  actOnWorld: (action: string, value?: number) =>
    ask<World | { ok: false; error: string }>('/world', { action, value }),
  post: (message: { user: string; channel: string; text: string; thread_ts?: string }) =>
    ask<Answer<{ ts: string }>>('/message', message),
  command: (command: { user: string; channel: string; command: string; text: string; thread_ts?: string }) =>
    ask<Answer>('/command', command),
  press: (surface: Surface, press: Press) => ask<Answer>('/press', { ...press, ...surface }),
  submitView: (user: string, view_id: string, values: ViewValues) =>
    ask<SubmitAnswer>('/view', { user, view_id, action: 'submit', values }),
  closeView: (user: string, view_id: string) => ask<Answer>('/view', { user, view_id, action: 'close' }),
  react: (reaction: { user: string; channel: string; ts: string; name: string; add: boolean }) =>
    ask<Answer>('/reaction', reaction),
  openDm: (user: string, other: string) => ask<Answer<{ channel: string }>>('/dm', { user, with: other }),
  openHome: (user: string) => ask<Answer>('/home', { user }),
  streamUrl: (user: string) => `${BASE}/stream?${new URLSearchParams({ user })}`,
  fileUrl: (id: string) => `${BASE}/files/${encodeURIComponent(id)}`,
};
