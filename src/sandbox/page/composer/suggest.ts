import type { Workspace } from '../api/wire.ts';

export interface Suggestion {
  key: string;
  label: string;
  about: string;
  /** What replaces the typed word. */
  insert: string;
}

export interface Suggestions {
  items: Suggestion[];
  from: number;
}

const MOST = 8;

function commands(typed: string, workspace: Workspace): Suggestion[] {
  return workspace.commands
    .filter((c) => c.command.startsWith(typed))
    .map((c) => ({
      key: c.command,
      label: [c.command, c.usage_hint].filter(Boolean).join(' '),
      about: c.description,
      insert: `${c.command} `,
    }));
}

function people(typed: string, workspace: Workspace): Suggestion[] {
  const sought = typed.toLowerCase();
  const users = workspace.users.map((u) => ({
    key: u.id,
    label: `@${u.name}`,
    about: [u.real_name, u.is_bot ? 'app' : u.title].filter(Boolean).join(', '),
    insert: `@${u.name} `,
    first: u.id === workspace.bot.user_id,
  }));
  const groups = workspace.usergroups.map((g) => ({
    key: g.id,
    label: `@${g.handle}`,
    about: g.name,
    insert: `@${g.handle} `,
    first: false,
  }));
  return [...users, ...groups]
    .filter((s) => s.label.slice(1).toLowerCase().startsWith(sought) || s.about.toLowerCase().startsWith(sought))
    .sort((a, b) => Number(b.first) - Number(a.first))
    .map(({ first: _first, ...suggestion }) => suggestion);
}

/** What `/` at the start or `@` at a word's start could become, given the caret. */
export function suggest(text: string, caret: number, workspace: Workspace): Suggestions | undefined {
  const before = text.slice(0, caret);
  if (/^\/[a-z0-9_-]*$/i.test(before)) return some(commands(before, workspace), 0);
  const word = /(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u.exec(before)?.[1];
  return word === undefined ? undefined : some(people(word, workspace), caret - word.length - 1);
}

function some(items: Suggestion[], from: number): Suggestions | undefined {
  return items.length > 0 ? { items: items.slice(0, MOST), from } : undefined;
}
