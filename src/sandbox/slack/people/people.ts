import type { SandboxCore } from '../sandbox-core.ts';
import { runCommand } from './command.ts';
import { closeView, submitView } from './modal.ts';
import type { People, Refused } from './people-port.ts';
import { press } from './press.ts';
import { openHome, say, toggleReaction } from './say.ts';

export function peopleOf(core: SandboxCore): People {
  return {
    message: (input) => say(core, input),
    press: (input) => press(core, input),
    command: (input) => runCommand(core, input),
    view: (input) => (input.action === 'submit' ? submitView(core, input) : closeView(core, input)),
    reaction: (input) => toggleReaction(core, input),
    dm: (input) => openDirectMessage(core, input.user, input.with),
    home: (input) => openHome(core, input.user),
  };
}

function openDirectMessage(
  { workspace }: SandboxCore,
  user: string,
  other: string,
): { ok: true; channel: string } | Refused {
  const active = [user, other].every((id) => workspace.users.get(id)?.deleted !== true && workspace.users.has(id));
  if (!active || user === other) return { ok: false, error: 'user_not_found' };
  return { ok: true, channel: workspace.directMessage(user, other).channel.id };
}
