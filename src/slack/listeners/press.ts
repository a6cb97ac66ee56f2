import type { App } from '@slack/bolt';
import { z } from 'zod';
import { slotOf } from '../intent-slot.ts';
import { actionId, approvalOfBlock } from '../names.ts';
import { pressPlace } from './press-place.ts';

const pressed = z.object({ value: z.string().max(100), block_id: z.string().optional() });

/** The two buttons of an approval card. Deny asks for a reason first: its modal was opened when the press came in. */
export function register(app: App): void {
  app.action(actionId.approve, async ({ body, action, context }) => {
    const place = pressPlace(body);
    const button = pressed.safeParse(action).data;
    if (place === null || button === undefined) return;
    const { user, channel, threadTs } = place;
    const { value: approvalId, block_id: block } = button;
    slotOf(context).put({
      kind: 'press',
      press: {
        approvalId,
        user,
        choice: 'approve',
        reason: null,
        via: 'button',
        channel,
        threadTs,
        // A button outside our own cards was never ours.
        card: approvalOfBlock(block) ?? 'none',
      },
    });
  });
  app.action(actionId.deny, async ({ context }) =>
    slotOf(context).put({ kind: 'ignore', why: 'the deny takes effect with its reason, when the dialog is sent' }),
  );
}
