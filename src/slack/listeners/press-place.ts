import { z } from 'zod';

const schema = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }).optional(),
  container: z
    .object({ channel_id: z.string().optional(), thread_ts: z.string().optional(), message_ts: z.string().optional() })
    .optional(),
});

export interface PressPlace {
  readonly user: string;
  readonly channel: string;
  readonly threadTs: string | null;
}

/** Who pressed where. A button on a parent message belongs to the thread under it; ephemeral messages only have a container. */
export function pressPlace(body: unknown): PressPlace | null {
  const parsed = schema.safeParse(body).data;
  const channel = parsed?.channel?.id ?? parsed?.container?.channel_id;
  if (parsed === undefined || channel === undefined) return null;
  const threadTs = parsed.message?.thread_ts ?? parsed.container?.thread_ts ?? parsed.message?.ts ?? null;
  return { user: parsed.user.id, channel, threadTs };
}
