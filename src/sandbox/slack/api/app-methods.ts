import type { JsonObject } from '../json-object.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { ApiArguments } from './api-arguments.ts';
import type { ApiMethods } from './api-method.ts';

export const appMethods: ApiMethods = {
  'api.test': { token: 'none', scopes: [], tier: 4, run: test },
  'auth.test': { token: 'bot', scopes: [], tier: 'special', run: authTest },
  'apps.connections.open': { token: 'app', scopes: [], tier: 'special', run: openConnection },
};

function test(_core: SandboxCore, args: ApiArguments): JsonObject {
  const error = args.optional('error');
  if (error !== undefined) throw new SlackRefusal(error, { args: args.fields });
  return { args: args.fields };
}

function authTest({ workspace, baseUrl }: SandboxCore): JsonObject {
  const { team, app } = workspace.seed;
  const bot = { user: app.bot.name, user_id: app.bot.user_id, bot_id: app.bot.bot_id };
  return { url: baseUrl(), team: team.name, team_id: team.id, ...bot, is_enterprise_install: false };
}

function openConnection({ hub, baseUrl }: SandboxCore): JsonObject {
  return { url: `${baseUrl().replace(/^http/, 'ws')}link/?ticket=${hub.issueTicket()}` };
}
