import type { Model } from '../domain/model.ts';
import type { CandidateReport, RunState, TimeSpan } from '../domain/run.ts';

export interface RunRequest {
  readonly requestId: string;
  readonly incidentId: string;
  readonly now: Date;
  /** First moment of the trouble: what the training window should reach into; null when unknown. */
  readonly troubleSince: string | null;
  /** Labels before this have matured. */
  readonly maturedUntil: string | null;
  /** Periods of broken data: no row of them may be trained on or judged by. */
  readonly leaveOut: readonly TimeSpan[];
}

export interface PipelineStatus {
  readonly state: RunState;
  readonly externalId: string;
  /** 0..1 */
  readonly progress: number;
  readonly text: string;
  readonly candidate: CandidateReport | null;
  readonly minutes: number | null;
  /** The pipeline's own cost figure; null when it has none. */
  readonly cost: number | null;
  readonly errorTail: string | null;
}

/** Starts and follows retrainings. `trigger` is safe to repeat with the same request id: it finds what it started. */
export interface Pipeline {
  trigger(model: Model, request: RunRequest): Promise<{ readonly externalId: string }>;
  /** null when no run with this request id is known. */
  status(model: Model, requestId: string): Promise<PipelineStatus | null>;
  cancel(model: Model, requestId: string, reason: string): Promise<void>;
  /** Runs of this model that are going on now, whoever started them. */
  active(model: Model): Promise<readonly { readonly externalId: string; readonly requestId: string | null }[]>;
}
