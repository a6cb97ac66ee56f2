import type { Action } from './decision.ts';
import type { Autonomy, RuleOutcome } from './policy.ts';
import type { RetrainRuling } from './retrain-rules.ts';
import type { VerdictType } from './verdict.ts';

export interface PolicyOutcome {
  /** What the agent may choose among; never empty. */
  readonly options: readonly Action[];
  /** What the rules choose. */
  readonly preferred: Action;
  /** How `retrain` may be done: at once, after a person's yes, only on paper, or not at all. */
  readonly mode: 'act' | 'propose' | 'observe';
  readonly rules: readonly RuleOutcome[];
  readonly until: Date | null;
}

/** Verdict and ruling → allowed actions. Pure; the language model only ever chooses among `options`. */
export function allowedActions(verdict: VerdictType, ruling: RetrainRuling, autonomy: Autonomy): PolicyOutcome {
  const base = { until: ruling.until, mode: modeOf(autonomy, ruling.effect) };
  if (verdict === 'broken-data')
    return { ...base, options: ['fix-data', 'escalate'], preferred: 'fix-data', rules: ruling.rules };
  if (verdict === 'serving-fault')
    return { ...base, options: ['escalate'], preferred: 'escalate', rules: ruling.rules };
  if (ruling.effect === 'hold' || ruling.effect === 'deny')
    return { ...base, options: ['hold', 'escalate'], preferred: 'hold', rules: ruling.rules };
  return {
    ...base,
    options: ['retrain', 'hold', 'escalate'],
    preferred: 'retrain',
    rules: [...ruling.rules, autonomyRule(autonomy, base.mode)],
  };
}

const modeOf = (autonomy: Autonomy, effect: RuleOutcome['effect']): PolicyOutcome['mode'] => {
  if (autonomy === 'observe') return 'observe';
  return autonomy === 'propose' || effect === 'ask' ? 'propose' : 'act';
};

const autonomyRule = (autonomy: Autonomy, mode: PolicyOutcome['mode']): RuleOutcome => {
  if (mode === 'observe')
    return { rule: 'autonomy', effect: 'hold', text: 'Autonomy observe: I only write down what I would have done.' };
  if (mode === 'propose')
    return { rule: 'autonomy', effect: 'ask', text: `Autonomy ${autonomy}: a person says yes before the run starts.` };
  return {
    rule: 'autonomy',
    effect: 'allow',
    text: 'Autonomy retrain: I may start the run; promotion always needs a person.',
  };
};
