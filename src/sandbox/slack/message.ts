import type { JsonObject } from './json-object.ts';

export interface Reaction {
  name: string;
  users: string[];
}

/** A file as a message shows it; `url` is the page's address of the bytes. */
export interface MessageFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  url: string;
  alt: string;
}

export interface MessageMetadata {
  event_type: string;
  event_payload: JsonObject;
}

/** One message of the workspace, in the page's words (also what transcripts hold). */
export interface Message {
  ts: string;
  thread_ts?: string;
  channel: string;
  user: string;
  username?: string;
  bot_id?: string;
  text: string;
  blocks?: JsonObject[];
  attachments?: JsonObject[];
  files?: MessageFile[];
  edited?: { ts: string; user: string };
  reactions?: Reaction[];
  ephemeral_to?: string;
  reply_count?: number;
  reply_broadcast?: boolean;
  subtype?: string;
  metadata?: MessageMetadata;
  mrkdwn?: boolean;
}

export interface Channel {
  id: string;
  name: string;
  topic: string;
  members: string[];
  is_im: boolean;
  is_private: boolean;
  is_archived: boolean;
  created: number;
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  alt: string;
  size: number;
  user: string;
  created: number;
  channels: string[];
}
