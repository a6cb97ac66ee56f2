import type { Change } from '../domain/change.ts';
import type { ErrorCode } from '../domain/error.ts';
import type { Step } from '../domain/step.ts';

/** How an attempt of a step ended. */
export type StepOutcome = 'done' | 'retry' | 'gave-up' | 'not-mine';

/** Told what happened here, for those who watch the watcher. It never fails and nobody waits for it. */
export interface Observer {
  step(step: Step, outcome: StepOutcome, seconds: number, change: Change | null): void;
  /** A request that was answered here; `route` is the pattern, never the path. */
  request(method: string, route: string, status: number, seconds: number): void;
  /** A call of another system: `code` of the error it ended with, or `ok`. */
  call(system: string, code: ErrorCode | 'ok', seconds: number): void;
  /** Calls of a system are held back because they failed in a row. */
  circuit(system: string, open: boolean): void;
}

export const unobserved: Observer = {
  step: () => undefined,
  request: () => undefined,
  call: () => undefined,
  circuit: () => undefined,
};

/** The page Prometheus reads. */
export interface MetricsPage {
  readonly contentType: string;
  text(): Promise<string>;
}
