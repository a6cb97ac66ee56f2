import type { PostFacts } from '../../domain/post.ts';
import { actions, context, linkButton, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { md, when } from '../escape.ts';
import { actionId } from '../names.ts';
import { askedFor } from './approval-card.ts';

/** One more step before a yes counts; only its person sees it. */
export function stepUpCard({ approval, url }: PostFacts['step-up']): Card {
  const line = md`*One more step:* your yes to ${askedFor(approval)} counts with the six digits of your authenticator. Nothing is approved yet.`;
  return {
    text: line.text,
    rungs: [
      [
        section(line),
        ...actions(`step-up:${approval.id}`, linkButton(actionId.open('step-up'), 'Open the page', url)),
        ...context([
          md`This way is yours, for this one card, and works once, until ${when(approval.expiresAt)}. Never enter the digits in Slack.`,
        ]),
      ],
    ],
  };
}
