import { z } from 'zod';
import type { InboxRow } from '../domain/inbox.ts';
import { deletedCard } from './deleted-card.ts';
import { actionId, denyModal } from './names.ts';

/** What Slack handed over, whichever way it came. */
export interface Delivery {
  readonly kind: 'event' | 'interaction' | 'command';
  readonly body: Record<string, unknown>;
}

/** What the inbox has to hold of a delivery; or why nothing could ever follow from it, so that it is not kept. */
export type Kept =
  | { readonly keep: true; readonly source: InboxRow['source']; readonly dedupeKey: string; readonly body: unknown }
  | { readonly keep: false; readonly why: string };

const eventSchema = z.object({
  team_id: z.string().default(''),
  event_id: z.string(),
  event: z.looseObject({
    type: z.string(),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    channel: z.string().optional(),
    ts: z.string().optional(),
    reaction: z.string().optional(),
  }),
});
const pressSchema = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string() }),
  actions: z.tuple([z.object({ action_id: z.string(), action_ts: z.string(), value: z.string().optional() })]),
});
const submissionSchema = z.object({
  type: z.literal('view_submission'),
  user: z.object({ id: z.string() }),
  view: z.object({ id: z.string(), callback_id: z.string() }),
});
const commandSchema = z.object({ command: z.string(), trigger_id: z.string() });

/** Emoji that stop a retraining when put on an incident's parent message. */
export const stopReactions: ReadonlySet<string> = new Set(['octagonal_sign', 'black_square_for_stop']);
const humanSubtypes: ReadonlySet<string> = new Set(['thread_broadcast', 'file_share', 'me_message']);

export function keep(delivery: Delivery): Kept {
  if (delivery.kind === 'event') return keepEvent(delivery.body);
  return delivery.kind === 'interaction' ? keepInteraction(delivery.body) : keepCommand(delivery.body);
}

function keepEvent(body: Record<string, unknown>): Kept {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return drop('not an event we understand');
  const { event, event_id, team_id } = parsed.data;
  const kept = (dedupeKey: string): Kept => ({
    keep: true,
    source: 'slack-event',
    dedupeKey,
    body: withoutSecrets(body),
  });
  if (event.type === 'reaction_added')
    return stopReactions.has(event.reaction ?? '')
      ? kept(`slack-event:${event_id}`)
      : drop('a reaction that asks for nothing');
  if (event.type !== 'message' && event.type !== 'app_mention') return drop(`no listener for ${event.type}`);
  if (deletedCard(event) !== null) return kept(`slack-event:${event_id}`);
  if (event.bot_id !== undefined) return drop('written by a bot');
  if (event.subtype !== undefined && !humanSubtypes.has(event.subtype))
    return drop(`message of subtype ${event.subtype}`);
  // A mention arrives twice, as `message` and as `app_mention`, under two event ids.
  return kept(`slack-message:${team_id}:${event.channel ?? ''}:${event.ts ?? event_id}`);
}

function keepInteraction(body: Record<string, unknown>): Kept {
  const kept = (dedupeKey: string): Kept => ({
    keep: true,
    source: 'slack-interaction',
    dedupeKey,
    body: withoutSecrets(body),
  });
  const press = pressSchema.safeParse(body);
  if (press.success) {
    const [action] = press.data.actions;
    if (action.action_id.startsWith(actionId.open(''))) return drop('a link was opened');
    return kept(`slack-press:${action.action_id}:${action.value ?? ''}:${press.data.user.id}:${action.action_ts}`);
  }
  const submission = submissionSchema.safeParse(body);
  if (!submission.success) return drop('not an interaction we understand');
  if (submission.data.view.callback_id !== denyModal.callbackId) return drop('a view that is not ours');
  return kept(`slack-view:${submission.data.view.id}:${submission.data.user.id}`);
}

function keepCommand(body: Record<string, unknown>): Kept {
  const parsed = commandSchema.safeParse(body);
  if (!parsed.success) return drop('not a command we understand');
  return {
    keep: true,
    source: 'slack-command',
    dedupeKey: `slack-command:${parsed.data.trigger_id}`,
    body: withoutSecrets(body),
  };
}

const drop = (why: string): Kept => ({ keep: false, why });

/** Tokens and addresses that let anybody act as us do not belong in a database. */
function withoutSecrets(body: Record<string, unknown>): Record<string, unknown> {
  const { token: _token, response_url: _url, response_urls: _urls, trigger_id: _trigger, ...rest } = body;
  return rest;
}
