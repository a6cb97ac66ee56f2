import type { Evidence } from '../../domain/evidence.ts';
import type { PostFacts } from '../../domain/post.ts';
import type { Answer, Sentence } from '../../domain/question.ts';
import type { Hypothesis } from '../../domain/verdict.ts';
import { bullets, context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { join, type Mrkdwn, md, prose } from '../escape.ts';
import { percent } from '../figures.ts';
import { verdictName } from '../state-words.ts';
import { usageLine, writtenBy } from './usage-line.ts';

/** Answer first, then facts with what they rest on, then what is only a hypothesis, then what is still open. */
export function explanationCard({ incident, evidence, answer }: PostFacts['explanation']): Card {
  const [first, ...rest] = answer.sentences;
  const lead = first
    ? prose(first.text, 600)
    : md`${incident.model}: ${percent(evidence.verdict.confidence)} sure of ${verdictName(evidence.verdict.type)}`;
  const facts = rest.length > 0 ? rest.map(cited) : evidence.verdict.because.map((text) => prose(text, 400));
  return {
    text: md`Why ${prose(incident.model, 60)}: ${lead}`.text,
    rungs: [
      [
        section(md`*${lead}*`),
        ...part('What was measured', facts),
        ...part('Hypotheses (not facts)', hypothesesOf(evidence, answer)),
        ...part('Open, and what would change the answer', openOf(evidence)),
        ...context([
          toldApart(evidence, answer),
          md`Evidence ${join(
            [...citesOf(answer.sentences, evidence.id)].map((id) => md`\`${id}\``),
            ' ',
          )} · ${writtenBy(answer)} · ${usageLine(answer.usage)}`,
        ]),
      ],
    ],
  };
}

/** Unless a sentence says it already. */
function toldApart({ verdict }: Evidence, { sentences }: Answer): Mrkdwn {
  const said = sentences.some(({ text }) => text.includes(verdict.toldApartBy));
  return said ? md`` : md`Told apart by: ${prose(verdict.toldApartBy, 300)}`;
}

const cited = (sentence: Sentence): Mrkdwn =>
  md`${prose(sentence.text, 500)}${sentence.cites.length === 0 ? md`` : md` _[${prose(sentence.cites.join(', '), 120)}]_`}`;

function citesOf(sentences: readonly Sentence[], own: string): Set<string> {
  return new Set([own, ...sentences.flatMap((sentence) => sentence.cites)].slice(0, 12));
}

const part = (title: string, lines: readonly Mrkdwn[]) =>
  lines.length === 0 ? [] : [section(md`*${title}*\n${bullets(lines, 9)}`)];

/** What is likely, what is open, and in one line what was ruled out: the answer's own words first, the computed ones where it has none. */
function hypothesesOf(evidence: Evidence, answer: Answer): Mrkdwn[] {
  const of = (status: Hypothesis['status']) => evidence.verdict.hypotheses.filter((one) => one.status === status);
  const line = (word: string) => (one: Hypothesis) => md`${verdictName(one.type)}: ${word}, ${prose(one.because, 300)}`;
  const told = answer.hypotheses.map((text) => prose(text, 400));
  const ruledOut = of('rejected').map(({ type }) => verdictName(type));
  return [
    ...of('supported').map(line('likely')),
    ...(told.length > 0 ? told : of('open').map(line('open'))),
    ...(ruledOut.length === 0 ? [] : [md`Ruled out: ${ruledOut.join(', ')}`]),
  ];
}

function openOf(evidence: Evidence): Mrkdwn[] {
  const { provisional, wouldChange } = evidence.verdict;
  return [
    ...(provisional === null ? [] : [md`Provisional until ${provisional.until}: ${prose(provisional.why, 300)}`]),
    ...wouldChange.map((text) => prose(text, 300)),
  ];
}
