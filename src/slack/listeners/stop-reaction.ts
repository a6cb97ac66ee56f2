import type { App } from '@slack/bolt';
import { z } from 'zod';
import { stopReactions } from '../delivery.ts';
import { slotOf } from '../intent-slot.ts';

const schema = z.object({
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
});

/** 🛑 on an incident's parent message stops its retraining, like the button. */
export function register(app: App): void {
  app.event('reaction_added', async ({ event, context }) => {
    const parsed = schema.safeParse(event);
    if (!parsed.success || !stopReactions.has(parsed.data.reaction)) return;
    const { user, item } = parsed.data;
    const slot = slotOf(context);
    const incidentId = user === context.botUserId ? null : await slot.reads.incidentByThread(item.channel, item.ts);
    if (incidentId === null) return;
    slot.put({ kind: 'incident-action', user, channel: item.channel, threadTs: item.ts, action: 'stop', incidentId });
  });
}
