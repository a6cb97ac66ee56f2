import type { Approval } from '../domain/approval.ts';
import { type Change, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { RuleOutcome } from '../domain/policy.ts';
import type { Step } from '../domain/step.ts';
import { newRun, runConsequence } from './carry-out.ts';
import { ruleOn } from './decide.ts';
import { expectRow } from './expect.ts';
import type { Deps } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';

interface Approved {
  readonly deps: Deps;
  readonly approval: Approval;
  readonly model: Model;
  readonly incident: Incident;
  readonly step: Step;
}

/** A yes answers what the policy asked; what it denies by now, no yes can lift. */
export async function approvedRun(approved: Approved): Promise<Change> {
  const { deps, approval, model, incident, step } = approved;
  const decision = await expectRow(deps.store, 'decision', approval.decisionId ?? '');
  const evidenceId = incident.evidenceId ?? decision.evidenceId;
  const evidence = evidenceId ? await deps.store.get('evidence', evidenceId) : null;
  if (evidence) {
    const { outcome } = await ruleOn(deps, model, evidence, decision.requestedBy, step.now);
    const denial = outcome.rules.find(({ effect }) => effect === 'deny');
    if (denial) return denied(approved, denial, outcome.until);
  }
  const run = newRun(deps, incident, decision, step.now);
  const { set, writes, ...rest } = runConsequence(model, incident, run);
  return {
    ...rest,
    writes: [...writes, update('incident', incident.id, set, { state: incident.state })],
    posts: [await incidentPost(deps.store, model, { ...incident, ...set }, { approval: null })],
  };
}

async function denied(
  { deps, approval, model, incident }: Approved,
  { rule, text }: RuleOutcome,
  until: Date | null,
): Promise<Change> {
  const stateReason = `Approved, but no run starts: ${text}`;
  const set = { state: 'holding' as const, stateReason, nextLookAt: until };
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    ledger: [
      {
        kind: 'incident-changed',
        incidentId: incident.id,
        model: model.id,
        actor: 'policy',
        facts: { refused: 'retrain', approval: approval.id, rule, because: text },
      },
    ],
    posts: [
      await incidentPost(deps.store, model, { ...incident, ...set }, { approval: null }),
      note(incident, `${stateReason} _(rule ${rule})_`, 'warning'),
    ],
  };
}
