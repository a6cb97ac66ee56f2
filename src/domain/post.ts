import type { Approval, Vote } from './approval.ts';
import type { Attribution } from './attribution.ts';
import type { Decision } from './decision.ts';
import type { DistributionPair, Evidence, Measured, Measurement } from './evidence.ts';
import type { Incident } from './incident.ts';
import type { Promotion } from './promotion.ts';
import type { Answer } from './question.ts';
import type { Run } from './run.ts';
import type { SharedCause } from './shared-cause.ts';
import type { Validation } from './validation.ts';
import type { Watch } from './watch.ts';

/** An authorised person as the card names them. `localTime` "03:12", `dndUntil` "08:00" in their zone. */
export interface PersonFact {
  readonly id: string;
  readonly localTime: string | null;
  readonly dndUntil: string | null;
}

/** One incident of a shared cause, as its parent message lists it. */
export interface CauseChild {
  readonly incidentId: string;
  readonly model: string;
  readonly tier: number;
  /** `broken` as long as the newest look sees the break; `other` when that is over and something else remains. */
  readonly state: 'broken' | 'closed' | 'other';
  /** Whether its own message is in Slack, so that it can be linked. */
  readonly posted: boolean;
}

/** How a version did in production the last time that was measured; null when it never was. */
export interface LiveFigure {
  readonly version: string;
  readonly measured: (Measured & { readonly metric: string; readonly from: string; readonly to: string }) | null;
}

/** The facts of every kind of message. `slack/cards/<kind>` renders them at sending; blocks are never stored. */
export interface PostFacts {
  /** Parent of the thread, edited in place. */
  incident: {
    readonly incident: Incident;
    readonly evidence: Evidence | null;
    readonly decision: Decision | null;
    readonly approval: Approval | null;
    readonly owner: string;
    readonly tier: number;
    readonly rollbackTo: string | null;
    /** Name of the model's runbook, where one is configured. */
    readonly runbook?: string | null;
  };
  /** Parent of the threads of all incidents that one broken input caused, edited in place. */
  'shared-cause': {
    readonly cause: SharedCause;
    /** Worst tier first. */
    readonly children: readonly CauseChild[];
    /** Configured models that read the input. */
    readonly readers: number;
    /** Smallest, middle and largest ratio of medians over the models that see it, for a change of unit. */
    readonly factors: { readonly low: number; readonly middle: number; readonly high: number } | null;
    /** The earliest moment any of them sees, to the row where rows show it. */
    readonly since: string;
    readonly denied: number;
    readonly runsCancelled: number;
    readonly approvalsWithdrawn: number;
    readonly lookEveryMs: number;
  };
  explanation: { readonly incident: Incident; readonly evidence: Evidence; readonly answer: Answer };
  'performance-chart': { readonly model: string; readonly measurement: Measurement };
  'attribution-chart': { readonly model: string; readonly attribution: Attribution };
  'distribution-chart': { readonly model: string; readonly pairs: readonly DistributionPair[] };
  decision: { readonly incident: Incident; readonly decision: Decision };
  /** Progress, edited in place. */
  run: { readonly run: Run };
  validation: { readonly validation: Validation; readonly run: Run };
  approval: {
    readonly approval: Approval;
    readonly votes: readonly Vote[];
    readonly validation: Validation | null;
    readonly run: Run | null;
    readonly decision: Decision | null;
    readonly approvers: readonly PersonFact[];
    /** Who asked for it or started its run: they may not approve it. */
    readonly startedBy: readonly string[];
    readonly stepUp: 'none' | 'totp';
    readonly surface: 'slack' | 'web';
    /** Of a rollback: the version that serves and the one to go back to. */
    readonly live: readonly LiveFigure[];
    readonly supersededBy: string | null;
    /** Filled once the promotion follows, so the settled card tells how it ended. */
    readonly promotion: Promotion | null;
    /** ts of the message it stood in before somebody deleted that. */
    readonly replaces?: string;
  };
  /** The way of one person to the page that takes the second factor. */
  'step-up': { readonly approval: Approval; readonly url: string };
  promotion: { readonly promotion: Promotion; readonly text: string };
  watch: { readonly watch: Watch; readonly text: string };
  closing: { readonly incident: Incident; readonly text: string; readonly facts: readonly string[] };
  answer: { readonly answer: Answer; readonly questionId: string };
  /** A plain sentence or several, `tone` colours it. */
  note: {
    readonly text: string;
    readonly tone: 'info' | 'good' | 'warning' | 'bad';
    readonly mentions: readonly string[];
  };
  /** A signed checkpoint of the ledger: `line` as it stands in the file, so that it can be copied back into one. */
  checkpoint: { readonly rows: number; readonly line: string };
  pending: { readonly approvals: readonly Approval[]; readonly permalinks: Readonly<Record<string, string>> };
  /** Swap the reaction on a message: remove the others of ours, add `name`. */
  reaction: { readonly name: string; readonly messageTs: string };
}
export type PostKind = keyof PostFacts;

/** Where a message goes. `threadOf` is the key of the post whose thread it joins; `threadTs` a thread known by ts. */
export interface PostTarget {
  readonly channel: string;
  readonly threadOf?: string;
  readonly threadTs?: string | null;
  /** Only this person sees it. */
  readonly ephemeralTo?: string;
  /** A direct message to this person instead of `channel`. */
  readonly dm?: string;
  /** Also shown in the channel. */
  readonly broadcast?: boolean;
}

/** One Slack message we owe. The same `key` again edits the message in place; without one it is a message of its own. */
export type Post = {
  [K in PostKind]: {
    readonly key?: string;
    readonly kind: K;
    readonly incidentId: string | null;
    readonly to: PostTarget;
    readonly facts: PostFacts[K];
    /** Held back until then, unless the same key is owed again without it. */
    readonly notBefore?: Date;
  };
}[PostKind];

/** Keys of the messages that are edited in place. */
export const postKey = {
  incident: (incidentId: string): string => `incident-${incidentId}`,
  cause: (causeId: string): string => `cause-${causeId}`,
  run: (runId: string): string => `run-${runId}`,
  approval: (approvalId: string): string => `approval-${approvalId}`,
  promotion: (promotionId: string): string => `promotion-${promotionId}`,
} as const;

/** The message whose thread an incident's messages join: its own, or that of the cause it shares with others. */
export const threadKey = ({ id, causeId, underCause }: Pick<Incident, 'id' | 'causeId' | 'underCause'>): string =>
  underCause && causeId ? postKey.cause(causeId) : postKey.incident(id);
