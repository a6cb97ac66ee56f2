import { checkView } from '../blocks/check-blocks.ts';
import type { JsonObject } from '../json-object.ts';
import { isImageFile } from '../message-content.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { slackId } from '../slack-id.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { stampView } from '../views.ts';
import type { ApiArguments } from './api-arguments.ts';
import type { ApiMethods } from './api-method.ts';

const views = { token: 'bot', scopes: [], tier: 4 } as const;

export const viewMethods: ApiMethods = {
  'views.open': { ...views, run: open },
  'views.push': { ...views, run: push },
  'views.update': { ...views, run: update },
  'views.publish': { ...views, run: publish },
};

function open(core: SandboxCore, args: ApiArguments): JsonObject {
  const view = modal(core, args);
  const { user } = core.triggers.exchange(args.string('trigger_id'));
  return { view: core.views.open(user, view) };
}

function push(core: SandboxCore, args: ApiArguments): JsonObject {
  const view = modal(core, args);
  const { user, view_id } = core.triggers.exchange(args.string('trigger_id'));
  if (view_id === undefined) throw new SlackRefusal('not_found');
  return { view: core.views.push(user, view) };
}

function update(core: SandboxCore, args: ApiArguments): JsonObject {
  const where = { view_id: args.optional('view_id'), external_id: args.optional('external_id') };
  if (where.view_id === undefined && where.external_id === undefined) args.string('view_id');
  const view = modal(core, args);
  const known = core.views.find(where);
  if (known === undefined) throw new SlackRefusal('not_found');
  return { view: core.views.update(known, view, args.optional('hash')) };
}

function publish(core: SandboxCore, args: ApiArguments): JsonObject {
  const user = args.string('user_id');
  if (!core.workspace.users.has(user)) throw new SlackRefusal('user_not_found');
  const payload = checkView(args.json('view'), 'home', isImageFile(core.workspace));
  const known = core.workspace.home(user);
  const hash = args.optional('hash');
  if (hash !== undefined && hash !== known?.hash) throw new SlackRefusal('hash_conflict');
  const id = typeof known?.id === 'string' ? known.id : slackId('V');
  const view = stampView(core.workspace.seed, id, payload);
  core.workspace.commit({ kind: 'home', user, view });
  core.views.tellHome(user, view, 'view_updated');
  return { view };
}

function modal(core: SandboxCore, args: ApiArguments): JsonObject {
  return checkView(args.json('view'), 'modal', isImageFile(core.workspace));
}
