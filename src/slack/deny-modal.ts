import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../ports/log.ts';
import type { Delivery } from './delivery.ts';
import { prose } from './escape.ts';
import { actionId, command, denyModal } from './names.ts';

const denyPress = z.object({
  trigger_id: z.string(),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }).optional(),
  container: z.object({ thread_ts: z.string().optional() }).optional(),
  actions: z.tuple([z.object({ action_id: z.literal(actionId.deny), value: z.string() })]),
});

/** Where the deny came from travels in the modal and comes back with the reason. */
export const denyOrigin = z.object({ approval: z.string(), channel: z.string(), thread: z.string().nullable() });

const submission = z.object({
  view: z.object({
    callback_id: z.literal(denyModal.callbackId),
    state: z.object({
      values: z.object({
        [denyModal.block]: z.object({ [denyModal.input]: z.object({ value: z.string().nullish() }) }),
      }),
    }),
  }),
});

/** Opens the modal that asks for the reason. Its trigger lives 3 seconds: call it right after the commit, do not wait for it. */
export async function openDenyModal(delivery: Delivery, client: WebClient, log: Log): Promise<void> {
  const press = delivery.kind === 'interaction' ? denyPress.safeParse(delivery.body) : undefined;
  if (!press?.success) return;
  const { actions, channel, message, container, trigger_id, user } = press.data;
  const approval = actions[0].value;
  try {
    const thread = message?.thread_ts ?? container?.thread_ts ?? null;
    await client.views.open({
      trigger_id,
      view: denyView(approval, { approval, channel: channel?.id ?? user.id, thread }),
    });
  } catch (error) {
    log.warn({ err: error, approval }, 'deny modal could not be opened');
    await sayHowToDeny(client, { approval, channel: channel?.id, user: user.id }, log);
  }
}

function denyView(approval: string, origin: z.output<typeof denyOrigin>) {
  return {
    type: 'modal' as const,
    callback_id: denyModal.callbackId,
    private_metadata: JSON.stringify(origin),
    title: { type: 'plain_text' as const, text: 'Deny' },
    submit: { type: 'plain_text' as const, text: 'Deny' },
    close: { type: 'plain_text' as const, text: 'Back' },
    blocks: [
      {
        type: 'section' as const,
        text: {
          type: 'mrkdwn' as const,
          text: `You deny \`${prose(approval, 60)}\`. Any deny ends it; your reason goes on record and on the card.`,
        },
      },
      {
        type: 'input' as const,
        block_id: denyModal.block,
        label: { type: 'plain_text' as const, text: 'Why not?' },
        element: {
          type: 'plain_text_input' as const,
          action_id: denyModal.input,
          multiline: true,
          min_length: 3,
          max_length: 500,
        },
      },
    ],
  };
}

async function sayHowToDeny(
  client: WebClient,
  { approval, channel, user }: { approval: string; channel: string | undefined; user: string },
  log: Log,
): Promise<void> {
  if (channel === undefined) return;
  const text = `The dialog could not be opened, so nothing was denied yet. Type \`${command} deny ${prose(approval, 60)} your reason\`.`;
  try {
    await client.chat.postEphemeral({ channel, user, text });
  } catch (error) {
    log.warn({ err: error, approval }, 'could not tell how to deny by command');
  }
}

/** Slack's own form of refusal for a submission without a reason; undefined when it is fine. */
export function refuseSubmission(delivery: Delivery): Record<string, unknown> | undefined {
  const parsed = submission.safeParse(delivery.body);
  if (!parsed.success || reasonOf(parsed.data) !== '') return undefined;
  return {
    response_action: 'errors',
    errors: { [denyModal.block]: 'Write why: the reason goes on record and on the card.' },
  };
}

export function reasonOf(body: z.output<typeof submission>): string {
  return body.view.state.values[denyModal.block]?.[denyModal.input]?.value?.trim() ?? '';
}

export const denySubmission = submission;
