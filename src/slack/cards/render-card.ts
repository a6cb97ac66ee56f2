import type { Post, PostKind } from '../../domain/post.ts';
import type { Card, CardContext } from '../card.ts';
import { withinLimits } from '../within-limits.ts';
import { answerCard } from './answer-card.ts';
import { approvalCard } from './approval-card.ts';
import { checkpointCard } from './checkpoint-card.ts';
import { closingCard } from './closing-card.ts';
import { decisionCard } from './decision-card.ts';
import { explanationCard } from './explanation-card.ts';
import { incidentCard } from './incident-card.ts';
import { noteCard } from './note-card.ts';
import { pendingCard } from './pending-card.ts';
import { promotionCard } from './promotion-card.ts';
import { runCard } from './run-card.ts';
import { sharedCauseCard } from './shared-cause-card.ts';
import { stepUpCard } from './step-up-card.ts';
import { validationCard } from './validation-card.ts';
import { watchCard } from './watch-card.ts';

/** Kinds that are not a card: pictures are uploaded, reactions swapped. */
export type CardPost = Exclude<Post, { kind: Exclude<PostKind, CardKind> }>;
export type ChartKind = 'performance-chart' | 'attribution-chart' | 'distribution-chart';
export type CardKind = Exclude<PostKind, ChartKind | 'reaction'>;

/** A post as a message within Slack's limits. */
export function renderCard(post: CardPost, around: CardContext): Card {
  return withinLimits(cardOf(post, around));
}

function cardOf(post: CardPost, around: CardContext): Card {
  switch (post.kind) {
    case 'incident':
      return incidentCard(post.facts, around);
    case 'shared-cause':
      return sharedCauseCard(post.facts, around);
    case 'explanation':
      return explanationCard(post.facts);
    case 'decision':
      return decisionCard(post.facts);
    case 'run':
      return runCard(post.facts);
    case 'validation':
      return validationCard(post.facts);
    case 'approval':
      return approvalCard(post.facts, around);
    case 'step-up':
      return stepUpCard(post.facts);
    case 'promotion':
      return promotionCard(post.facts);
    case 'watch':
      return watchCard(post.facts);
    case 'closing':
      return closingCard(post.facts);
    case 'answer':
      return answerCard(post.facts);
    case 'note':
      return noteCard(post.facts, around);
    case 'checkpoint':
      return checkpointCard(post.facts);
    case 'pending':
      return pendingCard(post.facts);
  }
}
