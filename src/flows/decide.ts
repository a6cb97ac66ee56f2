import { type Change, insert, nothing, update } from '../domain/change.ts';
import { allowedActions, type PolicyOutcome } from '../domain/decide.ts';
import type { Action, Decision, Estimate } from '../domain/decision.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Post } from '../domain/post.ts';
import { dateText, money, ruleOnRetraining } from '../domain/retrain-rules.ts';
import type { Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import type { Choice } from '../ports/advisor.ts';
import { carryOut } from './carry-out.ts';
import { isUnanswered } from './champion-watch.ts';
import { closeIncident } from './close-incident.ts';
import { estimateRun } from './estimate-run.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, inThread, note } from './incident-post.ts';
import { gatherSoon } from './join-cause.ts';
import { deniedRun, runHistory } from './run-history.ts';
import { sharedBreaks } from './shared-breaks.ts';

/** Policy gives the allowed actions, the agent (or the rules) picks one; recorded whatever it is. */
export const decide: Flow = (deps) => async (step) => {
  const incident = await expectRow(deps.store, 'incident', step.subject.id);
  const requestedBy = step.input.requestedBy ?? null;
  if (!['open', 'holding', 'needs-human'].includes(incident.state) || !incident.evidenceId)
    return requestedBy ? busy(incident, requestedBy) : nothing;
  const model = expectModel(deps.models, incident.model);
  const evidence = await expectRow(deps.store, 'evidence', incident.evidenceId);
  if (evidence.verdict.type === 'healthy' && !requestedBy && (incident.causeId || !stillFires(incident, step.now)))
    return (await isUnanswered(deps, incident)) ? nothing : closeHealthy(deps, model, incident, evidence, step.now);
  const { outcome, estimate } = await ruleOn(deps, model, evidence, requestedBy, step.now);
  const choice = await chosen(deps, incident, evidence, outcome);
  const decision = toDecision(deps, {
    incident,
    model,
    evidence,
    outcome,
    choice,
    estimate,
    requestedBy,
    now: step.now,
  });
  return record(deps, model, incident, { decision, evidence }, step);
};

/** A request while something else goes on starts nothing, and its author is told. */
const busy = (incident: Incident, requestedBy: string): Change => ({
  ledger: [
    {
      kind: 'incident-changed',
      incidentId: incident.id,
      model: incident.model,
      actor: requestedBy,
      facts: { refused: 'retrain', state: incident.state, because: incident.stateReason },
    },
  ],
  posts: [
    note(incident, `<@${requestedBy}> asked for a retraining. I start no second run: ${incident.stateReason}`, 'info'),
  ],
});

/** What the policy allows on this evidence, with the model's own history of runs. */
export async function ruleOn(
  deps: Pick<Deps, 'store' | 'models'>,
  model: Model,
  evidence: Evidence,
  requestedBy: string | null,
  now: Date,
): Promise<{ outcome: PolicyOutcome; estimate: Estimate }> {
  const estimate = await estimateRun(deps.store, model);
  const ruling = ruleOnRetraining({
    policy: model.policy,
    now,
    verdict: evidence.verdict,
    measurement: evidence.measurement,
    gates: model.gates.length,
    approverSets: model.approvers.sets.length,
    hasPipeline: model.pipeline !== null,
    runs: await runHistory(deps.store, model, now),
    estimate,
    requestedBy,
    sharedBreaks: await sharedBreaks(deps.store, deps.models, model, now),
    denied: await deniedRun(deps.store, model, evidence.champion, now),
  });
  return { outcome: allowedActions(evidence.verdict.type, ruling, model.policy.autonomy), estimate };
}

/** The advisor is asked only when there is a choice to make and not on paper only. */
async function chosen(
  deps: Deps,
  incident: Incident,
  evidence: Evidence,
  outcome: PolicyOutcome,
): Promise<Choice | null> {
  // The cause of many is one question, and its answer is the rules'.
  if (outcome.mode === 'observe' || (incident.causeId && evidence.verdict.type === 'broken-data')) return null;
  const { options, preferred, rules } = outcome;
  return deps.advisor.choose({ incident, evidence, options, preferred, rules });
}

interface Parts {
  readonly incident: Incident | null;
  readonly model: Model;
  readonly evidence: Evidence;
  readonly outcome: PolicyOutcome;
  readonly choice: Choice | null;
  readonly estimate: Estimate;
  readonly requestedBy: string | null;
  readonly now: Date;
}

export function toDecision(deps: Pick<Deps, 'newId'>, parts: Parts): Decision {
  const { outcome, choice, model, evidence, estimate } = parts;
  const wanted = choice && outcome.options.includes(choice.action) ? choice.action : outcome.preferred;
  const onPaper = outcome.mode === 'observe' && wanted === 'retrain';
  const action: Action = onPaper ? 'hold' : wanted;
  const because = evidence.verdict.because.slice(0, 2);
  return {
    id: deps.newId('dec'),
    incidentId: parts.incident?.id ?? null,
    model: model.id,
    action,
    mode: wanted === 'retrain' ? outcome.mode : outcome.mode === 'observe' ? 'observe' : 'act',
    wouldHave: onPaper ? wanted : null,
    verdict: evidence.verdict.type,
    evidenceId: evidence.id,
    rules: outcome.rules,
    reasons: [
      ...(onPaper
        ? [
            `I would have retrained it${estimate.cost === null ? '' : ` for about ${money(estimate.cost, estimate.currency)}`}.`,
          ]
        : []),
      ...because,
      ...(choice?.by === 'model' ? [choice.reason] : []),
    ],
    estimate: wanted === 'retrain' ? estimate : null,
    ifNobodyActs: ifNobodyActs(action, parts),
    nextLookAt:
      action === 'retrain'
        ? null
        : (outcome.until ?? new Date(parts.now.getTime() + model.policy.drift.persistence.window)),
    by: choice?.by ?? 'rules',
    requestedBy: parts.requestedBy,
    policyVersion: model.policyVersion,
    decidedAt: parts.now,
  };
}

/** "persist 2 of 3": history had it already, so nobody waits for it. */
const persisted = ({ measurement: { persistence } }: Evidence): string =>
  `persist ${persistence.atLeast} of ${persistence.of}`;

function ifNobodyActs(action: Action, { evidence, outcome, model, incident }: Parts): string {
  const champion = evidence.champion === null ? 'the present model' : `${versionText(evidence.champion)}`;
  const stays = `${champion} keeps serving`;
  if (action === 'retrain')
    return outcome.mode === 'act'
      ? `${stays}; I retrain now under rule ${persisted(evidence)}; nothing reaches production without ${model.approvers.sets.join(' or ') || 'an approver'}.`
      : `${stays}; no run starts until somebody says yes.`;
  if (action === 'fix-data')
    return `${stays} on broken input; I start no run and look again ${incident?.causeId ? 'every 10 minutes' : 'with every sweep'}.`;
  const again = outcome.until ? `I decide again ${dateText(outcome.until)}` : 'I look again with every sweep';
  return `${stays}; ${again}.`;
}

async function record(
  deps: Deps,
  model: Model,
  incident: Incident,
  made: { readonly decision: Decision; readonly evidence: Evidence },
  step: Step,
): Promise<Change> {
  const { decision } = made;
  const before = incident.decisionId ? await deps.store.get('decision', incident.decisionId) : null;
  const what = carryOut(deps, model, incident, made, step);
  const after: Incident = { ...incident, ...what.set, decisionId: decision.id };
  const posts: Post[] = [await incidentPost(deps.store, model, after, { decision })];
  const toldByCause = incident.underCause === true && decision.action === 'fix-data';
  if (decision.requestedBy || (!toldByCause && (!before || !sameDecision(before, decision))))
    posts.push({
      kind: 'decision',
      incidentId: incident.id,
      to: inThread(incident),
      facts: { incident: after, decision },
    });
  return {
    writes: [
      insert('decision', decision),
      update(
        'incident',
        incident.id,
        { ...what.set, decisionId: decision.id },
        { state: incident.state, decisionId: incident.decisionId },
      ),
      ...what.writes,
    ],
    ledger: [decisionFact(decision), ...what.ledger],
    posts: [...posts, ...what.posts],
    next: [...what.next, ...gatherSoon(incident, step.now)],
    ...(what.reserve ? { reserve: what.reserve } : {}),
  };
}

const sameDecision = (a: Decision, b: Decision): boolean =>
  a.action === b.action && a.verdict === b.verdict && a.mode === b.mode && blockers(a) === blockers(b);

const blockers = (d: Decision): string => d.rules.flatMap((r) => (r.effect === 'allow' ? [] : [r.rule])).join();

const decisionFact = (decision: Decision) => ({
  kind: 'decision-made' as const,
  incidentId: decision.incidentId,
  model: decision.model,
  actor: decision.requestedBy ?? (decision.by === 'model' ? 'agent' : 'policy'),
  facts: {
    decision: decision.id,
    action: decision.action,
    mode: decision.mode,
    wouldHave: decision.wouldHave,
    verdict: decision.verdict,
    evidence: decision.evidenceId,
    rules: decision.rules,
    estimate: decision.estimate,
  },
});

/** Senders repeat a firing alert every few hours; one that fell silent for so long resolved while nobody was up to hear it. */
const silentSourceMs = 12 * 3_600_000;

const stillFires = (incident: Incident, now: Date): boolean =>
  incident.alertState === 'firing' && now.getTime() - incident.lastSignalAt.getTime() <= silentSourceMs;

function closeHealthy(deps: Deps, model: Model, incident: Incident, evidence: Evidence, now: Date): Promise<Change> {
  const silence =
    incident.alertState === 'firing' ? ` The source has said nothing since ${dateText(incident.lastSignalAt)}.` : '';
  const reason = `Healthy again by evidence, with no change of the model.${silence}`;
  return closeIncident(deps, model, incident, now, { reason, facts: evidence.verdict.because });
}
