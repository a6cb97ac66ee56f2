import { z } from 'zod';

export const rights = ['ask', 'request', 'stop', 'snooze'] as const;
export type Right = (typeof rights)[number];

/** Who may talk to Sextant about a model, by set of Slack groups and people. */
export type May = Readonly<Record<Right, readonly string[]>>;

/** What Slack says of a person; null when it knows nobody of that id. */
export interface Standing {
  readonly active: boolean;
  readonly isBot: boolean;
  readonly isGuest: boolean;
  /** Of another workspace, here through Slack Connect. */
  readonly isForeign: boolean;
}

/** A present, human, full member of this very workspace: everybody else may nothing, whatever the sets say. */
export const isFullMember = (person: Standing | null): boolean =>
  person?.active === true && !person.isBot && !person.isGuest && !person.isForeign;

export interface Wish {
  readonly right: Right;
  readonly user: string;
  readonly person: Standing | null;
  /** The sets that hold the right. */
  readonly sets: readonly string[];
  /** Members of those sets, fetched now. */
  readonly members: ReadonlySet<string>;
}

/** null: may. Otherwise why not, in a sentence for that person. Refuses by default. */
export function refusalToTalk({ right, user, person, sets, members }: Wish): string | null {
  if (!isFullMember(person)) return `Only full members of this workspace may ${verbs[right]}. It is on record.`;
  if (members.has(user)) return null;
  if (sets.length === 0) return `Nobody is configured to ${verbs[right]}, so nobody may. It is on record.`;
  return `You may not ${verbs[right]}: it takes ${sets.map(setMention).join(' or ')}. It is on record.`;
}

const verbs: Record<Right, string> = {
  ask: 'ask me about this',
  request: 'ask for a run, a promotion or a rollback here',
  stop: 'stop a run here',
  snooze: 'acknowledge or snooze this',
};

/** A set as Slack shows it: a group or a person. */
export const setMention = (set: string): string => (set.startsWith('S') ? `<!subteam^${set}>` : `<@${set}>`);

export const maySchema = (set: z.ZodType<string>) => {
  const sets = (what: string) => z.array(set).optional().describe(`${what}; default the owner. An empty list: nobody.`);
  return z.strictObject({
    ask: sets('Who may ask questions (approvers always may)'),
    request: sets('Who may ask for a run, a promotion or a rollback'),
    stop: sets('Who may stop a run'),
    snooze: sets('Who may acknowledge and snooze an incident'),
  });
};
