import type { PostFacts } from '../../domain/post.ts';
import type { Answer, Proposal } from '../../domain/question.ts';
import { actions, bullets, button, context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { join, type Mrkdwn, md, prose } from '../escape.ts';
import { actionId } from '../names.ts';
import { usageLine, writtenBy } from './usage-line.ts';

/** Reply to a person: sentences, what they rest on, hypotheses apart, proposals, and what it took. */
export function answerCard({ answer, questionId }: PostFacts['answer']): Card {
  const [first, ...rest] = answer.sentences.map((sentence) => prose(sentence.text, 900));
  const lead = first ?? md`I have no answer to that.`;
  return {
    text: join([lead, ...rest.slice(0, 3)], ' ').text,
    rungs: [
      [
        section(lead),
        ...(rest.length === 0 ? [] : [section(bullets(rest, 20))]),
        ...part(
          'Hypotheses (not facts)',
          answer.hypotheses.map((text) => prose(text, 400)),
        ),
        ...part('Proposed; the policy decides', answer.proposals.map(proposalLine)),
        ...context([restsOn(answer), md`${writtenBy(answer)} · ${usageLine(answer.usage)}`]),
        ...actions(`feedback:${questionId}`, feedbackButtons(questionId)),
      ],
    ],
  };
}

const part = (title: string, lines: readonly Mrkdwn[]) =>
  lines.length === 0 ? [] : [section(md`*${title}*\n${bullets(lines, 8)}`)];

const proposalLine = (proposal: Proposal): Mrkdwn =>
  proposal.kind === 'retrain'
    ? md`retrain ${prose(proposal.model, 60)}: ${prose(proposal.reason, 300)}`
    : md`promote ${prose(proposal.model, 60)} ${prose(proposal.version, 40)}: ${prose(proposal.reason, 300)}`;

function restsOn(answer: Answer): Mrkdwn {
  const cites = [...new Set(answer.sentences.flatMap((sentence) => sentence.cites))].slice(0, 15);
  const looked = answer.tools.length === 0 ? md`` : md`Looked at: ${prose([...new Set(answer.tools)].join(', '), 300)}`;
  if (cites.length === 0) return looked;
  const rests = md`Rests on ${join(
    cites.map((id) => md`\`${prose(id, 40)}\``),
    ' ',
  )}`;
  return looked.text === '' ? rests : md`${rests} · ${looked}`;
}

const faces = { up: '👍', neutral: '🤔', down: '👎' } as const;
const labels = { up: 'This helped', neutral: 'Not sure about this', down: 'This is wrong' } as const;

const feedbackButtons = (questionId: string) =>
  (['up', 'neutral', 'down'] as const).map((value) =>
    button({ actionId: actionId.feedback(value), text: faces[value], value: questionId, label: labels[value] }),
  );
