import type { PostFacts } from '../../domain/post.ts';
import { context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { md, prose } from '../escape.ts';
import { progress } from './approval-outcome.ts';

/** How far an approved change of version has come; `text` is said where the state alone does not. */
export function promotionCard({ promotion, text }: PostFacts['promotion']): Card {
  const what = promotion.kind === 'rollback' ? 'Rollback' : 'Promotion';
  const far = promotion.state === 'alias-set' && text !== '' ? md` ⏳ ${prose(text, 600)}` : progress(promotion);
  const line = md`*${what} of ${prose(promotion.model, 60)}:*${far}`;
  return {
    text: line.text,
    rungs: [
      [
        section(saysMore(promotion) && text !== '' ? md`${line}\n${prose(text, 1500)}` : line),
        ...context([
          md`\`${promotion.id}\` · approval \`${promotion.approvalId}\` · digest \`${promotion.digest.slice(0, 12)}\``,
        ]),
      ],
    ],
  };
}

const saysMore = ({ state }: PostFacts['promotion']['promotion']): boolean =>
  state === 'intended' || state === 'refused';
