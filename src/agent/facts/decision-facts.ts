import type { Decision } from '../../domain/decision.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { sayMinutes, sayMoney, sayName, sayText, sayTime, sentence } from '../words.ts';

/** One decision, also the one not to act: what, by which rules, why, and what comes next. */
export function decisionFacts(decision: Decision): Fact[] {
  const { id } = decision;
  const values = { model: decision.model, action: decision.action, mode: decision.mode, verdict: decision.verdict };
  const facts: Fact[] = [
    fact(id, 'decision', `${sayTime(decision.decidedAt)}, ${decision.model}: ${head(decision)}.`, {
      ...values,
      would_have: decision.wouldHave,
      decided_at: decision.decidedAt.toISOString(),
      requested_by: decision.requestedBy,
    }),
    ...decision.reasons.map((text) => fact(id, 'reason', sentence(sayText(text)), { model: decision.model })),
    ...decision.rules.map((rule) =>
      fact(id, 'rule', sentence(`Rule *${rule.rule}* (${rule.effect}): ${sayText(rule.text)}`), {
        rule: rule.rule,
        effect: rule.effect,
      }),
    ),
  ];
  if (decision.ifNobodyActs) {
    facts.push(fact(id, 'if-nobody-acts', sentence(`If nobody does anything: ${sayText(decision.ifNobodyActs)}`)));
  }
  if (decision.nextLookAt) {
    const at = decision.nextLookAt;
    facts.push(fact(id, 'next-look', `Next look ${sayTime(at)}.`, { at: at.toISOString() }));
  }
  const e = decision.estimate;
  if (e) {
    const minutes = e.minutes === null ? 'duration unknown' : sayMinutes(e.minutes);
    const text = `Estimate: ${minutes}, ${sayMoney(e.cost, e.currency)} (${sayText(e.basis)}).`;
    facts.push(fact(id, 'estimate', text, { minutes: e.minutes, cost: e.cost }));
  }
  return facts;
}

function head(decision: Decision): string {
  const who = decision.requestedBy ? `, asked for by ${sayName(decision.requestedBy)}` : '';
  const verdict = `verdict ${decision.verdict}${who}`;
  if (decision.mode === 'observe' && decision.wouldHave) {
    return `I decided to ${decision.action}; without autonomy *observe* it would have been ${decision.wouldHave} (${verdict})`;
  }
  const mode = decision.mode === 'propose' ? ', to be agreed by a person first' : '';
  return `I decided to ${decision.action}${mode} (${verdict})`;
}
