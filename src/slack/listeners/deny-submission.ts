import type { App } from '@slack/bolt';
import { denyOrigin, denySubmission, reasonOf } from '../deny-modal.ts';
import { slotOf } from '../intent-slot.ts';
import { denyModal } from '../names.ts';

/** The reason has been given: only now is it a deny. */
export function register(app: App): void {
  app.view(denyModal.callbackId, async ({ body, view, context }) => {
    const submission = denySubmission.safeParse(body);
    const origin = denyOrigin.safeParse(parseJson(view.private_metadata));
    if (!submission.success || !origin.success) return;
    const { approval, channel, thread } = origin.data;
    const press = {
      approvalId: approval,
      user: body.user.id,
      choice: 'deny' as const,
      reason: reasonOf(submission.data),
      via: 'button' as const,
      channel,
      threadTs: thread,
    };
    slotOf(context).put({ kind: 'press', press });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
