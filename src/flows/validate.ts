import { brokenRows, spanText } from '../domain/broken-period.ts';
import { type Change, insert, nothing, update } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Post } from '../domain/post.ts';
import type { CandidateReport, Run } from '../domain/run.ts';
import type { Step } from '../domain/step.ts';
import type { Validation, ValidationOutcome } from '../domain/validation.ts';
import { versionText } from '../domain/version-text.ts';
import { checkWindows } from '../drift/check-windows.ts';
import { compareRows } from '../drift/compare-rows.ts';
import { brokenPeriodsOf } from './broken-periods.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, inThread, note } from './incident-post.ts';

const evaluationFile = 'sextant_eval.parquet';

/** Candidate and champion on the same rows. Approve exists only after PASS. */
export const validate: Flow = (deps) => async (step) => {
  const run = await expectRow(deps.store, 'run', step.subject.id);
  const [done] = await deps.store.find('validation', { where: { runId: run.id }, limit: 1 });
  if ((done && step.input.again !== 'yes') || run.state !== 'succeeded' || !run.candidate) return nothing;
  const model = expectModel(deps.models, run.model);
  const incident = await expectRow(deps.store, 'incident', run.incidentId);
  const evidence = incident.evidenceId ? await deps.store.get('evidence', incident.evidenceId) : null;
  const validation = await judge(deps, model, incident, run, run.candidate, evidence, step);
  return conclude(deps, model, incident, run, validation);
};

async function judge(
  deps: Deps,
  model: Model,
  incident: Incident,
  run: Run,
  candidate: CandidateReport,
  evidence: Evidence | null,
  step: Step,
): Promise<Validation> {
  const champion = await deps.registry.champion(model);
  const base = {
    id: deps.newId('val'),
    runId: run.id,
    incidentId: incident.id,
    model: model.id,
    candidate: candidate.version,
    champion: champion?.version ?? null,
    nextLookAt: null,
    validatedAt: step.now,
  };
  const broken = run.voided ?? (await brokenRowsIn(deps, model, run, step));
  if (broken) return { ...base, ...refused(`${versionText(candidate.version)} is void: ${broken}.`) };
  try {
    return { ...base, ...(await compare(deps, model, candidate, evidence, step)) };
  } catch (thrown) {
    if (!(thrown instanceof SextantError) || thrown.retryable) throw thrown;
    return { ...base, ...refused(`The candidate could not be judged: ${thrown.message}`) };
  }
}

/** Whether it took rows of a time in which the data was broken; what it does not say it left out, it took. */
async function brokenRowsIn(deps: Deps, model: Model, run: Run, step: Step): Promise<string | null> {
  const rows = brokenRows(run, await brokenPeriodsOf(deps.store, deps.models, model, step.now));
  if (rows.length === 0) return null;
  const spans = rows.map(spanText).join(' and ');
  return `its windows reach into broken data (${spans}), and the pipeline does not say that it left that out (leftOut)`;
}

/** Labels go on maturing while a run trains: the log's delay says how far they are now. */
function maturedBy(evidence: Evidence | null, now: Date): string | null {
  const measured = evidence?.measurement.performance?.maturedUntil ?? null;
  if (measured === null) return null;
  const byDelay = new Date(now.getTime() - (evidence?.measurement.labelDelayMs ?? 0)).toISOString();
  return measured.localeCompare(byDelay) > 0 ? measured : byDelay;
}

const refused = (reason: string) => ({
  outcome: 'FAIL' as const,
  gates: [],
  worstSlice: null,
  n: 0,
  window: null,
  evaluationDigest: null,
  checks: [],
  reasons: [reason],
});

async function compare(deps: Deps, model: Model, candidate: CandidateReport, evidence: Evidence | null, step: Step) {
  const version = await deps.registry.version(model, candidate.version);
  if (!version?.ready) return refused(`Version ${candidate.version} is not (or not ready) in the registry.`);
  const path = await deps.registry.artifact(model, candidate.version, evaluationFile);
  if (!path)
    return refused(
      `Version ${candidate.version} has no ${evaluationFile}: the pipeline must score both models on the same rows.`,
    );
  const frame = await deps.frames.read({ files: path });
  const slices = [...new Set(model.gates.flatMap((g) => (g.slice ? [g.slice] : [])))];
  const rows = compareRows({
    frame,
    task: model.task,
    columns: { time: 'time', label: 'label', candidate: 'score_candidate', champion: 'score_champion' },
    gates: model.gates,
    slices,
    seed: 1,
  });
  const checks = checkWindows({
    trainingWindow: candidate.trainingWindow,
    evaluationWindow: rows.window ?? candidate.evaluationWindow,
    troubleSince: evidence?.measurement.since ?? null,
    maturedUntil: maturedBy(evidence, step.now),
    withoutLabels: evidence && evidence.measurement.level !== 'L3' ? evidence.measurement.level : null,
    now: step.now,
  });
  return {
    outcome: strictest(rows.outcome, checks),
    gates: rows.gates,
    worstSlice: rows.worstSlice,
    n: rows.n,
    window: rows.window ?? candidate.evaluationWindow,
    evaluationDigest: await deps.files.digest(path),
    checks: checks.map(({ name, ok, text }) => ({ name, ok, text })),
    reasons: [...checks.filter((c) => !c.ok).map((c) => c.text), ...rows.reasons],
    nextLookAt: latest(checks.map((c) => c.until)),
  };
}

/** A failed check voids a PASS: leakage fails it, missing maturity or overlap makes it insufficient. */
function strictest(outcome: ValidationOutcome, checks: ReturnType<typeof checkWindows>): ValidationOutcome {
  if (checks.some((c) => !c.ok && c.name === 'leakage')) return 'FAIL';
  if (outcome === 'PASS' && checks.some((c) => !c.ok)) return 'INSUFFICIENT';
  return outcome;
}

const latest = (dates: readonly (string | null)[]): Date | null => {
  const times = dates.flatMap((d) => (d ? [new Date(d).getTime()] : []));
  return times.length > 0 ? new Date(Math.max(...times)) : null;
};

const validatedFact = (validation: Validation) => ({
  kind: 'validated' as const,
  incidentId: validation.incidentId,
  model: validation.model,
  actor: 'sextant',
  facts: {
    validation: validation.id,
    outcome: validation.outcome,
    candidate: validation.candidate,
    champion: validation.champion,
    n: validation.n,
    reasons: validation.reasons,
  },
});

async function conclude(
  deps: Deps,
  model: Model,
  incident: Incident,
  run: Run,
  validation: Validation,
): Promise<Change> {
  const { id: incidentId } = incident;
  const card: Post = { kind: 'validation', incidentId, to: inThread(incident), facts: { validation, run } };
  const base = { writes: [insert('validation', validation)], ledger: [validatedFact(validation)], posts: [card] };
  if (incident.state === 'closed') return base;
  if (validation.outcome === 'PASS') {
    const input = { kind: 'promote', validationId: validation.id };
    return {
      ...base,
      next: [{ kind: 'request-approval', subject: { kind: 'incident', id: incidentId }, incidentId, input }],
    };
  }
  const set = {
    state: 'needs-human' as const,
    stateReason: `Validation ${validation.outcome}: ${validation.reasons[0] ?? 'see the card'} The champion stays.`,
    nextLookAt: validation.nextLookAt,
  };
  return {
    ...base,
    writes: [...base.writes, update('incident', incidentId, set, { state: incident.state })],
    posts: [
      card,
      await incidentPost(deps.store, model, { ...incident, ...set }),
      note(incident, `${set.stateReason} No approval is asked for.`, 'bad', [model.owner]),
    ],
  };
}
