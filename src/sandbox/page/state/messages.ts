import type { Message } from '../api/wire.ts';

export const keyOf = (at: { channel: string; ts: string }) => `${at.channel}:${at.ts}`;

export const isReply = (message: Message) => message.thread_ts !== undefined && message.thread_ts !== message.ts;

/** Adds or replaces by ts, keeping the order; an ephemeral and a message never share a ts. */
export function upsert(list: Message[], message: Message): Message[] {
  const at = list.findIndex((m) => m.ts === message.ts);
  if (at >= 0) return list.with(at, message);
  const later = list.findIndex((m) => m.ts > message.ts);
  return later < 0 ? [...list, message] : list.toSpliced(later, 0, message);
}

/** What the channel itself shows: roots, broadcast replies and ephemerals that belong to no thread. */
export function channelMessages(list: Message[], dismissed: string[]): Message[] {
  return list.filter((m) => (!isReply(m) || m.reply_broadcast) && !dismissed.includes(keyOf(m)));
}

export function threadMessages(list: Message[], ts: string, dismissed: string[]): Message[] {
  return list.filter((m) => (m.ts === ts || m.thread_ts === ts) && !dismissed.includes(keyOf(m)));
}

export interface ThreadSummary {
  count: number;
  unread: number;
  last?: string;
  people: string[];
}

/** Replies a reader sees under a root; what is new to them counts apart. */
export function summarise(
  list: Message[],
  root: Message,
  reader: { user: string; read: Record<string, string>; dismissed: string[] },
): ThreadSummary {
  const replies = threadMessages(list, root.ts, reader.dismissed).filter(isReply);
  const seen = reader.read[keyOf(root)] ?? '';
  return {
    count: replies.length,
    unread: replies.filter((m) => m.ts > seen && m.user !== reader.user).length,
    last: replies.at(-1)?.ts,
    people: [...new Set(replies.map((m) => m.user))].slice(0, 4),
  };
}

export function unreadIn(list: Message[], readUntil: string, user: string): number {
  return list.filter((m) => (!isReply(m) || m.reply_broadcast) && m.ts > readUntil && m.user !== user).length;
}
