export const approvalKinds = ['promote', 'retrain', 'rollback'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];
export const approvalStates = ['pending', 'approved', 'denied', 'expired', 'superseded', 'withdrawn'] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** What the approver was shown, and what the digest is taken over. Recomputed at the press and at execution. */
export interface ApprovalSubject {
  readonly kind: ApprovalKind;
  readonly model: string;
  readonly alias: string | null;
  readonly candidate: string | null;
  readonly artifactDigest: string | null;
  readonly champion: string | null;
  readonly evaluationDigest: string | null;
  readonly evaluationRows: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly gates: readonly unknown[];
  readonly policyVersion: string;
}

/** A question to authorised people, bound to a digest of its subject. A row, not a paused process. */
export interface Approval {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly incidentId: string;
  readonly model: string;
  readonly state: ApprovalState;
  readonly subject: ApprovalSubject;
  readonly digest: string;
  readonly validationId: string | null;
  readonly runId: string | null;
  readonly decisionId: string | null;
  /** Slack user who asked for the run or the promotion; null when the policy did. May not approve. */
  readonly requestedBy: string | null;
  readonly sets: readonly string[];
  readonly quorum: number;
  /** Moves with each vote that does not settle it: of two at once, one has to look again and see the other. */
  readonly votesCounted: number;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

export interface Vote {
  readonly id: string;
  readonly approvalId: string;
  readonly user: string;
  readonly choice: 'approve' | 'deny';
  readonly reason: string | null;
  readonly via: Via;
  readonly votedAt: Date;
}

/** Where a word was given: on the card, as a command, or on the page that asks for the second factor. */
export const vias = ['button', 'command', 'web'] as const;
export type Via = (typeof vias)[number];

/** A person pressing a button or typing a command; what it may do is decided on the server. */
export interface Press {
  readonly approvalId: string;
  readonly user: string;
  readonly choice: 'approve' | 'deny';
  readonly reason: string | null;
  readonly via: Via;
  readonly channel: string;
  readonly threadTs: string | null;
  /** The approval whose card holds the button; null where there is no card. */
  readonly card?: string | null;
}

/** The way of one person to the page where one approval takes the second factor. Alone it opens nothing. */
export interface Link {
  readonly id: string;
  readonly approvalId: string;
  readonly user: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** That a person gave the second factor for this choice on this digest. Only the promoter can write one. */
export interface Proof {
  readonly id: string;
  readonly approvalId: string;
  readonly user: string;
  readonly choice: 'approve' | 'deny';
  readonly digest: string;
  readonly provedAt: Date;
}
