/** A person's message to Sextant, and what it answered. `thread` names the conversation whose memory it belongs to. */
export interface Question {
  readonly id: string;
  readonly thread: string;
  readonly channel: string;
  readonly threadTs: string | null;
  readonly messageTs: string;
  readonly user: string;
  readonly text: string;
  readonly incidentId: string | null;
  /** Models it orders to retrain or to change in production, as read by rules where it came in. */
  readonly orders?: readonly string[];
  readonly askedAt: Date;
  readonly answer: Answer | null;
  readonly state: 'waiting' | 'answered' | 'silent' | 'failed';
}

export interface Usage {
  readonly calls: number;
  readonly tokens: number;
  readonly seconds: number;
  /** null = the server did not say and no price is configured. */
  readonly cost: number | null;
  readonly currency: string;
}

/** Sentences with what they rest on. `cites` are evidence, decision, run, approval… ids. */
export interface Sentence {
  readonly text: string;
  readonly cites: readonly string[];
}

export interface Answer {
  readonly sentences: readonly Sentence[];
  /** Kept apart from facts. */
  readonly hypotheses: readonly string[];
  readonly by: 'model' | 'rules';
  /** Why the rules answered, or which budget ran out. */
  readonly note: string | null;
  readonly tools: readonly string[];
  readonly proposals: readonly Proposal[];
  readonly usage: Usage;
}

/** What a chat turn may ask for; it re-enters like any alert and the policy decides. */
export type Proposal =
  | { readonly kind: 'retrain'; readonly model: string; readonly reason: string }
  | { readonly kind: 'promote'; readonly model: string; readonly version: string; readonly reason: string };
