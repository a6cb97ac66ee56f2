import { countRule, fleetCountRule, fleetMoneyRule, moneyRule } from './budget-rules.ts';
import { formatDuration } from './duration.ts';
import { dateText, money } from './figure-text.ts';
import { breakText } from './input-break.ts';
import type { RuleOutcome } from './policy.ts';
import type { RetrainQuestion, Rule } from './retrain-question.ts';
import type { VerdictType } from './verdict.ts';

export { dateText, money };

const mayHelp: ReadonlySet<VerdictType> = new Set(['concept-drift', 'covariate-shift', 'label-shift']);

const verdictRule: Rule = ({ verdict, policy, requestedBy }) => {
  if (verdict.type === 'broken-data')
    return {
      rule: 'broken-data',
      effect: 'deny',
      text: 'The data is broken: retraining would teach the fault. Nobody can lift this in chat.',
    };
  if (verdict.type === 'serving-fault')
    return {
      rule: 'serving-fault',
      effect: 'deny',
      text: 'Serving is at fault, not the model: retraining cannot help. Nobody can lift this in chat.',
    };
  if (verdict.type === 'unknown') {
    const effect = policy.on_unknown === 'retrain' ? 'allow' : policy.on_unknown === 'propose' ? 'ask' : 'hold';
    return {
      rule: 'on-unknown',
      effect,
      text: `The cause is unknown; the policy says on_unknown: ${policy.on_unknown}.`,
    };
  }
  if (mayHelp.has(verdict.type))
    return {
      rule: 'verdict',
      effect: 'allow',
      text: `Verdict ${verdict.type}: new labels can teach the model what changed.`,
    };
  return requestedBy
    ? {
        rule: 'verdict',
        effect: 'ask',
        text: `Verdict ${verdict.type} gives no reason to retrain; a request needs a second person.`,
      }
    : {
        rule: 'verdict',
        effect: 'hold',
        text: `Verdict ${verdict.type}: retraining would cost money and change nothing that hurts.`,
      };
};

/** A run needs one matured window of the new pattern to learn from and another to be judged on. */
const windowsNeeded = 2;

const maturityRule: Rule = ({ verdict, measurement, policy }) => {
  if (measurement.level !== 'L3' || measurement.performance === null) return null;
  const first = measurement.checks.find((c) => c.key === measurement.since);
  if (!first) return null;
  const matured = measurement.checks.filter((c) => c.from >= first.from && c.performance !== null).length;
  if (matured >= windowsNeeded && !verdict.provisional) return null;
  const lastNeeded = Date.parse(first.from) + windowsNeeded * policy.drift.persistence.window;
  const until = new Date(lastNeeded + measurement.labelDelayMs);
  return {
    rule: 'label-maturity',
    effect: 'hold',
    text: `${matured} window${matured === 1 ? '' : 's'} of the new pattern with matured labels, a retraining needs ${windowsNeeded} (one to learn from, one to be judged on): labels mature ${dateText(until)}.`,
    until,
  };
};

const thresholdRule: Rule = ({ measurement, policy, requestedBy }) => {
  const drift = measurement.drift?.value ?? 0;
  const lost = measurement.performance?.lost === true;
  if (drift > policy.drift.above || lost || measurement.quality.length > 0) {
    const above = drift > policy.drift.above;
    const what = lost
      ? `performance is below its limit (${measurement.performance?.metric})`
      : above
        ? `drift ${drift.toFixed(2)} is above ${policy.drift.above}`
        : `the data is not as it was (${measurement.quality[0]?.text})`;
    return { rule: 'threshold', effect: 'allow', text: `Threshold: ${what}.` };
  }
  const effect = requestedBy ? 'ask' : 'hold';
  return {
    rule: 'threshold',
    effect,
    text: `Drift ${drift.toFixed(2)} is not above ${policy.drift.above} and nothing is lost.`,
  };
};

const persistenceRule: Rule = ({ measurement, requestedBy }) => {
  const { hits, of, atLeast } = measurement.persistence;
  if (hits >= atLeast)
    return {
      rule: 'persistence',
      effect: 'allow',
      text: `Persists: ${hits} of the last ${of} checks (needs ${atLeast}).`,
    };
  const effect = requestedBy ? 'ask' : 'hold';
  return {
    rule: 'persistence',
    effect,
    text: `Not persistent yet: ${hits} of the last ${of} checks, needs ${atLeast}.`,
  };
};

/** What others report has no rows to count. */
const sampleRule: Rule = ({ measurement, policy }) =>
  measurement.level === 'L0' || measurement.level === 'L1' || measurement.n.current >= policy.min_rows
    ? null
    : {
        rule: 'minimum-sample',
        effect: 'hold',
        text: `Only ${measurement.n.current} rows; the policy wants ${policy.min_rows} before anything is concluded.`,
      };

const freezeRule: Rule = ({ policy, now }) => {
  const window = policy.freeze.find((f) => new Date(f.from) <= now && now < new Date(f.to));
  if (!window) return null;
  const until = new Date(window.to);
  return { rule: 'freeze', effect: 'deny', text: `Freeze window "${window.name}" until ${dateText(until)}.`, until };
};

const activeRunRule: Rule = ({ runs }) =>
  runs.activeSince
    ? {
        rule: 'active-run',
        effect: 'deny',
        text: `A run of this model is going on since ${dateText(runs.activeSince)}.`,
      }
    : null;

const cooldownRule: Rule = ({ runs, policy, now }) => {
  if (!runs.lastEndedAt) return null;
  const until = new Date(runs.lastEndedAt.getTime() + policy.cooldown);
  if (until <= now)
    return { rule: 'cooldown', effect: 'allow', text: `Cooldown of ${formatDuration(policy.cooldown)} is over.` };
  return {
    rule: 'cooldown',
    effect: 'hold',
    text: `Cooldown: the last run ended ${dateText(runs.lastEndedAt)}; ${formatDuration(policy.cooldown)} must pass, until ${dateText(until)}.`,
    until,
  };
};

const gatesRule: Rule = ({ gates, hasPipeline }) => {
  if (!hasPipeline) return { rule: 'no-gates', effect: 'deny', text: 'No pipeline is configured for this model.' };
  return gates > 0
    ? null
    : { rule: 'no-gates', effect: 'deny', text: 'No gates are configured: no candidate could ever pass.' };
};

const approversRule: Rule = ({ approverSets }) =>
  approverSets > 0
    ? null
    : {
        rule: 'no-approvers',
        effect: 'deny',
        text: 'No approver set is configured: nobody could ever promote what a run makes.',
      };

/** Who was told no is not asked the same again so soon, and what was refused is not started without asking. */
const deniedRule: Rule = ({ denied, policy, now }) => {
  if (!denied) return null;
  const until = new Date(denied.at.getTime() + policy.approval.quiet_after_denial);
  if (until <= now) return null;
  const who = denied.by === null ? 'denied' : `denied by <@${denied.by}>`;
  const why = denied.reason ? ` (“${denied.reason.slice(0, 200)}”)` : '';
  return {
    rule: 'denied-before',
    effect: 'hold',
    text: `Denied before: a run of this model was ${who} ${dateText(denied.at)}${why}; I do not ask again until ${dateText(until)}.`,
    until,
  };
};

const sharedInputRule: Rule = ({ sharedBreaks }) => {
  const [first] = sharedBreaks;
  if (!first) return null;
  const models = [...new Set(sharedBreaks.map(({ model }) => model))];
  return {
    rule: 'shared-input',
    effect: 'deny',
    text: `Broken input: ${breakText(first)}, seen at ${models.slice(0, 3).join(', ')}${models.length > 3 ? ` and ${models.length - 3} more` : ''}. This model reads it too: retraining would teach the fault. Nobody can lift this in chat.`,
  };
};

const rules: readonly Rule[] = [
  verdictRule,
  sharedInputRule,
  maturityRule,
  thresholdRule,
  persistenceRule,
  sampleRule,
  freezeRule,
  activeRunRule,
  cooldownRule,
  moneyRule,
  fleetMoneyRule,
  countRule,
  fleetCountRule,
  deniedRule,
  gatesRule,
  approversRule,
];

const severity = { allow: 0, ask: 1, hold: 2, deny: 3 } as const;

export interface RetrainRuling {
  /** The strictest effect of all rules. */
  readonly effect: RuleOutcome['effect'];
  readonly rules: readonly RuleOutcome[];
  /** When the last rule that stands in the way stops doing so, as far as it is a matter of time. */
  readonly until: Date | null;
}

/** May this model be retrained now? Every rule that had a say, in a person's words; the strictest wins. */
export function ruleOnRetraining(question: RetrainQuestion): RetrainRuling {
  const fired = rules.flatMap((rule) => rule(question) ?? []);
  const effect = fired.reduce<RuleOutcome['effect']>(
    (worst, r) => (severity[r.effect] > severity[worst] ? r.effect : worst),
    'allow',
  );
  const times = fired.flatMap((r) => (r.until && severity[r.effect] >= severity.hold ? [r.until.getTime()] : []));
  return {
    effect,
    rules: fired.map(({ rule, effect: e, text }) => ({ rule, effect: e, text })),
    until: times.length > 0 ? new Date(Math.max(...times)) : null,
  };
}
