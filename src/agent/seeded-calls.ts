import type { Decision } from '../domain/decision.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import { driftFacts } from './facts/drift-facts.ts';
import { performanceFacts } from './facts/performance-facts.ts';
import { type Call, keepable } from './memory.ts';
import { fact, found, noData, type ToolName, type ToolResult } from './tools/tool.ts';
import { sayName, sayText, sayTime, sentence } from './words.ts';

/** Evidence that was just taken and is not in the store yet, handed over as if its tools had been called. */
export function seededCalls(
  evidence: Evidence,
  earlier: readonly { readonly incident: Incident; readonly decision: Decision | null }[],
): Call[] {
  const { model } = evidence;
  const quality = performanceFacts(evidence).filter((each) => each.kind !== 'since');
  const past = earlier.map(({ incident, decision }) => {
    const done = decision ? `, verdict ${decision.verdict}, decision ${decision.action}` : '';
    const end = incident.closeReason ? `. It closed: ${sayText(incident.closeReason)}` : '';
    const text = `${incident.model}, ${sayTime(incident.openedAt)}: “${sayName(incident.title)}”${done}${end}`;
    return fact(incident.id, 'past', sentence(text), { model: incident.model });
  });
  const history = `past incidents of ${model}`;
  return [
    seeded('explain_drift', model, found(`drift of ${model}`, [...driftFacts(evidence), ...quality])),
    seeded(
      'search_history',
      model,
      past.length > 0
        ? found(history, past)
        : noData(history, `No past incident of ${model} is on record: nothing like it was seen before.`),
    ),
  ];
}

const seedMark = 'seed_';

/** Ids of a server's own calls never look like this. */
export const isSeeded = (call: Pick<Call, 'id'>): boolean => call.id.startsWith(seedMark);

const seeded = (tool: ToolName, model: string, result: ToolResult): Call => ({
  id: `${seedMark}${tool}`,
  step: 0,
  tool,
  args: JSON.stringify({ model }),
  result: keepable(JSON.stringify(result), 200_000),
});
