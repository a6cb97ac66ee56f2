import type { PostFacts } from '../domain/post.ts';
import { shorten } from './chart-text.ts';
import { formatShare } from './format-number.ts';
import { isNoticeable, largestMove, shownShares } from './shown-shares.ts';

/** More than this no phone shows readably. */
export const mostPairs = 3;

/** What the picture shows, in one sentence: where each feature moved most. */
export function distributionAlt(facts: PostFacts['distribution-chart']): string {
  const model = shorten(facts.model, 80);
  const pairs = facts.pairs.slice(0, mostPairs);
  if (pairs.length === 0) return `No features of ${model} to compare with the reference.`;
  const sentences = pairs.map((pair) => {
    const column = shorten(pair.column, 60);
    const move = largestMove(shownShares(pair));
    if (move === null) return `${column} cannot be compared`;
    if (!isNoticeable(move)) return `${column} is nearly unchanged`;
    return `${column} moved most at "${shorten(move.label, 40)}", ${formatShare(move.before)} → ${formatShare(move.now)}`;
  });
  return `Features of ${model}, reference against current: ${sentences.join('; ')}.`;
}

export function distributionTitle(facts: PostFacts['distribution-chart']): string {
  return `Reference against current: ${shorten(facts.model, 60)}`;
}
