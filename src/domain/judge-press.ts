import type { Approval, Press, Vote } from './approval.ts';
import type { IdPrefix } from './id.ts';

export interface PressContext {
  readonly approval: Approval;
  readonly votes: readonly Vote[];
  readonly press: Press;
  readonly now: Date;
  /** Whether Slack says this is a present, human, full member. */
  readonly person: { readonly active: boolean; readonly isBot: boolean; readonly isGuest: boolean } | null;
  /** Members of the approver sets, fetched at the press. */
  readonly approvers: ReadonlySet<string>;
  /** Digest recomputed from the registry and configuration as they are now. */
  readonly digestNow: string;
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
        | 'no-approvers';
      readonly text: string;
    }
  | { readonly kind: 'counted'; readonly vote: Vote; readonly have: number; readonly need: number }
  | { readonly kind: 'approved' | 'denied'; readonly vote: Vote };

const refused = (why: Extract<PressOutcome, { kind: 'refused' }>['why'], text: string): PressOutcome => ({
  kind: 'refused',
  why,
  text,
});

/** One press, judged on the server from rows: refuses by default. */
export function judgePress(context: PressContext): PressOutcome {
  const { approval, press, votes, now, person, approvers } = context;
  if (approval.state !== 'pending') return refused('already-decided', settledText(approval));
  if (approval.expiresAt <= now)
    return refused(
      'expired',
      `This approval expired at ${approval.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. Nothing happened.`,
    );
  if (approvers.size === 0 || approval.quorum < 1)
    return refused('no-approvers', 'Nobody is configured to approve this model, so nobody can.');
  if (!person?.active || person.isBot || person.isGuest || !approvers.has(press.user)) {
    const who = approval.sets.map(mentionSet).join(' or ');
    return refused(
      'not-approver',
      `You may not decide this: it takes ${who}. Your press is on record and changed nothing.`,
    );
  }
  if (press.choice === 'approve' && approval.requestedBy === press.user)
    return refused('own-request', 'You asked for this yourself, so somebody else has to approve it.');
  if (votes.some((v) => v.user === press.user)) return refused('already-voted', 'Your vote is already counted.');
  if (press.choice === 'approve' && context.digestNow !== approval.digest)
    return refused(
      'changed',
      'Something changed since this card was posted, so it no longer counts. A new card follows if it still makes sense.',
    );
  const vote: Vote = {
    id: context.newId('vot'),
    approvalId: approval.id,
    user: press.user,
    choice: press.choice,
    reason: press.reason,
    via: press.via,
    votedAt: now,
  };
  if (press.choice === 'deny') return { kind: 'denied', vote };
  const have = votes.filter((v) => v.choice === 'approve' && approvers.has(v.user)).length + 1;
  return have >= approval.quorum ? { kind: 'approved', vote } : { kind: 'counted', vote, have, need: approval.quorum };
}

const mentionSet = (set: string): string => (set.startsWith('S') ? `<!subteam^${set}>` : `<@${set}>`);

function settledText(approval: Approval): string {
  const when = approval.decidedAt ? ` at ${approval.decidedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '';
  const who =
    approval.decidedBy?.startsWith('U') || approval.decidedBy?.startsWith('W') ? ` by <@${approval.decidedBy}>` : '';
  return `Already ${approval.state}${who}${when}. Your press changed nothing.`;
}
