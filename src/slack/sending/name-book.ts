import type { WebClient } from '@slack/web-api';
import type { Log } from '../../ports/log.ts';
import { asSlackFailure, refusalCode } from '../slack-failure.ts';

const keptMs = 10 * 60_000;
/** What could not be asked is asked again soon. */
const unansweredMs = 10_000;
const mostIds = 25;
const idPattern = /\b[UWS](?=[A-Z]*\d)[A-Z0-9]{4,20}\b/g;

/** Ids of people and groups that occur in these facts, as values or inside sentences. */
export function idsIn(facts: unknown): string[] {
  return [...new Set(JSON.stringify(facts).match(idPattern) ?? [])].slice(0, mostIds);
}

/**
 * Names for ids, as people write them: `@anna`, `@ml-oncall`. Ids nobody knows are left out, and those that Slack could not
 * be asked about too, unless somebody is patient: then that throws.
 */
export type NameBook = (ids: readonly string[], patient: boolean) => Promise<ReadonlyMap<string, string>>;

export function createNameBook(client: WebClient, elapsed: () => number, log: Log): NameBook {
  const known = new Map<string, { name: string | null; until: number }>();
  const keep = (id: string, name: string | null, ms = keptMs) => known.set(id, { name, until: elapsed() + ms });
  const fresh = (id: string) => (known.get(id)?.until ?? 0) > elapsed();

  async function lookUp(id: string, patient: boolean): Promise<void> {
    try {
      if (id.startsWith('S')) {
        const { usergroups } = await client.usergroups.list({});
        for (const group of usergroups ?? []) if (group.id && group.handle) keep(group.id, `@${group.handle}`);
        if (!fresh(id)) keep(id, null);
        return;
      }
      const { user } = await client.users.info({ user: id });
      const name = user?.profile?.display_name || user?.name;
      keep(id, name ? `@${name}` : null);
    } catch (error) {
      const code = refusalCode(error);
      log.debug({ id, code }, 'no name found for a slack id');
      const before = known.get(id)?.name ?? null;
      if (patient && before === null && unanswered(error)) throw error;
      // A message with an id in place of a name is better than no message.
      keep(id, before, code === null ? unansweredMs : keptMs);
    }
  }

  return async (ids, patient) => {
    for (const id of ids) if (!fresh(id)) await lookUp(id, patient);
    return new Map(
      ids.flatMap((id) => {
        const name = known.get(id)?.name;
        return name ? [[id, name] as const] : [];
      }),
    );
  };
}

/** A server that is away, not one that says no or wants us slower. */
const unanswered = (error: unknown): boolean => asSlackFailure('look-up', error).code === 'unavailable';
