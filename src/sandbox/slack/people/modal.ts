import { checkView } from '../blocks/check-blocks.ts';
import { tellFailure, viewPayload } from '../delivery/interactions.ts';
import { fillForm } from '../form-state.ts';
import { isJsonObject, type Json, type JsonObject } from '../json-object.ts';
import { isImageFile } from '../message-content.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { OpenView } from '../views.ts';
import type { ViewInput, ViewResult } from './people-port.ts';

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Sends a modal in: what Slack's client checks first, then the app, then what the app's answer asks for. */
export async function submitView(core: SandboxCore, input: ViewInput): Promise<ViewResult> {
  const open = visible(core, input);
  if (open === undefined) return { ok: false, error: 'view_not_found' };
  const { values, errors } = fillForm(open.view, input.values ?? {});
  if (Object.keys(errors).length > 0) return { ok: false, error: 'invalid_input', errors };
  open.view = { ...open.view, state: { values } };
  const outcome = await core.link.deliver({ kind: 'interaction', payload: viewPayload(core, open, 'view_submission') });
  if (!outcome.ok) return { ok: false, error: tellFailure(core, input.user, TROUBLE, outcome) };
  try {
    return applyAnswer(core, open, outcome.body);
  } catch (refusal) {
    if (!(refusal instanceof SlackRefusal)) throw refusal;
    core.notices.tell(input.user, 'error', TROUBLE);
    return { ok: false, error: refusal.code };
  }
}

/** Dismisses a modal; the app hears of it when it asked to. */
export async function closeView(core: SandboxCore, input: ViewInput): Promise<ViewResult> {
  const open = visible(core, input);
  if (open === undefined) return { ok: false, error: 'view_not_found' };
  const payload = viewPayload(core, open, 'view_closed');
  core.views.close(open, open.view.clear_on_close === true);
  if (open.view.notify_on_close === true) await core.link.deliver({ kind: 'interaction', payload });
  return shownNow(core, open);
}

function visible(core: SandboxCore, { user, view_id }: ViewInput): OpenView | undefined {
  return core.views.stack(user).find(({ id }) => id === view_id);
}

function applyAnswer(core: SandboxCore, open: OpenView, body: Json | undefined): ViewResult {
  const answer: JsonObject = isJsonObject(body) ? body : {};
  const newView = () => checkView(answer.view, 'modal', isImageFile(core.workspace));
  switch (answer.response_action) {
    case 'errors':
      return { ok: false, error: 'invalid_input', errors: errorsOf(open, answer.errors) };
    case 'update':
      return { ok: true, view: core.views.update(open, newView()) };
    case 'push':
      return { ok: true, view: core.views.push(open.user, newView()) };
    case 'clear':
      core.views.close(open, true);
      return { ok: true };
    case undefined:
      core.views.close(open, false);
      return shownNow(core, open);
    default:
      throw new SlackRefusal('invalid_response_action');
  }
}

function shownNow(core: SandboxCore, { user }: OpenView): ViewResult {
  const view = core.views.stack(user).at(-1)?.view;
  return view === undefined ? { ok: true } : { ok: true, view };
}

/** The app's field errors; Slack only accepts errors for input blocks of the view. */
function errorsOf(open: OpenView, errors: Json | undefined): Record<string, string> {
  const blocks = Array.isArray(open.view.blocks) ? open.view.blocks.filter(isJsonObject) : [];
  const inputs = new Set(blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id));
  const given = isJsonObject(errors) ? Object.entries(errors) : [];
  if (given.length === 0 || given.some(([id]) => !inputs.has(id))) throw new SlackRefusal('invalid_response_action');
  return Object.fromEntries(given.map(([id, text]) => [id, String(text)]));
}
