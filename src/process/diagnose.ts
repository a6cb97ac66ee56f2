import { asSextantError } from '../domain/error.ts';
import { aliasOf, type Model } from '../domain/model.ts';
import { isReadings } from '../domain/observation.ts';
import { versionText } from '../domain/version-text.ts';
import type { Chat } from '../ports/chat.ts';
import type { Monitor } from '../ports/monitor.ts';
import type { Registry, Serving } from '../ports/registry.ts';

export interface SetupCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
}

/** One check: what it answers, or the error's own words. */
export async function check(name: string, work: () => Promise<string>): Promise<SetupCheck> {
  try {
    return { name, ok: true, text: await work() };
  } catch (thrown) {
    return { name, ok: false, text: asSextantError(thrown).message };
  }
}

class Wrong extends Error {}

export interface ModelPorts {
  readonly monitor: Monitor;
  readonly registry: Registry;
  readonly serving: Serving;
  /** null: without Slack, approvers cannot be resolved. */
  readonly chat: Chat | null;
}

/** What a model needs before anything can be decided about it. */
export function modelChecks(model: Model, ports: ModelPorts, now: Date): Promise<SetupCheck>[] {
  const name = (what: string): string => `${model.id} ${what}`;
  return [
    check(name('data'), () => dataText(model, ports.monitor, now)),
    check(name('champion'), async () => {
      const champion = await ports.registry.champion(model);
      if (!champion)
        throw new Wrong(`no version has the alias ${aliasOf(model)}: set it, or every promotion will be a first one`);
      const serving = await ports.serving.version(model);
      if (serving && serving.version !== champion.version)
        throw new Wrong(`alias says ${versionText(champion.version)}, serving says ${versionText(serving.version)}`);
      return `${versionText(champion.version)}${serving ? ', and serving answers with it' : ' (serving is not asked: no serving: configured)'}`;
    }),
    check(name('gates'), async () => {
      if (model.gates.length === 0) throw new Wrong('no gates: no candidate can ever pass; add some under gates:');
      return `${model.gates.length} gates`;
    }),
    ...(ports.chat ? [check(name('approvers'), () => approversText(model, ports.chat as Chat))] : []),
  ];
}

async function dataText(model: Model, monitor: Monitor, now: Date): Promise<string> {
  const seen = await monitor.observe(model, {
    now,
    windowMs: model.policy.drift.persistence.window,
    windows: 3,
    reference: null,
  });
  if (seen.blind) throw new Wrong(`blind: ${seen.reason} (${seen.source})`);
  const what = isReadings(seen) ? `${seen.gauges.length} gauges` : `${seen.reference.frame.rows} reference rows`;
  return `level ${seen.level}, ${seen.windows.length} windows, ${what}`;
}

async function approversText(model: Model, chat: Chat): Promise<string> {
  const members = await Promise.all(model.approvers.sets.map((set) => chat.membersOf(set)));
  const empty = model.approvers.sets.filter((_, i) => members[i]?.length === 0);
  if (empty.length > 0) throw new Wrong(`nobody is in ${empty.join(', ')}`);
  return `${new Set(members.flat()).size} people, quorum ${model.approvers.quorum}`;
}
