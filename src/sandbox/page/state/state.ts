import type { Message, View, Workspace, World } from '../api/wire.ts';

export type Place = { kind: 'channel'; id: string } | { kind: 'home' };

export interface ThreadRef {
  channel: string;
  ts: string;
}

export interface Toast {
  id: string;
  level: 'info' | 'error';
  text: string;
  /** Where the thing the toast speaks of can be seen. */
  jump?: { channel: string; ts: string };
}

export interface State {
  user: string;
  workspace?: Workspace;
  place?: Place;
  thread?: ThreadRef;
  messages: Record<string, Message[]>;
  loaded: boolean;
  /** Newest timestamp seen: by channel id for channels, by `channel:ts` for threads. */
  read: Record<string, string>;
  /** Ephemerals the person put away, as `channel:ts`. */
  dismissed: string[];
  modals: View[];
  home?: View;
  /** null: this workspace has no demo world. */
  world?: World | null;
  live: boolean;
  toasts: Toast[];
  /** Text to put into a composer; the counter makes a repeat of the same text count again. */
  fill?: { text: string; count: number };
  /** Message to bring into sight. */
  jump?: { channel: string; ts: string; count: number };
}

export const initialState = (user: string): State => ({
  user,
  messages: {},
  loaded: false,
  read: {},
  dismissed: [],
  modals: [],
  live: false,
  toasts: [],
});
