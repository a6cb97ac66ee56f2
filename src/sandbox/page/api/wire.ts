import type { Block } from './blocks.ts';
import type { Option } from './option.ts';

/** What the sandbox Slack server answers under /page/api. Ids look like Slack's. */
export interface Person {
  id: string;
  name: string;
  real_name: string;
  title?: string;
  tz: string;
  color?: string;
  is_bot: boolean;
  act_as: boolean;
  about?: string;
}

export interface Channel {
  id: string;
  name: string;
  topic?: string;
  is_im: boolean;
  is_private?: boolean;
  user?: string;
  members: string[];
  is_member_bot?: boolean;
}

export interface SlashCommand {
  command: string;
  description: string;
  usage_hint?: string;
}

export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

export interface Workspace {
  team: { id: string; name: string };
  users: Person[];
  channels: Channel[];
  bot: { user_id: string; name: string };
  commands: SlashCommand[];
  usergroups: UserGroup[];
  tips: string[];
}

export interface SharedFile {
  id: string;
  name: string;
  title?: string;
  mimetype: string;
  url: string;
  alt?: string;
}

export interface Reaction {
  name: string;
  users: string[];
}

export interface Attachment {
  color?: string;
  fallback?: string;
  pretext?: string;
  title?: string;
  title_link?: string;
  text?: string;
  blocks?: Block[];
}

export interface Message {
  ts: string;
  thread_ts?: string;
  channel: string;
  user: string;
  username?: string;
  text: string;
  blocks?: Block[];
  attachments?: Attachment[];
  files?: SharedFile[];
  edited?: { ts: string };
  reactions?: Reaction[];
  ephemeral_to?: string;
  reply_count?: number;
  reply_broadcast?: boolean;
  subtype?: string;
}

export interface View {
  id: string;
  type: 'modal' | 'home';
  title?: { text: string };
  submit?: { text: string };
  close?: { text: string };
  blocks: Block[];
}

export interface WorldModel {
  id: string;
  title: string;
  about: string;
  state: string;
  champion: string;
  serving: string;
  condition: 'healthy' | 'drifting' | 'lost';
}

export interface World {
  simulated: true;
  date: string;
  day: number;
  paused: boolean;
  waiting?: string;
  seconds_per_day: number;
  models: WorldModel[];
  log: { at: string; text: string }[];
}

export type StreamEvent =
  | { type: 'message' | 'message_changed' | 'ephemeral'; message: Message }
  | { type: 'message_deleted'; channel: string; ts: string }
  | { type: 'view_opened' | 'view_updated' | 'view_closed'; user: string; view: View }
  | { type: 'channel'; channel: Channel }
  | { type: 'workspace' }
  | { type: 'world'; world: World }
  | { type: 'notice'; level: string; text: string };

/** What an input element of a modal holds: `value` for typed text, dates and people, options for the rest. */
export interface InputValue {
  type: string;
  value?: string | null;
  selected_option?: Option | null;
  selected_options?: Option[];
}

export type ViewValues = Record<string, Record<string, InputValue>>;

export type Answer<T = object> = ({ ok: true } & T) | { ok: false; error: string };
export interface SubmitAnswer {
  ok: boolean;
  error: string;
  errors?: Record<string, string>;
  view?: View;
}
