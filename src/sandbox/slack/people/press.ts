import { findElement } from '../block-identity.ts';
import { actionPayload } from '../delivery/action-payload.ts';
import { messagePress, tellFailure, viewPress } from '../delivery/interactions.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import type { PressInput, Refused } from './people-port.ts';
import { placeOf } from './say.ts';

/** Presses an element of a message, a modal or Home: its real value goes to the app as block_actions. */
export async function press(core: SandboxCore, input: PressInput): Promise<{ ok: true } | Refused> {
  const built = input.view_id === undefined ? pressInMessage(core, input) : pressInView(core, input, input.view_id);
  if (!built.ok) return built;
  const outcome = await core.link.deliver({ kind: 'interaction', payload: built.payload });
  if (outcome.ok) return { ok: true };
  return { ok: false, error: tellFailure(core, input.user, 'That action', outcome) };
}

type Built = { ok: true; payload: JsonObject } | Refused;

function pressInMessage(core: SandboxCore, input: PressInput): Built {
  const { user, channel = '', message_ts = '' } = input;
  const place = placeOf(core, user, channel);
  if (!place.ok) return place;
  const { workspace } = core;
  const message = workspace.message(channel, message_ts) ?? workspace.ephemeral(channel, message_ts);
  const foreign = message?.ephemeral_to !== undefined && message.ephemeral_to !== user;
  if (message === undefined || foreign) return { ok: false, error: 'message_not_found' };
  const attached = (message.attachments ?? []).flatMap(({ blocks }) => (Array.isArray(blocks) ? blocks : []));
  const action = actionOf(core, [...(message.blocks ?? []), ...attached.filter(isJsonObject)], input);
  return action.ok ? { ok: true, payload: messagePress(core, user, message, action.action) } : action;
}

function pressInView(core: SandboxCore, input: PressInput, viewId: string): Built {
  const home = core.workspace.home(input.user);
  const open = core.views.find({ view_id: viewId });
  const view = open?.user === input.user ? open.view : home?.id === viewId ? home : undefined;
  if (view === undefined) return { ok: false, error: 'view_not_found' };
  const blocks = Array.isArray(view.blocks) ? view.blocks.filter(isJsonObject) : [];
  const action = actionOf(core, blocks, input);
  return action.ok ? { ok: true, payload: viewPress(core, input.user, view, action.action) } : action;
}

function actionOf(
  core: SandboxCore,
  blocks: readonly JsonObject[],
  input: PressInput,
): { ok: true; action: JsonObject } | Refused {
  const element = findElement(blocks, input.block_id, input.action_id);
  if (element === undefined) return { ok: false, error: 'element_not_found' };
  const action = actionPayload(element, input.block_id, core.workspace.clock.next(), input.selected);
  return action === undefined ? { ok: false, error: 'invalid_selection' } : { ok: true, action };
}
