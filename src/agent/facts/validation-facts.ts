import type { Validation } from '../../domain/validation.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { sayName, sayNumber, sayText, sayTime, sentence } from '../words.ts';

/** The gates' say on candidate against champion: outcome, each metric with its interval, slices, checks. */
export function validationFacts(validation: Validation): Fact[] {
  const { id } = validation;
  const pair = `${sayName(validation.candidate)} against ${validation.champion ? sayName(validation.champion) : 'no champion'}`;
  const word = { PASS: 'PASS (passed)', FAIL: 'FAIL (failed)', INSUFFICIENT: 'INSUFFICIENT (not enough to judge)' };
  const text = `Validation of ${validation.model} ${pair}: ${word[validation.outcome]} on ${validation.n} rows, ${sayTime(validation.validatedAt)}.`;
  const facts: Fact[] = [
    fact(id, 'validation', text, {
      model: validation.model,
      outcome: validation.outcome,
      candidate: sayName(validation.candidate),
      champion: validation.champion,
      n: validation.n,
    }),
    ...comparisonFacts(validation),
    ...validation.gates.map((gate) =>
      fact(id, 'gate', sentence(`Gate ${gate.outcome}: ${sayText(gate.text)}`), { outcome: gate.outcome }),
    ),
  ];
  const worst = validation.worstSlice;
  if (worst) {
    facts.push(fact(id, 'worst-slice', sentence(`Worst slice ${sayName(worst.slice ?? '')}: ${sayText(worst.text)}`)));
  }
  for (const check of validation.checks) {
    const ok = check.ok ? 'ok' : 'not ok';
    facts.push(
      fact(id, 'check', sentence(`Check ${sayName(check.name)}, ${ok}: ${sayText(check.text)}`), { ok: check.ok }),
    );
  }
  facts.push(...validation.reasons.map((reason) => fact(id, 'reason', sentence(sayText(reason)))));
  if (validation.nextLookAt) facts.push(fact(id, 'next-look', `I look again ${sayTime(validation.nextLookAt)}.`));
  return facts;
}

function comparisonFacts(validation: Validation): Fact[] {
  const seen = new Set<string>();
  const facts: Fact[] = [];
  for (const { comparison: c } of validation.gates) {
    if (!c || c.slice !== null || seen.has(c.metric)) continue;
    seen.add(c.metric);
    const sign = c.delta.value >= 0 ? '+' : '−';
    const delta = `${sign}${sayNumber(Math.abs(c.delta.value))} [${sayNumber(c.delta.low)}, ${sayNumber(c.delta.high)}]`;
    const champion = validation.champion ? sayName(validation.champion) : 'champion';
    const text = `${validation.model}, ${c.metric}: candidate ${sayName(validation.candidate)} ${sayNumber(c.candidate)}, champion ${champion} ${sayNumber(c.champion)}, difference ${delta}, n ${c.n}.`;
    facts.push(
      fact(validation.id, 'comparison', text, { metric: c.metric, candidate: c.candidate, champion: c.champion }),
    );
  }
  return facts;
}
