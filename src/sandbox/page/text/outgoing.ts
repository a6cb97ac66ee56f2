import type { Workspace } from '../api/wire.ts';

/** Turns what a person typed into what Slack stores: entities escaped, `@name` and `#channel` as ids. */
export function encodeOutgoing(typed: string, workspace: Workspace): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const mentions = new Map<string, string>([
    ['here', '<!here>'],
    ['channel', '<!channel>'],
    ...workspace.usergroups.map((g): [string, string] => [g.handle.toLowerCase(), `<!subteam^${g.id}>`]),
    ...workspace.users.map((u): [string, string] => [u.name.toLowerCase(), `<@${u.id}>`]),
  ]);
  const rooms = new Map(workspace.channels.map((c) => [c.name.toLowerCase(), `<#${c.id}>`]));
  return escaped.replace(/(^|[\s(])([@#])([\p{L}\p{N}][\p{L}\p{N}._-]*)/gu, (whole, before, mark, word) => {
    const known = mark === '@' ? mentions : rooms;
    for (let end = word.length; end > 0; end -= 1) {
      const id = known.get(word.slice(0, end).toLowerCase());
      const tail = word.slice(end);
      // Only punctuation may be split off: "@ana." is Ana, "@anabel" is not.
      if (id && /^[._-]*$/.test(tail)) return `${before}${id}${tail}`;
    }
    return whole;
  });
}

/** `/sextant pending` → command and its text; undefined when the text is no command. */
export function parseCommand(typed: string): { command: string; text: string } | undefined {
  const found = /^(\/[a-z0-9_-]+)(?:\s+([\s\S]*))?$/i.exec(typed.trim());
  return found ? { command: found[1] ?? '', text: (found[2] ?? '').trim() } : undefined;
}
