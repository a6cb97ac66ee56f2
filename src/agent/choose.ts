import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { actions } from '../domain/decision.ts';
import { asSextantError } from '../domain/error.ts';
import type { Advisor, Choice } from '../ports/advisor.ts';
import type { Log } from '../ports/log.ts';
import type { Purse } from './budget.ts';
import { driftFacts } from './facts/drift-facts.ts';
import { inventedIn, tableOf } from './grounding.ts';
import { choicePrompt } from './prompts/choice.ts';
import { type ServerModel, textOf } from './server-model.ts';
import { sayText, sentence } from './words.ts';

type ChoiceInput = Parameters<Advisor['choose']>[0];

const replySchema = z.object({ action: z.enum(actions), reason: z.string().min(1) });

/** Picks among the actions the policy allows. Anything else than one of them, or a server that fails → the preferred one. */
export async function choose(
  input: ChoiceInput,
  deps: { readonly server: ServerModel | null; readonly purse: Purse; readonly currency: string; readonly log: Log },
): Promise<Choice> {
  const { server, purse, currency, log } = deps;
  const byRules = (): Choice => ({
    action: input.preferred,
    reason: reasonOf(input),
    by: 'rules',
    usage: purse.usage(currency),
  });
  if (!server || input.options.length < 2) return byRules();
  const facts = {
    model: input.incident.model,
    allowed_actions: input.options,
    preferred_by_rules: input.preferred,
    rules: input.rules,
    evidence: input.evidence ? driftFacts(input.evidence).map((fact) => fact.text) : [],
  };
  const asked = JSON.stringify(facts);
  try {
    const reply = textOf(await server.ask([new SystemMessage(choicePrompt), new HumanMessage(asked)], [], purse));
    const parsed = replySchema.parse(JSON.parse(/\{[\s\S]*\}/.exec(reply)?.[0] ?? '{}'));
    if (!input.options.includes(parsed.action)) return byRules();
    const reason = sentence(sayText(parsed.reason, 400));
    const grounded = inventedIn(reason, tableOf([asked])).length === 0;
    return {
      action: parsed.action,
      reason: grounded ? reason : reasonOf(input),
      by: 'model',
      usage: purse.usage(currency),
    };
  } catch (thrown) {
    log.warn(
      { code: asSextantError(thrown).code, incidentId: input.incident.id },
      'The built-in rules choose the action',
    );
    return byRules();
  }
}

/** The rules that had a say against more, or else the ones that allowed it. */
function reasonOf({ rules, preferred }: ChoiceInput): string {
  const against = rules.filter((rule) => rule.effect !== 'allow');
  const told = (against.length > 0 ? against : rules).slice(0, 3).map((rule) => sentence(rule.text));
  return told.join(' ') || `The policy prefers ${preferred}.`;
}
