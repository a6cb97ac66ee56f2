import type { PostFacts } from '../../domain/post.ts';
import type { Validation } from '../../domain/validation.ts';
import { bullets, context, header, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { type Mrkdwn, md, prose, visible, when, words } from '../escape.ts';
import { outcomeMark } from '../state-words.ts';
import { checkLines, comparisonLadder, gateLines, moment, restsOn } from './comparison.ts';

/**
 * The comparison: candidate, champion, difference with interval, gate. After PASS the approval card shows the table, so a
 * line a gate is enough; what did not pass shows it here and says what happens now.
 */
export function validationCard({ validation, run }: PostFacts['validation']): Card {
  const title = `${outcomeMark[validation.outcome]} · ${words(validation.model, 60)} ${words(validation.candidate, 20)} against ${words(validation.champion ?? 'no champion', 20)}`;
  const then = whatFollows(validation);
  const passed = validation.outcome === 'PASS';
  const tail = [
    section(bullets([...restsOn(validation), ...checkLines(validation)])),
    section(then),
    ...context([
      md`\`${validation.id}\` · run \`${run.id}\` · ${trainedOn(run.candidate)} · evaluation file \`${(validation.evaluationDigest ?? 'none').slice(0, 12)}\``,
    ]),
  ];
  const ladder = passed ? [[section(bullets(passedLines(validation), 6))]] : comparisonLadder(validation);
  return {
    text: md`${title}. ${visible(then)}`.text,
    rungs: ladder.map((comparison) => [header(title), ...comparison, ...tail]),
  };
}

/** The model as a whole; of its slices the worst is told below. */
function passedLines(validation: Validation): Mrkdwn[] {
  const slices = validation.gates.filter(({ slice }) => slice !== null).length;
  const whole = gateLines({ ...validation, gates: validation.gates.filter(({ slice }) => slice === null) });
  return slices === 0 ? whole : [...whole, md`✅ PASS in all ${slices} slices`];
}

/** After PASS an approval follows; otherwise which gate, that the champion stays, and when it looks again. */
function whatFollows(validation: Validation): Mrkdwn {
  if (validation.outcome === 'PASS') return md`All gates pass; nothing changes until an approver says so.`;
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
  return md`trained on ${window} · code \`${prose((codeRevision ?? 'unknown').slice(0, 12))}\` · data \`${prose((dataSnapshot ?? 'unknown').slice(0, 12))}\``;
}
