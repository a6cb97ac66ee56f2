import type { Approval } from '../../domain/approval.ts';
import type { Decision } from '../../domain/decision.ts';
import type { PersonFact, PostFacts } from '../../domain/post.ts';
import { join, type Mrkdwn, md, prose } from '../escape.ts';
import { count } from '../figures.ts';
import { moment } from './comparison.ts';
import { ruleLine } from './decision-card.ts';

type Facts = PostFacts['approval'];

/** Who asked; a person is told on the card that the answer cannot be their own. */
export function askedBy({ requestedBy }: Approval): Mrkdwn {
  return requestedBy === null
    ? md`*Asked by:* the policy`
    : md`*Asked by:* ${prose(requestedBy, 80)}, who cannot approve it (own request)`;
}

export function whyOf(decision: Decision | null): Mrkdwn[] {
  if (decision === null) return [];
  const why = decision.reasons.slice(0, 3).map((text) => prose(text, 300));
  const rules = decision.rules.slice(0, 4).map(ruleLine);
  return [
    ...(why.length === 0 ? [] : [md`*Why:* ${join(why, ' ')}`]),
    ...(rules.length === 0 ? [] : [md`*Rules:* ${join(rules, ' · ')}`]),
  ];
}

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
  const { worstSlice, window, checks, n } = validation;
  return [
    window === null
      ? md`The ${count(n)} compared rows are not what comes next.`
      : md`Traffic after ${moment(window.to)} differs from the ${count(n)} compared rows.`,
    ...(worstSlice === null
      ? []
      : [md`Its worst slice matters more than it weighs here: ${prose(worstSlice.text, 300)}`]),
    ...checks.filter((check) => !check.ok).map((check) => md`${prose(check.name, 60)}: ${prose(check.text, 300)}`),
    md`Labels that mature later tell another story; the watch after the promotion looks for that.`,
  ];
}
