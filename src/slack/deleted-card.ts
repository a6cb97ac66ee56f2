import { z } from 'zod';
import type { Intent } from '../domain/intent.ts';
import { actionId } from './names.ts';

const deletedSchema = z.object({
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  deleted_ts: z.string(),
  previous_message: z.object({ bot_id: z.string(), blocks: z.array(z.unknown()) }),
});
const buttonSchema = z.object({ action_id: z.enum([actionId.approve, actionId.deny]), value: z.string() });

/** An event that tells of a deleted card with buttons; null for any other. Whether it was ours is looked up where it is acted on. */
export function deletedCard(event: unknown): Extract<Intent, { kind: 'card-deleted' }> | null {
  const parsed = deletedSchema.safeParse(event);
  if (!parsed.success) return null;
  const { channel, deleted_ts: ts, previous_message } = parsed.data;
  const approvalId = previous_message.blocks.flatMap(buttonsIn)[0]?.value;
  return approvalId === undefined ? null : { kind: 'card-deleted', approvalId, channel, ts };
}

function buttonsIn(block: unknown): z.output<typeof buttonSchema>[] {
  const { data } = z.object({ elements: z.array(z.unknown()) }).safeParse(block);
  return (data?.elements ?? []).flatMap((element) => buttonSchema.safeParse(element).data ?? []);
}
