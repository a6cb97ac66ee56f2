import type { Approval, Press, Proof, Vote } from './approval.ts';
import type { IdPrefix } from './id.ts';
import { isFullMember, type Standing, setMention } from './may.ts';

export interface PressContext {
  readonly approval: Approval;
  readonly votes: readonly Vote[];
  readonly press: Press;
  readonly now: Date;
  readonly person: Standing | null;
  /** Members of the approver sets, fetched at the press. */
  readonly approvers: ReadonlySet<string>;
  /** Who asked for it or for its run: they do not approve their own work. */
  readonly startedBy: ReadonlySet<string>;
  /** Whether the comparison it rests on is a PASS of this very candidate; true where there is none to rest on. */
  readonly passed: boolean;
  /** Digest recomputed from the registry and configuration as they are now. */
  readonly digestNow: string;
  readonly stepUp: 'none' | 'totp';
  readonly surface: 'slack' | 'web';
  /** Second factors that this person gave for this approval. */
  readonly proofs: readonly Proof[];
  readonly newId: (prefix: IdPrefix) => string;
}

export type PressOutcome =
  | {
      readonly kind: 'refused';
      readonly why:
        | 'not-approver'
        | 'own-request'
        | 'expired'
        | 'changed'
        | 'already-decided'
        | 'already-voted'
        | 'no-approvers'
        | 'not-passed'
        | 'wrong-card'
        | 'web-only';
      readonly text: string;
    }
  /** Everything holds but the second factor. */
  | { readonly kind: 'step-up' }
  | { readonly kind: 'counted'; readonly vote: Vote; readonly have: number; readonly need: number }
  | { readonly kind: 'approved' | 'denied'; readonly vote: Vote };

type Refusal = Extract<PressOutcome, { kind: 'refused' }>;

const refused = (why: Refusal['why'], text: string): Refusal => ({ kind: 'refused', why, text });

/** One press, judged on the server from rows: refuses by default. */
export function judgePress(context: PressContext): PressOutcome {
  const refusal = refusalOf(context);
  if (refusal) return refusal;
  const { approval, press, votes, approvers } = context;
  if (press.choice === 'approve' && context.stepUp === 'totp' && !isProved(context)) return { kind: 'step-up' };
  const vote = voteOf(context);
  if (press.choice === 'deny') return { kind: 'denied', vote };
  const counts = (v: Vote): boolean => v.choice === 'approve' && approvers.has(v.user) && !isOwn(context, v.user);
  const have = new Set(votes.filter(counts).map((v) => v.user)).size + 1;
  return have >= approval.quorum ? { kind: 'approved', vote } : { kind: 'counted', vote, have, need: approval.quorum };
}

const isOwn = ({ approval, startedBy }: PressContext, user: string): boolean =>
  approval.requestedBy === user || startedBy.has(user);

function refusalOf(context: PressContext): Refusal | null {
  const { approval, press, votes, now, person, approvers } = context;
  if (press.approvalId !== approval.id || (press.card ?? approval.id) !== approval.id)
    return refused(
      'wrong-card',
      'That button does not belong to that card. Your press is on record and changed nothing.',
    );
  if (approval.state !== 'pending') return refused('already-decided', settledText(approval));
  if (approval.expiresAt <= now)
    return refused('expired', `This approval expired at ${minute(approval.expiresAt)}. Nothing happened.`);
  if (approvers.size === 0 || approval.quorum < 1)
    return refused('no-approvers', 'Nobody is configured to approve this model, so nobody can.');
  if (!isFullMember(person) || !approvers.has(press.user)) {
    const who = approval.sets.map(setMention).join(' or ');
    return refused(
      'not-approver',
      `You may not decide this: it takes ${who}. Your press is on record and changed nothing.`,
    );
  }
  if (press.choice === 'approve' && isOwn(context, press.user))
    return refused(
      'own-request',
      'You asked for this yourself or started its run, so somebody else has to approve it.',
    );
  if (votes.some((v) => v.user === press.user)) return refused('already-voted', 'Your vote is already counted.');
  if (press.choice === 'deny') return null;
  if (!context.passed)
    return refused('not-passed', 'No comparison that passed stands behind this card, so nobody can approve it.');
  if (context.digestNow !== approval.digest)
    return refused(
      'changed',
      'Something changed since this card was posted, so it no longer counts. A new card follows if it still makes sense.',
    );
  if (context.surface === 'web' && press.via !== 'web' && isProved(context))
    return refused('web-only', 'This one is decided on its page only, and your word there is being counted.');
  return null;
}

const isProved = ({ approval, press, proofs }: PressContext): boolean =>
  proofs.some((proof) => carries(proof, approval, press.user, press.choice));

/** Whether a second factor was given by this person, for this choice, on exactly this. */
export const carries = (
  proof: Proof,
  approval: Pick<Approval, 'id' | 'digest'>,
  user: string,
  choice: Proof['choice'],
): boolean =>
  proof.approvalId === approval.id &&
  proof.user === user &&
  proof.choice === choice &&
  proof.digest === approval.digest;

const voteOf = ({ newId, press, now }: PressContext): Vote => ({
  id: newId('vot'),
  approvalId: press.approvalId,
  user: press.user,
  choice: press.choice,
  reason: press.reason,
  via: press.via,
  votedAt: now,
});

const minute = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function settledText(approval: Approval): string {
  const when = approval.decidedAt ? ` at ${minute(approval.decidedAt)}` : '';
  const who =
    approval.decidedBy?.startsWith('U') || approval.decidedBy?.startsWith('W') ? ` by <@${approval.decidedBy}>` : '';
  return `Already ${approval.state}${who}${when}. Your press changed nothing.`;
}
