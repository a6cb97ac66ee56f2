import type { Approval, ApprovalKind, ApprovalState } from '../../src/domain/approval.ts';

/** What a person may rely on, in as few words as it can be said; it shares no line with the flows. */
export interface Reference {
  champion: string | null;
  policy: number;
  members: readonly string[];
  /** Versions that somebody wrote over, and how often. */
  readonly overwritten: Record<string, number>;
  readonly cards: Card[];
  /** A run goes on: learnt, since the policy decides about runs. */
  running: boolean;
}

export interface Card {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly candidate: string | null;
  readonly requestedBy: string | null;
  /** Whoever asked for something before it was posted, whatever it says itself: none of them approves it. */
  readonly askers: readonly string[];
  readonly quorum: number;
  readonly expiresAt: number;
  readonly shown: string;
  state: ApprovalState;
  readonly voters: string[];
}

/** May vote at all: a member of the sets who is there, human and no guest. */
export const electorate = (reference: Reference, present: readonly string[]): string[] =>
  present.filter((user) => reference.members.includes(user));

const shownNow = (reference: Reference, candidate: string | null): string =>
  JSON.stringify([
    reference.champion,
    reference.policy,
    candidate,
    candidate === null ? 0 : (reference.overwritten[candidate] ?? 0),
  ]);

export function press(
  reference: Reference,
  present: readonly string[],
  id: string,
  user: string,
  choice: 'approve' | 'deny',
): void {
  const card = reference.cards.find((each) => each.id === id);
  const may = electorate(reference, present);
  if (card?.state !== 'pending' || !may.includes(user) || card.voters.includes(user)) return;
  if (choice === 'approve' && card.askers.includes(user)) return;
  if (choice === 'approve' && card.shown !== shownNow(reference, card.candidate)) {
    card.state = 'superseded';
    return;
  }
  card.voters.push(user);
  if (choice === 'deny') card.state = 'denied';
  else if (card.voters.filter((voter) => may.includes(voter)).length >= card.quorum) {
    card.state = 'approved';
    if (card.kind !== 'retrain') reference.champion = card.candidate;
  }
}

/** No card outlives its time. */
export function timePasses(reference: Reference, now: Date): void {
  for (const card of reference.cards)
    if (card.state === 'pending' && card.expiresAt <= now.getTime()) card.state = 'expired';
}

/** A new card shows the world as it is; anything else is a complaint. */
export function learn(reference: Reference, approval: Approval, askedBefore: readonly string[]): string[] {
  const { id, kind, subject, requestedBy, quorum, expiresAt } = approval;
  const { candidate } = subject;
  const twins = reference.cards.filter((card) => card.kind === kind && card.state === 'pending');
  const shown = shownNow(reference, candidate);
  reference.cards.push({
    id,
    kind,
    candidate,
    requestedBy,
    askers: [...(requestedBy === null ? [] : [requestedBy]), ...(kind === 'rollback' ? [] : askedBefore)],
    quorum,
    expiresAt: expiresAt.getTime(),
    shown,
    state: 'pending',
    voters: [],
  });
  return [
    ...(approval.state === 'pending' ? [] : [`${id} was never open: ${approval.state}`]),
    ...(twins.length === 0 ? [] : [`${id} stands beside ${twins[0]?.id}, which is open too`]),
    ...(subject.champion === reference.champion ? [] : [`${id} shows champion ${subject.champion}`]),
    ...(subject.policyVersion === `policy-${reference.policy}` ? [] : [`${id} shows ${subject.policyVersion}`]),
    ...((candidate === null) === (kind === 'retrain') ? [] : [`${id} is to ${kind} ${candidate}`]),
    ...(candidate !== null && candidate === subject.champion ? [`${id} would promote what serves already`] : []),
  ];
}

/** What can be compared with what happened. */
export const summary = ({ champion, cards }: Pick<Reference, 'champion' | 'cards'>): string =>
  [
    `champion ${champion}`,
    ...cards.map(({ id, kind, state, voters }) => `${id} ${kind} ${state} [${[...voters].sort().join(' ')}]`),
  ].join('\n');
