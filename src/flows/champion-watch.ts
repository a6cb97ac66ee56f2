import type { Change } from '../domain/change.ts';
import { asSextantError } from '../domain/error.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Promotion } from '../domain/promotion.ts';
import type { AccountedChampion, Sweep } from '../domain/sweep.ts';
import { versionText } from '../domain/version-text.ts';
import type { ModelVersion } from '../ports/registry.ts';
import type { Deps } from './flow.ts';

export interface ChampionLook {
  /** Written into the sweep: the next one compares with it. null: no champion was ever seen. */
  readonly accounted: AccountedChampion | null;
  /** A move that no promotion of ours explains goes on record and becomes an incident. */
  readonly change: Pick<Change, 'ledger' | 'next'>;
}

interface Move {
  readonly from: string | null;
  readonly to: string | null;
}

const none = { ledger: [], next: [] };

/** What the sweep before accounted for, by model. */
export const accountedIn = (sweep: Sweep | null): ReadonlyMap<string, AccountedChampion> =>
  new Map(sweep?.results.flatMap(({ model, champion }) => (champion ? [[model, champion] as const] : [])));

/** Follows the champion from what was accounted for, through our own promotions, to what the registry says now. */
export async function watchChampion(
  deps: Deps,
  model: Model,
  before: AccountedChampion | null,
  sweepId: string,
): Promise<ChampionLook> {
  const unchanged = { accounted: before, change: none };
  const promotions = await ourMoves(deps, model);
  const seen = await champion(deps, model);
  const again = await ourMoves(deps, model);
  // Unreadable, or one of ours moved while we looked: the next sweep judges.
  if (seen === undefined || again.length !== promotions.length) return unchanged;
  const from = before ?? baseline(promotions, seen);
  if (from === null) return unchanged;
  const newest = promotions.at(-1)?.id ?? null;
  const moves = movesOutside(from, promotions, seen?.version ?? null);
  if (moves.length > 0 && (await underWay(deps, model, seen))) return unchanged;
  const accounted = { version: seen?.version ?? null, after: newest };
  const fresh = (await toldBefore(deps, model, accounted)) ? [] : moves;
  return { accounted, change: told(model, fresh, accounted, sweepId) };
}

/** undefined: the registry cannot be read, which the look at the model tells by itself. */
async function champion(deps: Deps, model: Model): Promise<ModelVersion | null | undefined> {
  try {
    return await deps.registry.champion(model);
  } catch (thrown) {
    if (asSextantError(thrown).code === 'internal') throw thrown;
    return undefined;
  }
}

/** Promotions and rollbacks that moved the alias, oldest first; one that was refused afterwards moved it too. */
async function ourMoves(deps: Deps, model: Model): Promise<Promotion[]> {
  const promotions = await deps.store.find('promotion', { where: { model: model.id }, order: 'oldest', limit: 10_000 });
  return promotions
    .filter((p) => p.aliasSetAt !== null)
    .sort((a, b) => (a.aliasSetAt?.getTime() ?? 0) - (b.aliasSetAt?.getTime() ?? 0));
}

/** Where nobody looked before: our last promotion says what should stand there, else what is found is the beginning. */
function baseline(promotions: readonly Promotion[], seen: ModelVersion | null): AccountedChampion | null {
  const last = promotions.at(-1);
  if (last) return { version: last.to, after: last.id };
  return seen ? { version: seen.version, after: null } : null;
}

/** The steps of the way that are none of ours. */
export function movesOutside(before: AccountedChampion, promotions: readonly Promotion[], now: string | null): Move[] {
  const known = promotions.findIndex((p) => p.id === before.after);
  const moves: Move[] = [];
  let stands = before.version;
  for (const { from, to } of promotions.slice(known + 1)) {
    if (from !== stands) moves.push({ from: stands, to: from });
    stands = to;
  }
  if (now !== stands) moves.push({ from: stands, to: now });
  return moves;
}

/** The promoter moved the alias, tagged with its approval, and has not written it down (yet, or never: it gave up). */
async function underWay(deps: Deps, model: Model, seen: ModelVersion | null): Promise<boolean> {
  if (!seen) return false;
  const unsettled = await deps.store.find('promotion', {
    where: { model: model.id, to: seen.version, aliasSetAt: null },
  });
  return unsettled.some((p) => p.approvalId === seen.tags.approval_id);
}

/** Two sweeps at a time see the same move; it is told once. */
async function toldBefore(deps: Deps, model: Model, now: AccountedChampion): Promise<boolean> {
  const facts = await deps.store.ledger({ model: model.id, kind: 'champion-moved-outside', limit: 10_000 });
  const last = facts.at(-1);
  if (!last) return false;
  const { facts: said } = JSON.parse(last.body) as { facts: { now?: unknown; after?: unknown } };
  return said.now === now.version && said.after === now.after;
}

function told(model: Model, moves: readonly Move[], now: AccountedChampion, sweepId: string): ChampionLook['change'] {
  if (moves.length === 0) return none;
  const way = moves.map(({ from, to }) => `from ${versionText(from)} to ${versionText(to)}`).join(', then ');
  return {
    ledger: moves.map(({ from, to }) => ({
      kind: 'champion-moved-outside',
      incidentId: null,
      model: model.id,
      actor: 'sextant',
      facts: { from, to, now: now.version, after: now.after, sweep: sweepId },
    })),
    next: [
      {
        kind: 'receive-signal',
        subject: { kind: 'sweep', id: sweepId },
        input: { model: model.id, championMoved: way.slice(0, 300) },
      },
    ],
  };
}

/** Whether this incident holds a move that nobody answers for yet: good figures alone do not end that. */
export async function isUnanswered(deps: Pick<Deps, 'store'>, incident: Incident): Promise<boolean> {
  if (incident.acknowledgedBy !== null) return false;
  const [moved] = await deps.store.find('signal', { where: { incidentId: incident.id, source: 'registry' }, limit: 1 });
  return moved !== undefined;
}
