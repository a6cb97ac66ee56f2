import { type Change, nothing, update } from '../domain/change.ts';
import { asSextantError } from '../domain/error.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Post } from '../domain/post.ts';
import { staleApprovals } from '../domain/stale-approvals.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { countSweep, type Sweep, type SweepOutcome } from '../domain/sweep.ts';
import { accountedIn, type ChampionLook, watchChampion } from './champion-watch.ts';
import { expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { isBlind, lookAt } from './look.ts';

interface Result {
  readonly model: string;
  readonly outcome: SweepOutcome;
  readonly reason: string;
  /** What the model's incident step should do: a new finding, another look, or nothing. */
  readonly follow: 'signal' | 'look' | null;
  readonly incidentId: string | null;
  readonly champion: ChampionLook;
}

/** A look at the whole fleet: finds drift with no alert at all. No language model is asked here. */
export const sweep: Flow = (deps) => async (step) => {
  const row = await expectRow(deps.store, 'sweep', step.subject.id);
  if (row.state !== 'running') return nothing;
  const [before] = await deps.store.find('sweep', { where: { state: 'done' }, limit: 1 });
  const results: Result[] = [];
  const accounted = accountedIn(before ?? null);
  for (const model of deps.models.all()) {
    const champion = await watchChampion(deps, model, accounted.get(model.id) ?? null, row.id);
    results.push({ ...(await check(deps, model, step)), champion });
  }
  const done: Sweep = {
    ...row,
    state: 'done',
    endedAt: step.now,
    expected: deps.models.all().length,
    results: results.map(({ model, outcome, reason, champion: { accounted } }) => ({
      model,
      outcome,
      reason,
      ...(accounted ? { champion: accounted } : {}),
    })),
  };
  return {
    writes: [
      update(
        'sweep',
        row.id,
        { state: 'done', endedAt: step.now, expected: done.expected, results: done.results },
        { state: 'running' },
      ),
    ],
    ledger: [
      ...results.flatMap((r) => r.champion.change.ledger ?? []),
      {
        kind: 'sweep-done',
        incidentId: null,
        model: null,
        actor: 'sextant',
        facts: { sweep: row.id, slot: row.slot, expected: done.expected, ...countSweep(done) },
      },
    ],
    posts: results.flatMap((r) => blindPost(deps, r, before ?? null)),
    next: [...results.flatMap((r) => [...(r.champion.change.next ?? []), ...follow(row, r)]), ...(await stale(deps))],
  };
};

/** Cards that were posted under another policy than the loaded one. */
const stale = async (deps: Deps): Promise<NextStep[]> =>
  staleApprovals(
    await deps.store.find('approval', { where: { state: 'pending' }, limit: 1000 }),
    (model) => deps.models.get(model)?.policyVersion ?? null,
  );

const follow = (row: Sweep, result: Result): NonNullable<Change['next']> => {
  if (result.follow === 'look' && result.incidentId)
    return [
      {
        kind: 'investigate',
        subject: { kind: 'incident', id: result.incidentId },
        incidentId: result.incidentId,
        key: `investigate-${result.incidentId}`,
      },
    ];
  if (result.follow === 'signal')
    return [{ kind: 'receive-signal', subject: { kind: 'sweep', id: row.id }, input: { model: result.model } }];
  return [];
};

async function check(deps: Deps, model: Model, step: Step): Promise<Omit<Result, 'champion'>> {
  const open =
    (await deps.store.find('incident', { where: { model: model.id }, limit: 5 })).find((i) => i.state !== 'closed') ??
    null;
  const base = { model: model.id, incidentId: open?.id ?? null };
  if (open?.snoozedUntil && open.snoozedUntil > step.now)
    return { ...base, outcome: 'skipped', follow: null, reason: `snoozed until ${open.snoozedUntil.toISOString()}` };
  try {
    const look = await lookAt(deps, model, open?.id ?? null, step.now);
    if (isBlind(look)) return { ...base, outcome: 'blind', follow: open ? 'look' : null, reason: look.reason };
    return open ? { ...base, ...withIncident(open, look) } : { ...base, ...withoutIncident(look) };
  } catch (thrown) {
    const reason = `the look failed: ${asSextantError(thrown).message}`;
    return { ...base, outcome: 'blind', follow: open ? 'look' : null, reason };
  }
}

const quiet: ReadonlySet<string> = new Set(['healthy', 'monitor-noise']);

function withoutIncident(look: Evidence): Pick<Result, 'outcome' | 'reason' | 'follow'> {
  const { verdict, measurement } = look;
  if (quiet.has(verdict.type)) return { outcome: 'healthy', follow: null, reason: verdict.because[0] ?? verdict.type };
  const since = measurement.since ? ` since ${measurement.since}` : '';
  return { outcome: 'drifted', follow: 'signal', reason: `${verdict.type}${since}` };
}

function withIncident(open: Incident, look: Evidence): Pick<Result, 'outcome' | 'reason' | 'follow'> {
  const follow = 'look';
  if (look.verdict.type === 'healthy')
    return { outcome: 'healthy', follow, reason: `healthy again; incident ${open.id} is ${open.state}` };
  return { outcome: 'held', follow, reason: `${look.verdict.type}: ${open.stateReason}` };
}

/** A blind model without an incident is said in the channel when its blindness begins, and when the reason is another. */
function blindPost(deps: Deps, result: Result, before: Sweep | null): Post[] {
  const model = deps.models.get(result.model);
  if (result.outcome !== 'blind' || result.incidentId || !model) return [];
  const last = before?.results.find((r) => r.model === result.model);
  if (last?.outcome === 'blind' && last.reason === result.reason) return [];
  return [
    {
      kind: 'note',
      incidentId: null,
      to: { channel: model.channel },
      facts: {
        text: `I am blind on ${result.model}: ${result.reason}. No data is not healthy.`,
        tone: 'warning',
        mentions: [],
      },
    },
  ];
}
