import type { WebClient } from '@slack/web-api';
import { type SetupCheck, SetupFault, setupCheck } from '../domain/setup-check.ts';
import type { Chat } from '../ports/chat.ts';
import { channelsOf, type SeenChannel } from './list-slack.ts';
import { botScopes } from './scopes.ts';
import { asSlackFailure, refusalCode } from './slack-failure.ts';

/** Who and where the configuration names, each with the keys that name it. */
export interface SlackNames {
  readonly channels: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
  readonly approvers: readonly { readonly key: string; readonly sets: readonly string[]; readonly quorum: number }[];
}

/** Token, scopes, channels, people and approver sets; with a token that is refused nothing else is asked. */
export async function inspectSlack(
  client: WebClient,
  chat: Pick<Chat, 'membersOf' | 'person'>,
  appClient: WebClient | null,
  names: SlackNames,
): Promise<SetupCheck[]> {
  const token = await setupCheck('slack', 'SLACK_BOT_TOKEN', () => tokenText(client));
  if (!token.ok) return [token];
  const sockets = appClient ? [await setupCheck('slack sockets', 'SLACK_APP_TOKEN', () => socketText(appClient))] : [];
  const known = await channelsOf(client);
  const channels = [...names.channels].map(([channel, key]) =>
    setupCheck(`channel ${channel}`, key, async () => channelText(known, channel, key)),
  );
  const people = [...names.people].map(([id, key]) => setupCheck(`owner ${id}`, key, () => ownerText(chat, id, key)));
  const sets = names.approvers.map((named) =>
    setupCheck(`approvers ${named.sets.join(', ')}`, named.key, () => approversText(chat, named)),
  );
  return [token, ...sockets, ...(await Promise.all([...channels, ...people, ...sets]))];
}

async function tokenText(client: WebClient): Promise<string> {
  const said = await client.auth.test().catch((thrown: unknown) => {
    throw asSlackFailure('auth.test', thrown);
  });
  const has = said.response_metadata?.scopes ?? [];
  const missing = botScopes.filter((scope) => !has.includes(scope));
  const more = has.filter((scope) => !(botScopes as readonly string[]).includes(scope));
  const again = 'in the app, and install it again (manifest.yml)';
  if (missing.length > 0)
    throw new SetupFault('SLACK_BOT_TOKEN', `lacks the scope ${missing.join(', ')}: add it ${again}`);
  if (more.length > 0)
    throw new SetupFault(
      'SLACK_BOT_TOKEN',
      `may do more than it needs, by the scope ${more.join(', ')}: remove it ${again}`,
    );
  return `signed in as ${said.user} of ${said.team}, with the scopes it needs and no others`;
}

async function socketText(client: WebClient): Promise<string> {
  try {
    await client.apps.connections.open({});
    return 'a connection is granted';
  } catch (thrown) {
    const code = refusalCode(thrown);
    if (code === null) throw asSlackFailure('apps.connections.open', thrown);
    throw new SetupFault(
      'SLACK_APP_TOKEN',
      `is refused (${code}): make one with the scope connections:write, or unset it`,
    );
  }
}

function channelText(known: readonly SeenChannel[], named: string, key: string): string {
  const wanted = named.replace(/^#/, '');
  const channel = known.find(({ id, name }) => id === wanted || name === wanted);
  if (!channel)
    throw new SetupFault(
      key,
      `there is no channel ${named} that I can see: create it, or /invite @sextant if it is private`,
    );
  if (channel.archived) throw new SetupFault(key, `${named} is archived: name another, or unarchive it`);
  return channel.member ? 'member' : 'public: joined with the first message';
}

async function ownerText(chat: Pick<Chat, 'membersOf' | 'person'>, id: string, key: string): Promise<string> {
  if (id.startsWith('S')) {
    const members = await chat.membersOf(id);
    if (members.length === 0)
      throw new SetupFault(key, `nobody is in ${id}: correct the id, or add people to the group`);
    return `${members.length} people`;
  }
  const person = await chat.person(id);
  if (!person?.active)
    throw new SetupFault(key, `${id} is ${person ? 'deactivated' : 'nobody'}: name somebody who is there`);
  return person.name;
}

async function approversText(
  chat: Pick<Chat, 'membersOf' | 'person'>,
  { key, sets, quorum }: SlackNames['approvers'][number],
): Promise<string> {
  const members = await Promise.all(sets.map((set) => chat.membersOf(set)));
  const empty = sets.filter((_, at) => members[at]?.length === 0);
  if (empty.length > 0)
    throw new SetupFault(`${key}.sets`, `nobody is in ${empty.join(', ')}: correct the id, or add people to the group`);
  const people = await Promise.all([...new Set(members.flat())].map((id) => chat.person(id)));
  const able = people.filter((person) => person?.active && !person.isBot && !person.isGuest && !person.isForeign);
  if (able.length < quorum)
    throw new SetupFault(
      `${key}.quorum`,
      `${quorum} have to approve and ${able.length} can: add people to the sets, or lower it`,
    );
  return `${able.length} people can, ${quorum} must`;
}
