import type { Action, Decision } from '../domain/decision.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { RuleOutcome } from '../domain/policy.ts';
import type { Answer, Question, Usage } from '../domain/question.ts';

export interface Choice {
  readonly action: Action;
  readonly reason: string;
  readonly by: 'model' | 'rules';
  readonly usage: Usage;
}

/** The agent as the flows see it: it tells and it chooses among what is allowed. It never decides what is allowed. */
export interface Advisor {
  explain(input: {
    readonly incident: Pick<Incident, 'id' | 'model'>;
    readonly evidence: Evidence;
    readonly earlier: readonly { readonly incident: Incident; readonly decision: Decision | null }[];
  }): Promise<Answer>;
  choose(input: {
    readonly incident: Incident;
    readonly evidence: Evidence | null;
    readonly options: readonly Action[];
    readonly preferred: Action;
    readonly rules: readonly RuleOutcome[];
  }): Promise<Choice>;
  /** null = people are talking to each other: stay silent. */
  answer(input: {
    readonly question: Question;
    readonly addressed: 'mention' | 'dm' | 'thread';
  }): Promise<Answer | null>;
}
