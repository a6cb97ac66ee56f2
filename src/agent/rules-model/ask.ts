import type { ModelName } from '../match-models.ts';
import type { Intent } from './intents.ts';
import type { TimeRange } from './time-range.ts';

/** One thing a person asks for. A message may hold several. */
export interface Ask {
  readonly intent: Intent | 'unknown-model' | 'ambiguous-model' | 'nothing-known';
  /** Models it is about, named here or carried over; empty = none or the whole fleet. */
  readonly models: readonly string[];
  /** Whether a model is named in the very words, not carried over. */
  readonly named: boolean;
  readonly unknown: string | null;
  readonly candidates: readonly string[];
  readonly versions: readonly string[];
  readonly range: TimeRange | null;
  /** 1 = first. */
  readonly rank: number | null;
  readonly column: string | null;
  /** The asker's own request was spoken of just before. */
  readonly ownRequest: boolean;
  /** Who asks: a Slack user id, or empty. */
  readonly asker: string;
  readonly text: string;
}

export interface Context {
  readonly asker: string;
  readonly fleet: readonly ModelName[];
  readonly now: Date;
  /** Model of the incident in whose thread this is asked. */
  readonly threadModel: string | null;
}
