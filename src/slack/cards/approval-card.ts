import type { Approval } from '../../domain/approval.ts';
import type { PostFacts } from '../../domain/post.ts';
import { actions, type Blocks, bullets, button, context, header, section } from '../blocks.ts';
import type { Card, CardContext } from '../card.ts';
import { join, type Mrkdwn, md, prose, utc, when, words } from '../escape.ts';
import { actionId, approvalBlock } from '../names.ts';
import { approvers, askedBy, couldBeWrong, liveLines, secondFactor, whyOf } from './approval-facts.ts';
import { settledLine } from './approval-outcome.ts';
import { checksShort, comparisonLadder, restsOn } from './comparison.ts';
import { runCost } from './run-words.ts';

type Facts = PostFacts['approval'];

/** The question to authorised people. Settled, it keeps its numbers, loses its buttons and says who, when and why. */
export function approvalCard(facts: Facts, around: CardContext): Card {
  const { approval, validation } = facts;
  const pending = approval.state === 'pending';
  const title = `${pending ? 'Approval needed' : settledTitle[approval.state]} · ${askedFor(approval)}`;
  const opening = pending ? waiting(facts) : settledLine(facts, around);
  const comparison = validation === null ? [[]] : comparisonLadder(validation);
  return {
    text: md`${title}. ${opening}`.text,
    rungs: comparison.map((table) => [
      header(title),
      section(opening),
      ...table,
      ...details(facts),
      ...(pending ? actions(approvalBlock(approval.id), decideButtons(facts)) : []),
      ...context([
        footer(approval, pending),
        ...(facts.replaces === undefined ? [] : [md`Posted anew: the message it stood in was deleted.`]),
      ]),
    ]),
  };
}

const settledTitle: Record<Exclude<Approval['state'], 'pending'>, string> = {
  approved: '✅ Approved',
  denied: '⛔ Denied',
  expired: '⌛ Expired',
  superseded: '↪️ Superseded',
  withdrawn: '↩️ Withdrawn',
};

/** "promote fraud v42", "roll back fraud to v40", "retrain fraud". */
export function askedFor({ kind, model, subject }: Approval): string {
  const name = words(model, 60);
  const version = words(subject.candidate ?? '', 30);
  if (kind === 'retrain') return `retrain ${name}`;
  return kind === 'rollback' ? `roll back ${name} to ${version}` : `promote ${name} ${version}`;
}

function waiting({ approval, votes }: Facts): Mrkdwn {
  const yes = votes.filter((vote) => vote.choice === 'approve');
  const counted =
    approval.quorum > 1
      ? md` *${yes.length} of ${approval.quorum}* approvals given${yes.length === 0 ? '' : `: ${yes.map((vote) => vote.user).join(', ')}`}.`
      : md``;
  const ends = md`Expires ${when(approval.expiresAt)}, then nothing happens.`;
  const now =
    approval.subject.champion === null
      ? md``
      : md` Until then champion ${prose(approval.subject.champion, 40)} keeps serving.`;
  return md`${ends}${now}${counted}`;
}

function details(facts: Facts): Blocks {
  const { approval, validation, run, decision } = facts;
  const lines = [
    ...(validation === null ? [] : [...restsOn(validation), ...checksShort(validation)]),
    ...liveLines(facts),
    askedBy(facts),
    ...whyOf(decision),
    ...(run === null ? [] : [md`*What it cost:* ${runCost(run)}`]),
    ...(run === null && decision?.estimate ? [md`*What it would cost:* about ${estimateOf(facts)}`] : []),
  ];
  return [
    section(bullets(lines, 16)),
    ...(approval.state === 'pending'
      ? [
          section(md`*What would make this wrong*\n${bullets(couldBeWrong(facts), 6)}`),
          section(join([approvers(facts), ...secondFactor(facts)], '\n')),
        ]
      : []),
  ];
}

function estimateOf({ decision }: Facts): Mrkdwn {
  const estimate = decision?.estimate;
  if (!estimate) return md`unknown`;
  const time = estimate.minutes === null ? 'unknown time' : `${estimate.minutes} min`;
  return md`${time}, ${estimate.cost === null ? 'unknown cost' : `${estimate.cost} ${estimate.currency}`} (${prose(estimate.basis, 150)})`;
}

/** No Approve button without a PASS of the very comparison the card shows; rollback and retrain have none to show. */
function decideButtons({ approval, validation, surface, stepUp }: Facts) {
  const what = askedFor(approval);
  const effect = stepUp === 'none' ? 'It takes effect as soon as' : 'A page then asks for your six digits; after that';
  const approve = button({
    actionId: actionId.approve,
    text: surface === 'web' ? 'Decide on the page' : 'Approve',
    value: approval.id,
    style: 'primary',
    label: surface === 'web' ? `Decide on the page: ${what}` : `Approve: ${what}`,
    ...(surface === 'web'
      ? {}
      : {
          confirm: {
            title: 'Approve?',
            text: `You approve: ${what}. ${effect} everything shown here is checked once more.`,
            confirm: 'Approve',
            deny: 'Back',
          },
        }),
  });
  const deny = button({
    actionId: actionId.deny,
    text: 'Deny',
    value: approval.id,
    style: 'danger',
    label: `Deny: ${what}`,
  });
  const allowed = approval.kind !== 'promote' || validation?.outcome === 'PASS';
  return allowed ? [approve, deny] : [deny];
}

function footer(approval: Approval, pending: boolean): Mrkdwn {
  const digest = approval.digest.slice(0, 12);
  const typed = pending ? ` · or type /sextant approve ${approval.id}` : '';
  const until = pending ? ` (until ${utc(approval.expiresAt)})` : '';
  return md`\`${approval.id}\` · digest \`${digest}\` · policy \`${prose(approval.subject.policyVersion, 12)}\` · asked ${when(approval.requestedAt)}${until}${typed}`;
}
