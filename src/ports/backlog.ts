import type { ApprovalKind } from '../domain/approval.ts';
import type { IncidentState } from '../domain/incident.ts';
import type { Promotion } from '../domain/promotion.ts';
import type { Role } from '../domain/step.ts';

/** A number of things that wait, and for how long the oldest has. */
export interface Waiting {
  readonly n: number;
  readonly oldestSeconds: number;
}

/** What the store holds that is not finished. */
export interface Backlog {
  /** Steps due and not begun, or left behind by a process that is gone. */
  readonly steps: readonly (Waiting & { readonly role: Role })[];
  /** Messages not yet in Slack that still can get there. */
  readonly posts: Waiting;
  readonly postsGivenUp: number;
  readonly incidents: readonly { readonly state: IncidentState; readonly n: number }[];
  readonly approvals: readonly (Waiting & { readonly kind: ApprovalKind })[];
  /** Promotions between the word and the champion that serves. */
  readonly promotions: readonly (Waiting & { readonly state: Promotion['state'] })[];
  /** What the language model cost or holds reserved since midnight UTC. */
  readonly agentSpentToday: number;
}

export interface BacklogReads {
  backlog(): Promise<Backlog>;
}
