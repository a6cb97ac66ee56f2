import type { PostFacts } from '../../src/domain/post.ts';
import type { Card, CardContext } from '../../src/slack/card.ts';
import { type CardKind, type CardPost, renderCard } from '../../src/slack/cards/render-card.ts';
import { at, facts } from './facts.ts';

export const around: CardContext = { now: at('03:15'), links: {}, host: 'slack.example' };

export function postOf<K extends CardKind>(kind: K, given: PostFacts[K]): CardPost {
  return { kind, incidentId: null, to: { channel: 'C1' }, facts: given } as CardPost;
}

/** The card of the example facts of this kind, with what the test changes. */
export function cardOf<K extends CardKind>(
  kind: K,
  change: Partial<PostFacts[K]> = {},
  context: Partial<CardContext> = {},
): Card {
  const given = { ...facts[kind], ...change } as PostFacts[K];
  return renderCard(postOf(kind, given), { ...around, ...context });
}

interface Button {
  readonly action_id: string;
  readonly text: { readonly text: string };
  readonly value?: string;
  readonly url?: string;
  readonly style?: string;
  readonly confirm?: { readonly text: { readonly text: string } };
  readonly accessibility_label?: string;
}

export function buttonsOf(card: Card, rung = 0): Button[] {
  return (card.rungs[rung] ?? []).flatMap((block) =>
    block.type === 'actions' ? block.elements.filter((element) => element.type === 'button') : [],
  ) as Button[];
}

export const actionsOf = (card: Card): string[] => buttonsOf(card).map((button) => button.action_id);

/** Everything a person reads in a rung, dates by their fallback. */
export function read(card: Card, rung = 0): string {
  return texts(card.rungs[rung])
    .join('\n')
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/\*([^*\n]+)\*/g, '$1');
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : texts(inner),
  );
}
