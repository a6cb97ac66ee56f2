import type { JsonObject } from '../json-object.ts';
import { quietHours } from '../quiet-hours.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { Workspace } from '../workspace.ts';
import type { SeedUser } from '../workspace-seed.ts';
import type { ApiArguments } from './api-arguments.ts';
import type { ApiMethods } from './api-method.ts';
import { pageOf } from './page-of.ts';

const users = { token: 'bot', scopes: ['users:read'] } as const;
const groups = { token: 'bot', scopes: ['usergroups:read'], tier: 2 } as const;
const dnd = { token: 'bot', scopes: ['dnd:read'] } as const;

export const peopleMethods: ApiMethods = {
  'users.info': { ...users, tier: 4, run: info },
  'users.list': { ...users, tier: 2, run: list },
  'usergroups.list': { ...groups, run: listGroups },
  'usergroups.users.list': { ...groups, run: listGroupUsers },
  'dnd.info': { ...dnd, tier: 3, run: dndInfo },
  'dnd.teamInfo': { ...dnd, tier: 2, run: dndTeamInfo },
};

function shown(workspace: Workspace, user: SeedUser, now: Date): JsonObject {
  const { id, name, real_name, title = '', color = '4a154b', tz = 'UTC' } = user;
  const email = workspace.seed.app.scopes.includes('users:read.email') && user.email ? { email: user.email } : {};
  const profile = { real_name, real_name_normalized: real_name, display_name: name, title, ...email };
  return {
    id,
    team_id: user.foreign_team ?? workspace.seed.team.id,
    ...(user.foreign_team === undefined ? {} : { is_stranger: true }),
    name,
    real_name,
    deleted: user.deleted === true,
    color,
    tz,
    tz_label: tz,
    tz_offset: zoneOffset(tz, now),
    profile: { ...profile, display_name_normalized: name, team: user.foreign_team ?? workspace.seed.team.id },
    is_admin: user.is_admin === true,
    is_owner: false,
    is_bot: user.is_bot === true,
    is_app_user: false,
    is_restricted: user.is_restricted === true || user.is_ultra_restricted === true,
    is_ultra_restricted: user.is_ultra_restricted === true,
    updated: 0,
  };
}

/** Seconds the zone is ahead of UTC at that moment. */
function zoneOffset(tz: string, now: Date): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: tz, timeZoneName: 'longOffset' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}

function find(workspace: Workspace, id: string): SeedUser {
  const user = workspace.users.get(id);
  if (user === undefined) throw new SlackRefusal('user_not_found');
  return user;
}

function now(workspace: Workspace): Date {
  return new Date(workspace.clock.seconds() * 1000);
}

function info({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  return { user: shown(workspace, find(workspace, args.string('user')), now(workspace)) };
}

function list({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const { page, response_metadata } = pageOf([...workspace.users.values()], args);
  const members = page.map((user) => shown(workspace, user, now(workspace)));
  return { members, cache_ts: workspace.clock.seconds(), response_metadata };
}

function listGroups({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const usergroups = workspace.seed.usergroups.map(({ users: members, ...group }) => ({
    ...group,
    team_id: workspace.seed.team.id,
    is_usergroup: true,
    user_count: members.length,
    ...(args.flag('include_users') ? { users: [...members] } : {}),
  }));
  return { usergroups };
}

function listGroupUsers({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const group = workspace.seed.usergroups.find(({ id }) => id === args.string('usergroup'));
  if (group === undefined) throw new SlackRefusal('no_such_subteam');
  const disabled = (id: string) => workspace.users.get(id)?.deleted === true;
  return { users: group.users.filter((id) => args.flag('include_disabled') || !disabled(id)) };
}

function dndOf(user: SeedUser, at: Date): JsonObject {
  return quietHours(user.dnd, user.tz ?? 'UTC', at);
}

function dndInfo({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  return dndOf(find(workspace, args.optional('user') ?? workspace.botUserId), now(workspace));
}

function dndTeamInfo({ workspace }: SandboxCore, args: ApiArguments): JsonObject {
  const ids = args.string('users').split(',');
  if (ids.length > 50) throw new SlackRefusal('too_many_users');
  const known = ids.map((id) => workspace.users.get(id)).filter((user) => user !== undefined);
  return { users: Object.fromEntries(known.map((user) => [user.id, dndOf(user, now(workspace))])) };
}
