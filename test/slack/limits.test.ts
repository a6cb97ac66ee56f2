import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PostFacts } from '../../src/domain/post.ts';
import { checkMessageBlocks } from '../../src/sandbox/slack/blocks/check-blocks.ts';
import { type CardKind, renderCard } from '../../src/slack/cards/render-card.ts';
import { around, postOf } from './card-reading.ts';
import { facts } from './facts.ts';

const kinds = Object.keys(facts) as (keyof typeof facts)[];

/** Closed words: the store and the types hold them, everything else may be anything. */
const closed = new Set([
  'state',
  'kind',
  'outcome',
  'severity',
  'alertState',
  'type',
  'status',
  'action',
  'mode',
  'wouldHave',
  'rule',
  'effect',
  'by',
  'tone',
  'metric',
  'verdict',
  'choice',
  'via',
  'level',
  'task',
  'method',
  'role',
]);

const texts = [
  '',
  ' ',
  'a\nb',
  '&'.repeat(4000),
  '<!channel>'.repeat(300),
  'x'.repeat(20_000),
  '```'.repeat(50),
  '2026-03-05T14:00:00Z '.repeat(200),
  '😀'.repeat(3000),
  '\ud800 <@U0ANNA> \u202e',
  'word '.repeat(150),
  '<https://evil.example|a>|<b>',
];
const numbers = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  1e308,
  1e16,
  Number.MIN_VALUE,
  -0.0042,
  123_456.7,
];
const dates = [new Date(0), new Date(Number.NaN), new Date('2026-03-03T03:10:00Z'), new Date(8.64e15)];

type Pick = <T>(from: readonly T[]) => T;

/** Small and seeded: the values are too large for a shrinker to keep. */
function picker(seed: number): Pick {
  let state = seed >>> 0;
  return (from) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return from[state % from.length]!;
  };
}

/** The facts with every open text, number, date and list length turned into something else. */
function distorted(value: unknown, pick: Pick, key = ''): unknown {
  if (typeof value === 'string') return closed.has(key) ? value : pick([value, ...texts]);
  if (typeof value === 'number') return pick([value, ...numbers]);
  if (value instanceof Date) return pick([value, ...dates]);
  if (Array.isArray(value)) {
    const length = value.length * pick([0, 1, 3, 40]);
    return Array.from({ length }, (_, index) => distorted(value[index % value.length], pick));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, distorted(inner, pick, name)]));
}

describe.each(kinds)('%s', (kind) => {
  test('stays within Slack’s limits whatever the facts, on every rung', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const given = distorted(facts[kind], picker(seed)) as PostFacts[CardKind];
        const card = renderCard(postOf(kind, given), around);
        expect(card.text.length).toBeGreaterThan(0);
        expect(card.text.length).toBeLessThanOrEqual(3000);
        expect(card.rungs.length).toBeGreaterThan(0);
        for (const rung of card.rungs) {
          const blocks = JSON.parse(JSON.stringify(rung));
          checkMessageBlocks(blocks, () => false);
          expect(readable(blocks) + card.text.length).toBeLessThanOrEqual(12_000);
          expect(`${shown(blocks)}${card.text}`).not.toMatch(/<(@|!(?!date))|<https?:(?!\/\/team\.slack\.com\/)/);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

const readable = (value: unknown): number => shown(value).length;

/** All words of these blocks that Slack reads as markup. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join('');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, inner]) => (key === 'text' && typeof inner === 'string' ? inner : shown(inner)))
    .join('');
}
