import type { Message, StreamEvent, View, Workspace, World } from '../api/wire.ts';
import type { Place, Toast } from './state.ts';

export type Action =
  | { type: 'workspace'; workspace: Workspace }
  | { type: 'messages'; messages: Record<string, Message[]> }
  | { type: 'act-as'; user: string; read: Record<string, string>; dismissed: string[] }
  | { type: 'go'; place: Place }
  | { type: 'open-thread'; channel: string; ts: string }
  | { type: 'close-thread' }
  | { type: 'jump'; channel: string; ts: string }
  | { type: 'stream'; event: StreamEvent }
  | { type: 'view'; view: View }
  | { type: 'view-closed'; id: string }
  | { type: 'world'; world: World | null }
  | { type: 'live'; live: boolean }
  | { type: 'toast'; toast: Toast }
  | { type: 'untoast'; id: string }
  | { type: 'fill'; text: string }
  | { type: 'dismiss'; channel: string; ts: string };
