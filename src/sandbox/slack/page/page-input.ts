import { z } from 'zod';

const id = z.string().min(1).max(64);
const user = { user: id };
const channel = { channel: id };
const thread = { thread_ts: z.string().max(32).optional() };

/** Bodies of the page API, one a route. */
export const pageInput = {
  message: z.object({ ...user, ...channel, ...thread, text: z.string().max(12_000) }),
  press: z.object({
    ...user,
    channel: id.optional(),
    message_ts: z.string().max(32).optional(),
    view_id: id.optional(),
    block_id: z.string().max(255),
    action_id: z.string().max(255),
    selected: z.union([z.string().max(3000), z.array(z.string().max(3000)).max(100)]).optional(),
  }),
  command: z.object({ ...user, ...channel, ...thread, command: z.string().max(64), text: z.string().max(12_000) }),
  view: z.object({
    ...user,
    view_id: id,
    action: z.enum(['submit', 'close']),
    values: z
      .record(
        z.string(),
        z.record(
          z.string(),
          z.object({
            type: z.string().optional(),
            value: z.string().max(3001).nullish(),
            selected_option: z.unknown().optional(),
            selected_options: z.unknown().optional(),
          }),
        ),
      )
      .optional(),
  }),
  reaction: z.object({ ...user, ...channel, ts: z.string().max(32), name: z.string().max(100), add: z.boolean() }),
  dm: z.object({ ...user, with: id }),
  home: z.object(user),
  world: z.object({ action: z.enum(['pause', 'resume', 'next-day', 'speed']), value: z.number().optional() }),
} as const;
