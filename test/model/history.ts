import type { Approval, Vote } from '../../src/domain/approval.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { verifyLedger } from '../../src/domain/ledger-checkpoint.ts';
import type { Promotion } from '../../src/domain/promotion.ts';
import type { Run } from '../../src/domain/run.ts';

/** One change of the champion as the registry saw it, whoever made it. */
export interface Move {
  readonly from: string | null;
  readonly to: string | null;
  /** The approval it was tagged with; null: moved past Sextant. */
  readonly approvalId: string | null;
  /** In force when it moved. */
  readonly policyVersion: string;
  readonly artifactDigest: string | null;
}

/** What happened to one model: rows, and what the world outside saw by itself. */
export interface History {
  readonly first: string;
  readonly moves: readonly Move[];
  readonly approvals: readonly Approval[];
  readonly votes: readonly Vote[];
  readonly promotions: readonly Promotion[];
  readonly runs: readonly Run[];
  /** Request ids that the pipeline really started. */
  readonly started: readonly string[];
  readonly ledger: readonly LedgerRow[];
  /** Whether this person was in the approver sets, active, human and no guest then. */
  readonly mayVote: (user: string, at: Date) => boolean;
}

/** Everything in this history that must never happen; knows the rows, not the flows that wrote them. */
export const checkHistory = (history: History): string[] => [
  ...linear(history),
  ...carried(history),
  ...usedOnce(history),
  ...votesHold(history),
  ...runsHold(history),
  ...recorded(history),
];

/** Promotions of a model are one line: each begins where the move before it ended. */
function linear({ first, moves }: History): string[] {
  let stands: string | null = first;
  return moves.flatMap(({ from, to }) => {
    const fault = from === stands ? [] : [`the champion moved from ${from}, but stood at ${stands}`];
    stands = to;
    return fault;
  });
}

/** A move of ours does what its approval showed, under the policy it was shown with, with enough yes and no no. */
function carried({ moves, approvals, votes }: History): string[] {
  return moves.flatMap((move) => {
    if (move.approvalId === null) return [];
    const approval = approvals.find((each) => each.id === move.approvalId);
    if (!approval) return [`the champion moved to ${move.to} without an approval (${move.approvalId})`];
    const { id, state, subject, quorum, requestedBy } = approval;
    const on = votes.filter((vote) => vote.approvalId === id);
    const yes = new Set(on.filter((vote) => vote.choice === 'approve' && vote.user !== requestedBy).map((v) => v.user));
    return [
      ...(state === 'approved' ? [] : [`${id} is ${state} and moved the champion`]),
      ...(subject.kind === 'retrain' ? [`${id} is about a retraining and moved the champion`] : []),
      ...(subject.candidate === move.to ? [] : [`${id} showed ${subject.candidate}, ${move.to} was promoted`]),
      ...(subject.champion === move.from ? [] : [`${id} showed champion ${subject.champion}, it was ${move.from}`]),
      ...(subject.policyVersion === move.policyVersion ? [] : [`${id} was carried out under another policy`]),
      ...(subject.artifactDigest === move.artifactDigest ? [] : [`${id} showed another artifact than was promoted`]),
      ...(yes.size >= quorum ? [] : [`${id} has ${yes.size} of ${quorum} votes and moved the champion`]),
      ...(on.some((vote) => vote.choice === 'deny') ? [`${id} was denied and moved the champion`] : []),
    ];
  });
}

function usedOnce({ moves, promotions }: History): string[] {
  const twice = (ids: readonly string[]): string[] => ids.filter((id, i) => ids.indexOf(id) !== i);
  return [
    ...twice(moves.flatMap((move) => move.approvalId ?? [])).map((id) => `${id} moved the champion twice`),
    ...twice(promotions.map((promotion) => promotion.approvalId)).map((id) => `${id} has two promotions`),
  ];
}

/** A vote that counts was cast in time by somebody who might, once, and not on the own request. */
function votesHold({ approvals, votes, mayVote }: History): string[] {
  return votes.flatMap((vote, i) => {
    const approval = approvals.find((each) => each.id === vote.approvalId);
    if (!approval) return [`${vote.id} is on no approval`];
    const { requestedBy, expiresAt } = approval;
    const before = votes.slice(0, i).some((each) => each.approvalId === approval.id && each.user === vote.user);
    return [
      ...(mayVote(vote.user, vote.votedAt) ? [] : [`${vote.user} voted on ${approval.id} without the right to`]),
      ...(before ? [`${vote.user} voted twice on ${approval.id}`] : []),
      ...(vote.choice === 'approve' && vote.user === requestedBy ? [`${vote.user} approved the own request`] : []),
      ...(vote.votedAt < expiresAt ? [] : [`${vote.user} voted on ${approval.id} after it expired`]),
    ];
  });
}

const active: ReadonlySet<string> = new Set(['queued', 'running', 'unknown']);

function runsHold({ runs, started }: History): string[] {
  const going = runs.filter((run) => active.has(run.state));
  const requested = new Set(runs.map((run) => run.requestId));
  return [
    ...(going.length > 1 ? [`${going.length} runs go on at once`] : []),
    ...started.filter((id) => !requested.has(id)).map((id) => `the pipeline started ${id}, which nobody decided`),
    ...started.filter((id, i) => started.indexOf(id) !== i).map((id) => `${id} was started twice`),
  ];
}

interface Told {
  readonly seq: number;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The ledger holds, and tells the same: each move, vote and end of an approval once, in the only order that makes sense. */
function recorded({ ledger, moves, approvals, votes }: History): string[] {
  const proof = verifyLedger(ledger, [], null);
  const told = ledger.map((row): Told => ({ ...JSON.parse(row.body), seq: row.seq }));
  const of = (kind: string, name: string, id: string): Told[] =>
    told.filter((each) => each.kind === kind && each.facts[name] === id);
  const once = (kind: string, name: string, id: string): string[] =>
    of(kind, name, id).length === 1 ? [] : [`the ledger tells ${kind} of ${id} ${of(kind, name, id).length} times`];
  const ours = moves.flatMap((move) => move.approvalId ?? []);
  return [
    ...(proof.ok ? [] : [`the ledger does not hold: ${proof.fault?.reason}`]),
    ...votes.flatMap((vote) => once('vote-cast', 'vote', vote.id)),
    ...approvals.flatMap(({ id, state }) => {
      const [end] = of('approval-settled', 'approval', id);
      const late = of('vote-cast', 'approval', id).filter((vote) => end && vote.seq > end.seq);
      return [
        ...once('approval-requested', 'approval', id),
        ...(state === 'pending' ? [] : once('approval-settled', 'approval', id)),
        ...late.map((vote) => `a vote on ${id} (row ${vote.seq}) comes after its end`),
      ];
    }),
    ...ours.flatMap((id) => [
      ...once('alias-changed', 'approval', id),
      ...inOrder(id, [
        ...of('approval-requested', 'approval', id),
        ...of('vote-cast', 'approval', id).slice(-1),
        ...of('approval-settled', 'approval', id),
        ...of('promotion-intended', 'approval', id),
        ...of('alias-changed', 'approval', id),
      ]),
    ]),
  ];
}

const inOrder = (id: string, told: readonly Told[]): string[] =>
  told.every((each, i) => i === 0 || told[i - 1]!.seq < each.seq) && told.length === 5
    ? []
    : [`the ledger tells of ${id} in another order: ${told.map((each) => each.kind).join(', ')}`];
