import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { maySchema, refusalToTalk, rights, type Standing, type Wish } from '../../src/domain/may.ts';

const member: Standing = { active: true, isBot: false, isGuest: false, isForeign: false };
const wish = (changes: Partial<Wish> = {}): Wish => ({
  right: 'ask',
  user: 'U0ANA',
  person: member,
  sets: ['S0OWNERS', 'U0BOSS'],
  members: new Set(['U0ANA', 'U0BOSS']),
  ...changes,
});

describe('talking', () => {
  it.each(rights)('to %s takes a full member of the sets', (right) => {
    expect(refusalToTalk(wish({ right }))).toBeNull();
  });

  it.each<[string, Partial<Wish>, RegExp]>([
    ['an outsider', { user: 'U0OUT' }, /it takes <!subteam\^S0OWNERS> or <@U0BOSS>/],
    ['a guest', { person: { ...member, isGuest: true } }, /full members/],
    ['a bot', { person: { ...member, isBot: true } }, /full members/],
    ['a deactivated account', { person: { ...member, active: false } }, /full members/],
    ['a Slack Connect user', { person: { ...member, isForeign: true } }, /full members of this workspace/],
    ['nobody Slack knows', { person: null }, /full members/],
    ['anybody where nobody is configured', { sets: [], members: new Set() }, /Nobody is configured/],
    ['a member of a set that is empty now', { members: new Set() }, /it takes/],
  ])('is refused to %s, in words', (_who, changes, words) => {
    for (const right of rights) expect(refusalToTalk(wish({ ...changes, right }))).toMatch(words);
  });

  it.each([
    ['ask', 'ask me about this'],
    ['request', 'ask for a run, a promotion or a rollback here'],
    ['stop', 'stop a run here'],
    ['snooze', 'acknowledge or snooze this'],
  ] as const)('the words of a refusal to %s', (right, verb) => {
    const guest = { ...member, isGuest: true };
    const sets = ['S0OWNERS', 'U0SAM'];
    expect(refusalToTalk(wish({ right, person: guest }))).toBe(
      `Only full members of this workspace may ${verb}. It is on record.`,
    );
    expect(refusalToTalk(wish({ right, sets: [], members: new Set() }))).toBe(
      `Nobody is configured to ${verb}, so nobody may. It is on record.`,
    );
    expect(refusalToTalk(wish({ right, sets, members: new Set() }))).toBe(
      `You may not ${verb}: it takes <!subteam^S0OWNERS> or <@U0SAM>. It is on record.`,
    );
  });

  it('by each right a list of sets that the schema knows, an empty one kept as nobody', () => {
    const schema = maySchema(z.string().regex(/^S/));
    for (const right of rights) {
      expect(schema.parse({ [right]: [] })).toEqual({ [right]: [] });
      expect(schema.safeParse({ [right]: ['ana'] }).success).toBe(false);
      expect(schema.shape[right].description).toMatch(/; default the owner. An empty list: nobody.$/);
    }
    expect(schema.parse({})).toEqual({});
  });

  it('is never open to who is not in the sets or not a full member', () => {
    const flags = fc.record({
      active: fc.boolean(),
      isBot: fc.boolean(),
      isGuest: fc.boolean(),
      isForeign: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.option(flags), fc.boolean(), fc.constantFrom(...rights), (person, inside, right) => {
        const members = new Set(inside ? ['U0ANA'] : ['U0BOSS']);
        const full = person?.active === true && !person.isBot && !person.isGuest && !person.isForeign;
        expect(refusalToTalk(wish({ person, members, right })) === null).toBe(full && inside);
      }),
    );
  });

  it('is configured by sets of ids; a word that is no right is a mistake', () => {
    const schema = maySchema(z.string().regex(/^S/));
    expect(schema.safeParse({ ask: ['S1'], stop: [] }).success).toBe(true);
    expect(schema.safeParse({ promote: ['S1'] }).success).toBe(false);
    expect(schema.safeParse({ ask: ['ana'] }).success).toBe(false);
  });
});
