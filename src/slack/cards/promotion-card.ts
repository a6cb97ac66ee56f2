import type { PostFacts } from '../../domain/post.ts';
import { context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { md, prose } from '../escape.ts';
import { progress } from './approval-outcome.ts';

/** How far an approved change of version has come. */
export function promotionCard({ promotion, text }: PostFacts['promotion']): Card {
  const what = promotion.kind === 'rollback' ? 'Rollback' : 'Promotion';
  const line = md`*${what} of ${prose(promotion.model, 60)}:*${progress(promotion)}`;
  return {
    text: line.text,
    rungs: [
      [
        section(text === '' ? line : md`${line}\n${prose(text, 1500)}`),
        ...context([
          md`\`${promotion.id}\` · approval \`${promotion.approvalId}\` · digest \`${promotion.digest.slice(0, 12)}\``,
        ]),
      ],
    ],
  };
}
