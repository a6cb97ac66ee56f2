import { type Change, nothing, update, type Write } from '../domain/change.ts';
import type { Evidence, QualityFinding } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { LedgerFact } from '../domain/ledger.ts';
import { type CauseChild, type Post, type PostFacts, postKey } from '../domain/post.ts';
import { findingOf, readersOf, type SharedCause } from '../domain/shared-cause.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { expectRow } from './expect.ts';
import { explanationPosts } from './explanation-posts.ts';
import type { Deps, Flow } from './flow.ts';
import { brokenAgain, causeNote, gatherAt } from './join-cause.ts';

/** The explanation waits this long for models whose alerts are still coming in. */
const collectMs = 10_000;
const lookEveryMs = 10 * 60_000;
const mostChildren = 1000;

/** A child with what its newest look saw. */
interface Child {
  readonly incident: Incident;
  readonly evidence: Evidence | null;
  readonly finding: QualityFinding | undefined;
  readonly tier: number;
  readonly state: CauseChild['state'];
  readonly posted: boolean;
}

/** Tells a shared cause: one message that is edited, one explanation, a look every ten minutes, one end by evidence. */
export const gather: Flow = (deps) => async (step) => {
  const cause = await expectRow(deps.store, 'cause', step.subject.id);
  const children = await childrenOf(deps, cause);
  const broken = children.filter(({ state }) => state === 'broken');
  if (children.length === 0) return nothing;
  if (cause.state === 'open' && broken.length === 0)
    return children.some((child) => isFresh(child, step.now))
      ? { posts: [await causePost(deps, cause, children)], next: [gatherAt(cause.id, inAWhile(step.now))] }
      : close(deps, cause, children, step);
  if (cause.state === 'closed' && broken.length === 0) return { posts: [await causePost(deps, cause, children)] };
  const explain = cause.explainedAt === null && step.now.getTime() - cause.openedAt.getTime() >= collectMs;
  const set = {
    ...(cause.state === 'closed' ? { state: 'open' as const, closedAt: null } : {}),
    ...(explain ? { explainedAt: step.now } : {}),
  };
  const now = { ...cause, ...set };
  return {
    writes: Object.keys(set).length === 0 ? [] : [changeOf(cause, set)],
    posts: [
      await causePost(deps, now, children),
      ...(cause.state === 'closed' ? [said(now, children, brokenAgain)] : []),
      ...(explain ? await explanation(deps, now, broken) : []),
    ],
    next: [...broken.map((child) => lookAgain(child, step.now)), ...soon(now, children, step.now)],
  };
};

/** Looked at just now and not closed: its own decision may still close it, so nobody says yet that it goes on for another reason. */
const isFresh = ({ state, evidence }: Child, now: Date): boolean =>
  state === 'other' && evidence !== null && now.getTime() - evidence.takenAt.getTime() < collectMs;

const inAWhile = (now: Date): Date => new Date(now.getTime() + collectMs);

const changeOf = (cause: SharedCause, set: Partial<SharedCause>): Write =>
  update('cause', cause.id, set, { state: cause.state, explainedAt: cause.explainedAt });

async function childrenOf(deps: Deps, cause: SharedCause): Promise<Child[]> {
  const incidents = await deps.store.find('incident', { where: { causeId: cause.id }, limit: mostChildren });
  const children = await Promise.all(
    incidents.map(async (incident): Promise<Child> => {
      const evidence = incident.evidenceId ? await deps.store.get('evidence', incident.evidenceId) : null;
      const model = deps.models.get(incident.model);
      const finding = findingOf(cause, model, evidence);
      const state = incident.state === 'closed' ? 'closed' : finding ? 'broken' : 'other';
      const posted = (await deps.store.sentPost(postKey.incident(incident.id))) !== null;
      return { incident, evidence, finding, state, posted, tier: model?.tier ?? 3 };
    }),
  );
  return children.sort((a, b) => a.tier - b.tier || a.incident.model.localeCompare(b.incident.model));
}

/** The message of the whole: its numbers are counted from rows each time it is told. */
async function causePost(deps: Deps, cause: SharedCause, children: readonly Child[]): Promise<Post> {
  const incidents = children.map(({ incident }) => incident.id);
  const [lead] = children;
  return {
    key: postKey.cause(cause.id),
    kind: 'shared-cause',
    incidentId: lead?.incident.id ?? null,
    to: { channel: cause.channel },
    facts: {
      cause,
      children: children.map(({ incident, tier, state, posted }) => ({
        ...{ incidentId: incident.id, model: incident.model },
        ...{ tier, state, posted },
      })),
      readers: readersOf(cause.input, deps.models.all()).length,
      factors: factorsOf(cause, children),
      since: sinceOf(cause, children),
      ...(await consequencesOf(deps, cause, incidents)),
      lookEveryMs,
    },
  };
}

type Facts = PostFacts['shared-cause'];

function factorsOf(cause: SharedCause, children: readonly Child[]): Facts['factors'] {
  if (cause.kind !== 'unit-change') return null;
  const seen = children.flatMap(({ finding }) => finding?.factor ?? []);
  const sorted = seen.sort((a, b) => a - b);
  const [low, middle, high] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return low === undefined || middle === undefined || high === undefined ? null : { low, middle, high };
}

function sinceOf(cause: SharedCause, children: readonly Child[]): string {
  const onsets = children.flatMap(({ finding }) => finding?.onset ?? []).sort();
  return onsets[0] ?? cause.began.from;
}

/** What the break set off since it was found: retraining denied, runs stopped, cards taken back. */
async function consequencesOf(
  { store }: Deps,
  cause: SharedCause,
  incidentId: readonly string[],
): Promise<Pick<Facts, 'denied' | 'runsCancelled' | 'approvalsWithdrawn'>> {
  const all = { anyOf: { incidentId }, limit: mostChildren };
  const [decisions, runs, approvals] = await Promise.all([
    store.find('decision', { ...all, since: cause.openedAt }),
    store.find('run', { ...all, where: { state: 'cancelled' } }),
    store.find('approval', { ...all, where: { state: 'withdrawn' } }),
  ]);
  const after = (at: Date | null): boolean => at !== null && at >= cause.openedAt;
  const denied = decisions.filter(({ rules }) =>
    rules.some(({ rule, effect }) => rule === 'broken-data' && effect === 'deny'),
  );
  return {
    denied: new Set(denied.map((decision) => decision.incidentId)).size,
    // A run that never started was cancelled without an end.
    runsCancelled: runs.filter((run) => run.endedAt === null || after(run.endedAt)).length,
    approvalsWithdrawn: approvals.filter((approval) => after(approval.decidedAt)).length,
  };
}

/** One explanation and one model bill, on the worst tier; the owner of the input is called. */
async function explanation(deps: Deps, cause: SharedCause, broken: readonly Child[]): Promise<Post[]> {
  const [lead] = broken;
  if (!lead?.evidence) return [];
  const called = /^[SUW][A-Z0-9]{5,}$/.test(cause.owner) ? [cause.owner] : [];
  const who = called.length > 0 ? '' : `${cause.owner}: `;
  const text = `${who}your input ${cause.input} is what broke (column ${cause.column}). Once it is back, these incidents close by themselves.`;
  return [
    ...(await explanationPosts(deps, { ...lead.incident, causeId: cause.id, underCause: true }, lead.evidence)),
    said(cause, broken, text, 'warning', called),
  ];
}

const said = (
  cause: SharedCause,
  children: readonly Child[],
  text: string,
  tone: PostFacts['note']['tone'] = 'warning',
  mentions: readonly string[] = [],
): Post => causeNote(cause, children[0]?.incident.id ?? null, { text, tone, mentions });

const lookAgain = ({ incident }: Child, now: Date): NextStep => ({
  kind: 'investigate',
  subject: { kind: 'incident', id: incident.id },
  incidentId: incident.id,
  dueAt: new Date(now.getTime() + lookEveryMs),
  key: `investigate-${incident.id}`,
});

/** Told again when the explanation is due, and until every child has a message that can be linked. */
function soon(cause: SharedCause, children: readonly Child[], now: Date): NextStep[] {
  if (cause.explainedAt === null) return [gatherAt(cause.id, new Date(cause.openedAt.getTime() + collectMs))];
  const unlinked = children.some(({ posted }) => !posted);
  return unlinked ? [gatherAt(cause.id, inAWhile(now))] : [];
}

async function close(deps: Deps, cause: SharedCause, children: readonly Child[], step: Step): Promise<Change> {
  const set = { state: 'closed' as const, closedAt: step.now };
  const closed = { ...cause, ...set };
  const ended = children.filter(({ state }) => state === 'closed').length;
  const rest = children.length - ended;
  const goesOn = rest === 0 ? '' : ` ${rest} go${rest === 1 ? 'es' : ''} on for another reason.`;
  const text = `${cause.column} is back: the newest rows of all ${children.length} models were looked at, and the break is gone. ${ended} of ${children.length} incidents are closed by this evidence.${goesOn}`;
  const fact: LedgerFact = {
    kind: 'cause-closed',
    incidentId: children[0]?.incident.id ?? null,
    model: null,
    actor: 'sextant',
    facts: { cause: cause.id, models: children.length, closed: ended },
  };
  return {
    writes: [changeOf(cause, set)],
    ledger: [fact],
    posts: [await causePost(deps, closed, children), said(closed, children, text, rest === 0 ? 'good' : 'info')],
  };
}
