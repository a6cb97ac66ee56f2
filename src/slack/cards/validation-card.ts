import type { PostFacts } from '../../domain/post.ts';
import type { Validation } from '../../domain/validation.ts';
import { bullets, context, header, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { type Mrkdwn, md, prose, visible, when, words } from '../escape.ts';
import { outcomeMark } from '../state-words.ts';
import { comparisonLadder, moment, restsOn } from './comparison.ts';
import { runCost } from './run-words.ts';

/** The comparison: candidate, champion, difference with interval, gate. What did not pass says what happens now. */
export function validationCard({ validation, run }: PostFacts['validation']): Card {
  const title = `${outcomeMark[validation.outcome]} · ${words(validation.model, 60)} ${words(validation.candidate, 20)} against ${words(validation.champion ?? 'no champion', 20)}`;
  const then = whatFollows(validation);
  const tail = [
    section(bullets(restsOn(validation))),
    ...(validation.reasons.length === 0 ? [] : [section(bullets(validation.reasons.map((text) => prose(text, 400))))]),
    section(then),
    ...context([
      md`\`${validation.id}\` · run \`${run.id}\` · ${runCost(run)}`,
      md`${trainedOn(run.candidate)} · evaluation file \`${(validation.evaluationDigest ?? 'none').slice(0, 12)}\``,
    ]),
  ];
  return {
    text: md`${title}. ${visible(then)}`.text,
    rungs: comparisonLadder(validation).map((comparison) => [header(title), ...comparison, ...tail]),
  };
}

/** After PASS an approval follows; otherwise which gate, that the champion stays, and when it looks again. */
function whatFollows(validation: Validation): Mrkdwn {
  if (validation.outcome === 'PASS') return md`All gates pass: nothing changes until an approver says so.`;
  const short = validation.gates.filter((gate) => gate.outcome === validation.outcome).map((gate) => gate.text);
  const reason = short[0] ?? validation.reasons[0] ?? 'a check did not pass';
  const others = short.length > 1 ? ` (and ${short.length - 1} more)` : '';
  const verb = validation.outcome === 'FAIL' ? 'Gate not met' : 'Not enough to judge';
  const stays =
    validation.champion === null ? md`Nothing is promoted` : md`Champion ${prose(validation.champion, 40)} stays`;
  const again =
    validation.nextLookAt === null
      ? md`I look again when new evidence comes`
      : md`I look again ${when(validation.nextLookAt)}`;
  return md`*${verb}:* ${prose(reason, 400)}${others}. ${stays}; ${again}.`;
}

function trainedOn(candidate: PostFacts['validation']['run']['candidate']): Mrkdwn {
  if (candidate === null) return md`training window unknown`;
  const { trainingWindow, codeRevision, dataSnapshot } = candidate;
  const window =
    trainingWindow === null
      ? md`an unknown window`
      : md`${moment(trainingWindow.from)} to ${moment(trainingWindow.to)}`;
  return md`Trained on ${window} · code ${prose(codeRevision ?? 'unknown', 40)} · data ${prose(dataSnapshot ?? 'unknown', 60)}`;
}
