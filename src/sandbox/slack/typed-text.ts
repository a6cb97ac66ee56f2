import type { Workspace } from './workspace.ts';

const TOKEN =
  /<(?:@[UW][A-Z0-9]+|#[CDG][A-Z0-9]+|!subteam\^S[A-Z0-9]+|!here|!channel|https?:\/\/[^\s<>]+)(?:\|[^<>]*)?>/g;

/** Typed text as Slack stores it: escaped, with `@name`, `#channel` and addresses as tokens. Tokens already there stay. */
export function typedText(workspace: Workspace, typed: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of typed.matchAll(TOKEN)) {
    parts.push(encode(workspace, typed.slice(from, match.index)), match[0]);
    from = match.index + match[0].length;
  }
  return [...parts, encode(workspace, typed.slice(from))].join('');
}

/** An address, a name or a channel; what is inside an address stays part of it. */
const LINKABLE = /\bhttps?:\/\/\S+[^\s.,;:!?)]|(?<![\w/@&])@([a-z0-9][\w.-]*)|(?<![\w/#&])#([a-z0-9][\w-]*)/gi;

function encode(workspace: Workspace, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(LINKABLE, (whole, name?: string, channel?: string) => {
    if (name !== undefined) return mention(workspace, name) ?? whole;
    return channel === undefined ? `<${whole}>` : (channelLink(workspace, channel) ?? whole);
  });
}

function mention(workspace: Workspace, name: string): string | undefined {
  const [, plain = '', tail = ''] = /^(.*?)([.-]*)$/.exec(name.toLowerCase()) ?? [];
  const group = workspace.seed.usergroups.find(({ handle }) => handle === plain);
  if (group !== undefined) return `<!subteam^${group.id}>${tail}`;
  const user = [...workspace.users.values()].find((known) => known.name === plain);
  return user === undefined ? undefined : `<@${user.id}>${tail}`;
}

function channelLink(workspace: Workspace, name: string): string | undefined {
  const channel = workspace.channels().find((known) => !known.is_im && known.name === name.toLowerCase());
  return channel === undefined ? undefined : `<#${channel.id}|${channel.name}>`;
}
