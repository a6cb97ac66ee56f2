import type { Decision } from '../domain/decision.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Blind } from '../domain/observation.ts';
import { ruleOn, toDecision } from './decide.ts';
import { expectModel } from './expect.ts';
import type { Deps } from './flow.ts';
import { isBlind, lookAt } from './look.ts';

type ExplainDeps = Pick<Deps, 'models' | 'monitor' | 'registry' | 'serving' | 'newId' | 'store'>;

/** What Sextant sees and would decide right now, without Slack and without writing anything. */
export async function explainModel(
  deps: ExplainDeps,
  id: string,
  now: Date,
): Promise<{ readonly evidence: Evidence; readonly decision: Decision } | Blind> {
  const model = expectModel(deps.models, id);
  const evidence = await lookAt(deps, model, null, now);
  if (isBlind(evidence)) return evidence;
  const { outcome, estimate } = await ruleOn(deps, model, evidence, null, now);
  const parts = { incident: null, model, evidence, outcome, choice: null, estimate, requestedBy: null, now };
  return { evidence, decision: toDecision(deps, parts) };
}
