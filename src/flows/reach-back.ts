import type { Approval } from '../domain/approval.ts';
import { brokenRows, spanText } from '../domain/broken-period.ts';
import { type Change, nothing, update, type Write } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Evidence } from '../domain/evidence.ts';
import { breaksOf, breakText, reads } from '../domain/input-break.ts';
import type { LedgerFact } from '../domain/ledger.ts';
import type { Model } from '../domain/model.ts';
import type { Post } from '../domain/post.ts';
import type { Run, TimeSpan } from '../domain/run.ts';
import { withdrawal } from '../domain/stale-approvals.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import { brokenPeriodsOf, periodOfBreak } from './broken-periods.ts';
import { decideAnew } from './check-run.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { note } from './incident-post.ts';
import { sharingInput } from './shared-breaks.ts';
import { runPost } from './start-run.ts';

/**
 * Broken data reaches back: runs that take its rows are cancelled, what was made of them is void, cards that wait for it
 * are withdrawn. The same for every model that reads the broken column.
 */
export const reachBack: Flow = (deps) => async (step) => {
  const incident = await expectRow(deps.store, 'incident', step.subject.id);
  const evidence = incident.evidenceId ? await deps.store.get('evidence', incident.evidenceId) : null;
  if (evidence?.verdict.type !== 'broken-data') return nothing;
  const model = expectModel(deps.models, incident.model);
  const what = `the data of ${model.id} is broken: ${whatBroke(model, evidence)}`;
  const breaks = breaksOf(model, evidence);
  const readers = sharingInput(deps.models, model).filter((other) => breaks.some((found) => reads(other, found)));
  const found = await whatWaits(deps, [model, ...readers], step);
  const parts: Consequence[] = [];
  for (const each of [model, ...readers]) {
    const periods =
      each === model
        ? await brokenPeriodsOf(deps.store, deps.models, model, step.now)
        : breaks.filter((broken) => reads(each, broken)).map(periodOfBreak);
    parts.push(await reachModel(deps, each, { ...found, periods, what, evidence }));
  }
  return {
    writes: parts.flatMap(({ writes }) => writes),
    ledger: parts.flatMap(({ ledger }) => ledger),
    posts: parts.flatMap(({ posts }) => posts),
    next: parts.flatMap(({ next }) => next),
  } satisfies Change;
};

function whatBroke(model: Model, evidence: Evidence): string {
  const [first] = breaksOf(model, evidence);
  return first ? breakText(first) : (evidence.measurement.quality[0]?.text ?? 'see the evidence');
}

interface Consequence {
  readonly writes: Write[];
  readonly ledger: LedgerFact[];
  readonly posts: Post[];
  readonly next: NextStep[];
}

const reachMs = 90 * 86_400_000;
const most = 1000;
const isActive = ({ state }: Run): boolean => state === 'queued' || state === 'running' || state === 'unknown';

/** The runs and cards of all models concerned, in two reads: many models break at once. */
async function whatWaits({ store }: Deps, models: readonly Model[], step: Step) {
  const anyOf = { model: models.map(({ id }) => id) };
  const since = new Date(step.now.getTime() - reachMs);
  return {
    runs: await store.find('run', { where: { voided: null }, anyOf, since, limit: most }),
    cards: await store.find('approval', { where: { state: 'pending' }, anyOf, limit: most }),
  };
}

interface Reach {
  readonly runs: readonly Run[];
  readonly cards: readonly Approval[];
  readonly periods: readonly TimeSpan[];
  readonly what: string;
  readonly evidence: Evidence;
}

async function reachModel(
  deps: Deps,
  model: Model,
  { runs, cards, periods, what, evidence }: Reach,
): Promise<Consequence> {
  const hit = runs.filter((run) => run.model === model.id && touches(run, periods));
  const parts = await Promise.all(hit.map((run) => voidRun(deps, model, run, what, periods)));
  const voided = new Set(hit.map(({ id }) => id));
  const reason = `${what.charAt(0).toUpperCase()}${what.slice(1)}.`;
  const next = cards
    .filter((card) => card.model === model.id)
    .filter(({ kind, runId }) => kind === 'retrain' || (runId !== null && voided.has(runId)))
    .map((card) => withdrawal(card, { cause: 'broken-data', reason, evidenceId: evidence.id }));
  return {
    writes: parts.flatMap(({ writes }) => writes),
    ledger: parts.flatMap(({ ledger }) => ledger),
    posts: parts.flatMap(({ posts }) => posts),
    next: [...parts.flatMap((part) => part.next), ...next],
  };
}

/** A run that was not handed over yet is none to start now; a failed or cancelled one made nothing. */
function touches(run: Run, periods: readonly TimeSpan[]): boolean {
  if (run.state === 'queued') return true;
  if (!isActive(run) && run.candidate === null) return false;
  return brokenRows(run, periods).length > 0;
}

async function voidRun(deps: Deps, model: Model, run: Run, what: string, periods: readonly TimeSpan[]) {
  const rows = brokenRows(run, periods).map(spanText).join(' and ');
  const reason = `${what}${rows === '' ? '' : `; its rows reach into ${rows}`}`;
  if (run.state === 'running' || run.state === 'unknown') await cancel(deps, model, run, reason);
  const incident = await deps.store.get('incident', run.incidentId);
  const queued = run.state === 'queued';
  const stranded = queued && incident?.state === 'waiting-run';
  const set = queued
    ? { voided: reason, state: 'cancelled' as const, endedAt: null, progressText: 'Cancelled before it started.' }
    : { voided: reason };
  const promoted = run.candidate ? await wasPromoted(deps, run.candidate.version, model) : false;
  return {
    writes: [
      update('run', run.id, set, { voided: null, state: run.state }),
      ...(stranded ? [update('incident', incident.id, heldBack, { state: 'waiting-run' })] : []),
    ],
    ledger: [
      {
        kind: 'run-voided' as const,
        incidentId: run.incidentId,
        model: model.id,
        actor: 'sextant',
        facts: { run: run.id, state: run.state, candidate: run.candidate?.version ?? null, promoted, because: reason },
      },
    ],
    posts: incident
      ? [
          runPost(incident, { ...run, ...set }),
          note(
            incident,
            sentenceOf(run, reason, promoted),
            promoted ? 'bad' : 'warning',
            promoted ? [model.owner] : [],
          ),
        ]
      : [],
    next: [
      ...(stranded && incident ? [decideAnew(incident)] : []),
      // Asked at once whether it stopped: its next look may be far off.
      ...(run.state === 'running' || run.state === 'unknown' ? [askNow(run)] : []),
    ],
  };
}

const askNow = ({ id, incidentId }: Run): NextStep => ({
  kind: 'check-run',
  subject: { kind: 'run', id },
  incidentId,
  key: `check-voided-${id}`,
});

const heldBack = {
  state: 'holding' as const,
  stateReason: 'The run was cancelled before it started: data is broken.',
};

function sentenceOf(run: Run, reason: string, promoted: boolean): string {
  const made = run.candidate ? versionText(run.candidate.version) : null;
  if (promoted) return `${made} was promoted, and ${reason}. A person has to look: was it trained on broken rows?`;
  if (made) return `${made} is void and will not be promoted: ${reason}.`;
  return `I cancel the run ${run.id}: ${reason}.`;
}

/** A run the pipeline no longer knows needs no cancelling. */
async function cancel(deps: Deps, model: Model, run: Run, reason: string): Promise<void> {
  try {
    await deps.pipeline.cancel(model, run.requestId, reason);
  } catch (thrown) {
    if (!(thrown instanceof SextantError) || thrown.code !== 'not_found') throw thrown;
  }
}

async function wasPromoted(deps: Deps, version: string, model: Model): Promise<boolean> {
  const promotions = await deps.store.find('promotion', { where: { model: model.id, to: version } });
  return promotions.some(({ aliasSetAt }) => aliasSetAt !== null);
}
