export const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown'] as const;
export type RunState = (typeof runStates)[number];

export interface TimeSpan {
  readonly from: string;
  readonly to: string;
}

/** What a pipeline says of the version it made. */
export interface CandidateReport {
  readonly version: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly trainingWindow: TimeSpan | null;
  readonly evaluationWindow: TimeSpan | null;
  readonly codeRevision: string | null;
  readonly dataSnapshot: string | null;
  readonly rows: number | null;
  /** Periods inside the windows from which it took no row. */
  readonly leftOut?: readonly TimeSpan[];
}

/** One retraining. The row is written before the pipeline is asked: `requestId` is looked up before anything is started. */
export interface Run {
  readonly id: string;
  readonly incidentId: string;
  readonly decisionId: string;
  readonly model: string;
  readonly requestId: string;
  /** Slack user id, or null when the policy started it. */
  readonly requestedBy: string | null;
  readonly state: RunState;
  readonly externalId: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly progress: number;
  readonly progressText: string;
  readonly candidate: CandidateReport | null;
  readonly estimatedMinutes: number | null;
  readonly estimatedCost: number | null;
  readonly cost: number | null;
  readonly currency: string;
  readonly minutes: number | null;
  /** Periods of broken data the pipeline was told to leave out of every window. */
  readonly leaveOut: readonly TimeSpan[];
  /** No row after this was asked for: labels had matured so far; null until it is asked, and for data without labels. */
  readonly dataUntil: Date | null;
  /** Why its candidate may never be promoted; null while nothing speaks against it. */
  readonly voided: string | null;
  /** Pipeline's own last words on failure; untrusted text. */
  readonly errorTail: string | null;
}
