import { insert, update, type Write } from '../domain/change.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import { sameBreak } from '../domain/input-break.ts';
import type { LedgerFact } from '../domain/ledger.ts';
import type { Model } from '../domain/model.ts';
import { type Post, type PostFacts, postKey } from '../domain/post.ts';
import { breakOf, type KnownBreak, type SharedCause, sharedBreak } from '../domain/shared-cause.ts';
import type { NextStep } from '../domain/step.ts';
import type { Deps } from './flow.ts';

interface Joined {
  /** The evidence shows a broken input that other models read: its cause tells it, not this incident. */
  readonly shared: boolean;
  readonly set: Pick<Incident, 'causeId' | 'underCause'>;
  readonly writes: readonly Write[];
  readonly ledger: readonly LedgerFact[];
  readonly posts: readonly Post[];
}

const alone: Joined = { shared: false, set: {}, writes: [], ledger: [], posts: [] };

/** Alerts of one break come within seconds: their one message waits this long for the next. */
const gatherMs = 2_000;

/** The cause of an incident is told anew, once for all that changed at about the same time. */
export const gatherSoon = ({ causeId }: Pick<Incident, 'causeId'>, now: Date): NextStep[] =>
  causeId ? [gatherAt(causeId, new Date(now.getTime() + gatherMs))] : [];

export const gatherAt = (causeId: string, dueAt: Date): NextStep => ({
  kind: 'gather',
  subject: { kind: 'cause', id: causeId },
  dueAt,
  key: `gather-${causeId}`,
});

/**
 * Puts an incident under the one cause of its broken input: the one that is open, the one it was under before, or a new
 * one. Two agents at once cannot make two: one open row an input, column and kind, and the loser runs again and joins.
 */
export async function joinCause(
  deps: Deps,
  model: Model,
  incident: Incident,
  look: Evidence,
  now: Date,
): Promise<Joined> {
  const broken = sharedBreak(model, look, deps.models.all());
  if (!broken) return alone;
  const { channel } = incident;
  const { column, kind } = broken;
  const input = broken.input.name;
  const [open] = await deps.store.find('cause', { where: { channel, input, column, kind, state: 'open' }, limit: 1 });
  if (open)
    return sameBreak(breakOf(open), broken)
      ? { ...alone, shared: true, set: await place(deps, incident, open) }
      : alone;
  const before = incident.causeId ? await deps.store.get('cause', incident.causeId) : null;
  if (before && sameBreak({ ...breakOf(before), began: broken.began }, broken)) return again(incident, before, broken);
  const cause = newCause(deps, incident, broken, now);
  return {
    ...alone,
    shared: true,
    set: await place(deps, incident, cause),
    writes: [insert('cause', cause)],
    ledger: [opened(incident, cause)],
  };
}

/** A message that is in Slack stays where it is. */
async function place(deps: Deps, incident: Incident, cause: SharedCause): Promise<Joined['set']> {
  if (incident.causeId === cause.id) return {};
  const standsAlone = !incident.underCause && (await deps.store.sentPost(postKey.incident(incident.id))) !== null;
  return { causeId: cause.id, underCause: !standsAlone };
}

function again(incident: Incident, before: SharedCause, broken: KnownBreak): Joined {
  const set = { state: 'open' as const, closedAt: null, began: broken.began, factor: broken.factor };
  return {
    ...alone,
    shared: true,
    writes: [update('cause', before.id, set, { state: 'closed' })],
    ledger: [opened(incident, { ...before, ...set })],
    posts: [causeNote(before, incident.id, { text: brokenAgain, tone: 'warning', mentions: [] })],
  };
}

export const brokenAgain = 'The same input is broken again, so this goes on.';

export const causeNote = (cause: SharedCause, incidentId: string | null, facts: PostFacts['note']): Post => ({
  kind: 'note',
  incidentId,
  to: { channel: cause.channel, threadOf: postKey.cause(cause.id) },
  facts,
});

const newCause = (deps: Deps, incident: Incident, broken: KnownBreak, now: Date): SharedCause => ({
  id: deps.newId('cau'),
  channel: incident.channel,
  input: broken.input.name,
  owner: broken.input.owner,
  column: broken.column,
  kind: broken.kind,
  factor: broken.factor,
  began: broken.began,
  state: 'open',
  openedAt: now,
  closedAt: null,
  explainedAt: null,
});

const opened = (incident: Incident, { id, input, column, kind, factor, began }: SharedCause): LedgerFact => ({
  kind: 'cause-opened',
  incidentId: incident.id,
  model: incident.model,
  actor: 'sextant',
  facts: { cause: id, input, column, kind, factor, began },
});
