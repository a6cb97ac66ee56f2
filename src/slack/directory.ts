import type { WebClient } from '@slack/web-api';
import type { Chat, Person } from '../ports/chat.ts';
import type { Log } from '../ports/log.ts';
import { asSlackFailure, refusalCode } from './slack-failure.ts';

/** Who is who in the workspace, asked anew each time: rights must not outlive a membership. */
export function createDirectory(
  client: WebClient,
  now: () => Date,
  log: Log,
): Pick<Chat, 'membersOf' | 'person' | 'permalink'> {
  let home: Promise<{ readonly team: string | null; readonly organisation: string | null }> | null = null;
  return {
    async membersOf(set) {
      if (/^[UW]/.test(set)) return [set];
      const found = await ask('usergroups.users.list', ['no_such_subteam', 'subteam_not_found'], () =>
        client.usergroups.users.list({ usergroup: set }),
      );
      if (found === null) log.warn({ set }, 'approver set does not exist in Slack');
      return found?.users ?? [];
    },

    async person(userId) {
      const found = await ask('users.info', ['user_not_found', 'user_not_visible'], () =>
        client.users.info({ user: userId }),
      );
      const user = found?.user;
      if (!user?.id) return null;
      return {
        id: user.id,
        name: user.profile?.display_name || user.profile?.real_name || user.real_name || user.name || user.id,
        timezone: user.tz ?? null,
        active: user.deleted !== true,
        isBot: user.is_bot === true,
        isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
        isForeign: user.is_stranger === true || !(await isOurs(user)),
        dndUntil: await quietUntil(userId),
      } satisfies Person;
    },

    async permalink(channel, ts) {
      const found = await ask('chat.getPermalink', ['message_not_found', 'channel_not_found'], () =>
        client.chat.getPermalink({ channel, message_ts: ts }),
      );
      return found?.permalink ?? null;
    },
  };

  /** Our own workspace, or another of the same organisation; a person of no workspace is nobody's. */
  async function isOurs(user: {
    readonly team_id?: string;
    readonly enterprise_user?: { readonly enterprise_id?: string };
  }): Promise<boolean> {
    const home = await ourHome();
    const organisation = user.enterprise_user?.enterprise_id;
    return user.team_id === home.team || (home.organisation !== null && organisation === home.organisation);
  }

  /** Asked once: a token does not change its workspace. */
  function ourHome(): Promise<{ readonly team: string | null; readonly organisation: string | null }> {
    home ??= client.auth.test().then(
      ({ team_id: team = null, enterprise_id: organisation = null }) => ({ team, organisation }),
      (error: unknown) => {
        home = null;
        throw asSlackFailure('auth.test', error);
      },
    );
    return home;
  }

  /** A courtesy on the card: without it everything else still works. */
  async function quietUntil(user: string): Promise<Date | null> {
    try {
      const dnd = await client.dnd.info({ user });
      const at = now().getTime() / 1000;
      const { next_dnd_start_ts: from, next_dnd_end_ts: to } = dnd;
      return dnd.dnd_enabled && from && to && from <= at && at < to ? new Date(to * 1000) : null;
    } catch (error) {
      log.warn({ user, code: refusalCode(error) }, 'do-not-disturb of a person is not known');
      return null;
    }
  }
}

/** The answer, or null for these refusals; every other failure is thrown as ours. */
async function ask<T>(method: string, absent: readonly string[], call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    const code = refusalCode(error);
    if (code !== null && absent.includes(code)) return null;
    throw asSlackFailure(method, error);
  }
}
