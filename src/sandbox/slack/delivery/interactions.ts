import { apiMessage } from '../api-message.ts';
import type { Json, JsonObject } from '../json-object.ts';
import type { Message } from '../message.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import type { OpenView } from '../views.ts';
import type { DeliveryOutcome } from './delivery.ts';

/** The part of every interactivity payload that says who, where and which app. */
export function envelopeOf({ workspace }: SandboxCore, user: string): JsonObject {
  const { team, app } = workspace.seed;
  const name = workspace.users.get(user)?.name ?? user;
  return {
    user: { id: user, username: name, name, team_id: team.id },
    api_app_id: app.id,
    token: 'sandbox',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** The block_actions payload of a press in a message. */
export function messagePress(core: SandboxCore, user: string, message: Message, action: JsonObject): JsonObject {
  const ephemeral = message.ephemeral_to !== undefined;
  const thread = message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts };
  const place = { message_ts: message.ts, channel_id: message.channel, is_ephemeral: ephemeral, ...thread };
  const channel = core.workspace.channel(message.channel);
  const response_url = core.responseUrls.issue({
    user,
    channel: message.channel,
    message: { ts: message.ts, ephemeral },
  });
  return {
    type: 'block_actions',
    ...envelopeOf(core, user),
    container: { type: 'message', ...place },
    trigger_id: core.triggers.issue({ user }),
    channel: { id: message.channel, name: channel?.is_im ? 'directmessage' : (channel?.name ?? '') },
    ...(ephemeral ? {} : { message: apiMessage(core.workspace, message, core.baseUrl()) }),
    state: { values: stateOf(action) },
    response_url,
    actions: [action],
  };
}

/** The block_actions payload of a press in a modal or in Home. */
export function viewPress(core: SandboxCore, user: string, view: JsonObject, action: JsonObject): JsonObject {
  return {
    type: 'block_actions',
    ...envelopeOf(core, user),
    container: { type: 'view', view_id: view.id },
    trigger_id: core.triggers.issue({ user, ...(view.type === 'modal' ? { view_id: String(view.id) } : {}) }),
    view,
    actions: [action],
  };
}

/** What a view holds when it is sent in or closed. */
export function viewPayload(core: SandboxCore, open: OpenView, type: 'view_submission' | 'view_closed'): JsonObject {
  const base = { type, ...envelopeOf(core, open.user), view: open.view };
  if (type === 'view_closed') return { ...base, is_cleared: false };
  return { ...base, trigger_id: core.triggers.issue({ user: open.user, view_id: open.id }), response_urls: [] };
}

/** The state an element is in after a press; buttons have none. */
function stateOf(action: JsonObject): Record<string, Json> {
  const { block_id, action_id, action_ts: _, text: __, ...rest } = action;
  if (action.type === 'button' || action.type === 'overflow') return {};
  return { [String(block_id)]: { [String(action_id)]: rest } };
}

/** Tells the person in Slack's words that the app did not answer; the error code is the answer. */
export function tellFailure(
  core: SandboxCore,
  user: string,
  what: string,
  outcome: DeliveryOutcome & { ok: false },
): string {
  const error = outcome.reason === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed';
  const { name } = core.workspace.seed.app;
  core.notices.tell(user, 'error', `${what} failed with the error "${error}": ${name} did not answer. Try again.`);
  return error;
}
