import { tellFailure } from '../delivery/interactions.ts';
import type { JsonObject } from '../json-object.ts';
import type { Channel } from '../message.ts';
import { respondToCommand } from '../respond.ts';
import type { ResponseTarget } from '../response-urls.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { CommandInput, Refused } from './people-port.ts';
import { placeOf } from './say.ts';

/** Runs a slash command as a person; what the app answers at once is shown to him. */
export async function runCommand(core: SandboxCore, input: CommandInput): Promise<{ ok: true } | Refused> {
  const place = placeOf(core, input.user, input.channel);
  if (!place.ok) return place;
  const { app } = core.workspace.seed;
  const known = app.commands.some(({ command }) => command === input.command) && app.scopes.includes('commands');
  if (!known) return refuse(core, input, 'unknown_command', `${input.command} is not a valid command.`);
  if (input.thread_ts !== undefined) {
    return refuse(core, input, 'not_supported_in_thread', `${input.command} is not supported in threads. Sorry!`);
  }
  const target: ResponseTarget = { user: input.user, channel: input.channel };
  const outcome = await core.link.deliver({ kind: 'command', payload: commandPayload(core, input, place.channel) });
  if (!outcome.ok) return { ok: false, error: tellFailure(core, input.user, input.command, outcome) };
  try {
    respondToCommand(core, target, outcome.body);
    return { ok: true };
  } catch (refusal) {
    if (!(refusal instanceof SlackRefusal)) throw refusal;
    return refuse(core, input, refusal.code, `${input.command} failed with the error "${refusal.code}".`);
  }
}

function refuse(core: SandboxCore, { user }: CommandInput, error: string, text: string): Refused {
  core.notices.tell(user, 'error', text);
  return { ok: false, error };
}

function commandPayload(core: SandboxCore, input: CommandInput, channel: Channel): JsonObject {
  const { team, app } = core.workspace.seed;
  const { user, command, text } = input;
  return {
    token: 'sandbox',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.is_im ? 'directmessage' : channel.name,
    user_id: user,
    user_name: core.workspace.users.get(user)?.name ?? user,
    command,
    text: text.trim(),
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: core.responseUrls.issue({ user, channel: channel.id }),
    trigger_id: core.triggers.issue({ user }),
  };
}
