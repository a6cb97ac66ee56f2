import type { WebClient } from '@slack/web-api';

const mostKept = 2000;

/** Where a message stands never changes: asked once, then known. Null when Slack does not say. */
export type Permalinks = (channel: string, ts: string) => Promise<string | null>;

export function createPermalinks(client: WebClient): Permalinks {
  const known = new Map<string, string>();
  return async (channel, ts) => {
    const key = `${channel} ${ts}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    try {
      const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
      if (permalink === undefined) return null;
      if (known.size >= mostKept) known.clear();
      known.set(key, permalink);
      return permalink;
    } catch {
      return null;
    }
  };
}
