import type { Decision } from '../../domain/decision.ts';
import { formatDuration } from '../../domain/duration.ts';
import { higherIsBetter } from '../../domain/gate.ts';
import type { PersonFact, PostFacts } from '../../domain/post.ts';
import type { Validation } from '../../domain/validation.ts';
import { join, type Mrkdwn, md, prose } from '../escape.ts';
import { count, signed, spread, withInterval } from '../figures.ts';
import { verdictName } from '../state-words.ts';
import { moment } from './comparison.ts';
import { ruleLine } from './decision-card.ts';

type Facts = PostFacts['approval'];

/** Who asked or started its run; they are told on the card that the answer cannot be their own. */
export function askedBy({ approval: { requestedBy }, startedBy }: Facts): Mrkdwn {
  const others = startedBy.filter((user) => user !== requestedBy);
  const started =
    others.length === 0 ? md`` : md` *Run started by:* ${prose(others.join(', '), 200)}, who cannot approve it.`;
  return requestedBy === null
    ? md`*Asked by:* the policy.${started}`
    : md`*Asked by:* ${prose(requestedBy, 80)}, who cannot approve it (own request).${started}`;
}

/** Both versions of a rollback as production saw them, never as a comparison promised. */
export const liveLines = ({ live, approval }: Facts): Mrkdwn[] =>
  live.map(({ version, measured }) => {
    const part = version === approval.subject.champion ? 'Serves now' : 'To go back to';
    const name = prose(version, 40);
    if (measured === null) return md`*${part}:* ${name}, its labels never told how it did in production`;
    const { metric, n, from, to } = measured;
    return md`*${part}:* ${name}, live ${metric.toUpperCase()} ${spread(measured)} on ${count(n)} rows, ${moment(from)} to ${moment(to)}`;
  });

/** How much it takes beside the press. */
export const secondFactor = ({ stepUp, surface }: Facts): Mrkdwn[] => [
  ...(stepUp === 'none'
    ? []
    : [
        md`*Second factor:* a yes counts with the six digits of your authenticator, on a page that the button leads to.`,
      ]),
  ...(surface === 'web' ? [md`*Not from Slack:* the yes is given on that page only.`] : []),
];

/** The reasons, and the rules that let it through but for those that only repeat a reason. */
export function whyOf(decision: Decision | null): Mrkdwn[] {
  if (decision === null) return [];
  const why = decision.reasons.slice(0, 1).map((text) => md`${verdictName(decision.verdict)}. ${prose(text, 300)}`);
  const rules = decision.rules.filter(({ rule }) => !repeating.has(rule)).slice(0, 4);
  return [
    ...(why.length === 0 ? [] : [md`*Why:* ${join(why, ' ')}`]),
    ...(rules.length === 0 ? [] : [md`*Rules:* ${join(rules.map(ruleLine), ' ')}`]),
  ];
}

const repeating: ReadonlySet<string> = new Set(['verdict', 'threshold']);

/** Who may say yes, how late it is for them, and who is not to be disturbed. */
export function approvers({ approval, approvers: people }: Facts): Mrkdwn {
  const needed = approval.quorum > 1 ? `${approval.quorum} of them must agree` : 'one of them is enough';
  const shown = people.slice(0, 12).map(personLine);
  const more = people.length > shown.length ? [md`and ${people.length - shown.length} more`] : [];
  if (shown.length === 0)
    return md`*Who may approve:* nobody in ${prose(approval.sets.join(', ') || 'the approver sets', 200)} could be found`;
  return md`*Who may approve* (${needed}): ${join([...shown, ...more], ' · ')}`;
}

function personLine({ id, localTime, dndUntil }: PersonFact): Mrkdwn {
  const now = localTime === null ? '' : ` (${localTime} there)`;
  const quiet = dndUntil === null ? '' : ` 🔕 do not disturb until ${dndUntil}`;
  return md`${prose(id, 60)}${now}${quiet}`;
}

/** What an approver should doubt, from the rows of the comparison only. */
export function couldBeWrong({ approval, validation }: Facts): Mrkdwn[] {
  if (approval.kind === 'retrain')
    return [
      md`The cause is not what the evidence says: then money is spent and the comparison fails; nothing is promoted by this.`,
    ];
  if (approval.kind === 'rollback')
    return [
      md`The trouble is in the traffic and not in the version: then ${prose(approval.subject.candidate ?? 'the earlier version', 40)} suffers as well. It is not compared on today's rows first.`,
    ];
  if (validation === null) return [md`There is no comparison to rest on.`];
  const { checks } = validation;
  return [
    ...checks.filter((check) => !check.ok).map((check) => md`${prose(check.name, 60)}: ${prose(check.text, 300)}`),
    ...thinnestGate(validation),
    ...worstSliceDoubt(validation),
    ...learnedFrom(validation),
    newerTraffic(validation),
  ];
}

/** The gate whose pessimistic end lies closest to being worse than the champion. */
function thinnestGate({ gates, candidate }: Validation): Mrkdwn[] {
  const judged = gates.flatMap(({ comparison, slice, gate }) =>
    comparison === null || slice !== null ? [] : [{ comparison, better: higherIsBetter(gate.metric) ? 1 : -1 }],
  );
  const worst = judged
    .map(({ comparison: { metric, delta, champion }, better }) => ({
      metric,
      value: better > 0 ? delta.low : delta.high,
      share: (better * (better > 0 ? delta.low : delta.high)) / Math.max(Math.abs(champion), 1e-9),
    }))
    .sort((a, b) => a.share - b.share)[0];
  if (worst === undefined) return [];
  const worse = worst.share < 0 ? `: ${candidate} may be worse` : '';
  return [
    md`Luck of the sample: the true difference in ${worst.metric} may be as small as ${signed(worst.value)}${worse}.`,
  ];
}

function worstSliceDoubt({ worstSlice, candidate }: Validation): Mrkdwn[] {
  const comparison = worstSlice?.comparison;
  if (!worstSlice || !comparison) return [];
  const pessimistic = higherIsBetter(worstSlice.gate.metric) ? comparison.delta.low : -comparison.delta.high;
  if (pessimistic >= 0) return [];
  return [
    md`In ${prose(comparison.slice ?? worstSlice.slice ?? 'its worst slice', 80)} ${candidate} may do worse: Δ ${withInterval(comparison.delta)} on ${count(comparison.n)} rows.`,
  ];
}

/** How much of the new pattern the candidate could learn from. */
const learnedFrom = ({ checks, candidate }: Validation): Mrkdwn[] =>
  checks
    .filter(({ name, ok }) => ok && name === 'training-overlap')
    .map(({ text }) => md`The pattern is still changing: ${candidate} knows only what it saw (${prose(text, 200)}).`);

function newerTraffic({ window, n, validatedAt }: Validation): Mrkdwn {
  const until = window === null ? Number.NaN : Date.parse(window.to);
  const ms = new Date(validatedAt).getTime() - until;
  if (window === null || !(ms > 0)) return md`The ${count(n)} compared rows are not what comes next.`;
  return md`Newer traffic differs: nothing after ${moment(window.to)} is compared (${formatDuration(ms)}); the watch after the promotion looks there.`;
}
