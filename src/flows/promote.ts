import type { Approval } from '../domain/approval.ts';
import { type Change, insert, nothing, update } from '../domain/change.ts';
import { formatDuration } from '../domain/duration.ts';
import { asSextantError, SextantError } from '../domain/error.ts';
import type { Incident } from '../domain/incident.ts';
import { objectionToPromotion } from '../domain/judge-promotion.ts';
import type { Model } from '../domain/model.ts';
import { type Post, postKey } from '../domain/post.ts';
import type { Promotion } from '../domain/promotion.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import type { Watch } from '../domain/watch.ts';
import { settledPost } from './approval-post.ts';
import { digestAsItIs } from './approval-subject.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, inThread, note } from './incident-post.ts';
import { hasServed } from './served.ts';
import { startedBy } from './started-by.ts';

/** Re-checks everything itself, sets the alias by compare-and-set, reads back, and waits until serving says so. */
export const promote: Flow = (deps) => async (step) => {
  const promotion = await expectRow(deps.store, 'promotion', step.subject.id);
  if (promotion.state === 'done' || promotion.state === 'refused') return nothing;
  const approval = await expectRow(deps.store, 'approval', promotion.approvalId);
  const model = expectModel(deps.models, promotion.model);
  const incident = await expectRow(deps.store, 'incident', promotion.incidentId);
  const scene = { deps, promotion, approval, model, incident, step };
  return promotion.state === 'intended' ? moveAlias(scene) : seeServing(scene);
};

interface Scene {
  readonly deps: Deps;
  readonly promotion: Promotion;
  readonly approval: Approval;
  readonly model: Model;
  readonly incident: Incident;
  readonly step: Step;
}

async function moveAlias(scene: Scene): Promise<Change> {
  const { deps, promotion, model, step } = scene;
  const before = await deps.registry.champion(model);
  const mine = before?.version === promotion.to && before.tags.approval_id === promotion.approvalId;
  if (!mine) {
    const objection = await objectionTo(scene, before?.version ?? null);
    if (objection) return refuse(scene, objection);
    await deps.registryWriter.setAlias(model, {
      expected: promotion.from,
      to: promotion.to,
      tags: {
        promoted_by: 'sextant',
        approval_id: promotion.approvalId,
        approved_by: scene.approval.decidedBy ?? '',
        previous_version: promotion.from ?? '',
      },
    });
    const after = await deps.registry.champion(model);
    if (after?.version !== promotion.to)
      throw new SextantError(
        'conflict',
        `The alias of ${model.id} reads back as ${after?.version ?? 'nothing'}, not ${promotion.to}; I check again.`,
      );
  }
  return aliasMoved(scene, step);
}

/** Why this approval does not carry this promotion any more; null when it does. */
async function objectionTo(
  { deps, promotion, approval, model }: Scene,
  champion: string | null,
): Promise<string | null> {
  const { store } = deps;
  const validation = approval.validationId ? await store.get('validation', approval.validationId) : null;
  const objection = objectionToPromotion({
    promotion,
    approval,
    model,
    validation,
    votes: await store.find('vote', { where: { approvalId: approval.id } }),
    proofs: await store.find('proof', { where: { approvalId: approval.id } }),
    startedBy: await startedBy(store, approval),
    served: await hasServed(store, model.id, promotion.to),
  });
  if (objection) return objection;
  const { voided = null } = approval.runId ? ((await store.get('run', approval.runId)) ?? {}) : {};
  if (voided !== null) return `${versionText(promotion.to)} is void, because ${voided}.`;
  if (champion !== promotion.from)
    return `The champion is ${versionText(champion)} now, not ${versionText(promotion.from)} as the card showed.`;
  return (await digestAsItIs(deps, approval)) === approval.digest
    ? null
    : 'What was shown on the card is not what would happen now.';
}

const refuse = (scene: Scene, reason: string): Promise<Change> =>
  end(scene, reason, `Not promoted: ${reason} The champion stays.`);

/** The promotion ends here without a version seen in production; a person has to look. */
async function end(
  { deps, promotion, approval, model, incident }: Scene,
  reason: string,
  stateReason: string,
): Promise<Change> {
  const set = { state: 'refused' as const, reason };
  const incidentSet = { state: 'needs-human' as const, stateReason };
  return {
    writes: [
      update('promotion', promotion.id, set, { state: promotion.state }),
      update('incident', incident.id, incidentSet, { state: incident.state }),
    ],
    ledger: [settledFact({ ...promotion, ...set })],
    posts: [
      await settledPost(deps, approval, { promotion: { ...promotion, ...set } }),
      await incidentPost(deps.store, model, { ...incident, ...incidentSet }, { approval: null }),
      note(incident, stateReason, 'bad', [model.owner]),
    ],
  };
}

const settledFact = (promotion: Promotion) => ({
  kind: 'promotion-settled' as const,
  incidentId: promotion.incidentId,
  model: promotion.model,
  actor: 'promoter',
  facts: { promotion: promotion.id, state: promotion.state, to: promotion.to, reason: promotion.reason },
});

const progressPost = (incident: Incident, promotion: Promotion, text: string): Post => ({
  key: postKey.promotion(promotion.id),
  kind: 'promotion',
  incidentId: incident.id,
  to: inThread(incident),
  facts: { promotion, text },
});

async function aliasMoved({ deps, promotion, approval, model, incident }: Scene, step: Step): Promise<Change> {
  const set = { state: 'alias-set' as const, aliasSetAt: step.now };
  const moved = { ...promotion, ...set };
  const text = `Alias moved to ${versionText(promotion.to)}${servingWords(await askServing(deps, model), promotion.to)}.`;
  return {
    again: new Date(step.now.getTime() + Math.min(deps.pollMs, 1000)),
    writes: [update('promotion', promotion.id, set, { state: 'intended' })],
    ledger: [
      {
        kind: 'alias-changed',
        incidentId: incident.id,
        model: model.id,
        actor: 'promoter',
        facts: {
          promotion: promotion.id,
          approval: approval.id,
          alias: approval.subject.alias,
          from: promotion.from,
          to: promotion.to,
        },
      },
    ],
    posts: [progressPost(incident, moved, text), await settledPost(deps, approval, { promotion: moved })],
    next: (await deps.store.find('approval', { where: { model: model.id, state: 'pending' } })).map(lookAgain),
  };
}

/** Other cards of the model were asked against the champion of before. */
const lookAgain = ({ id, incidentId }: Approval): NextStep => ({
  kind: 'resolve-approval',
  subject: { kind: 'approval', id },
  incidentId,
  input: { cause: 'recheck' },
});

interface Served {
  /** null: it does not say, or could not be asked. */
  readonly version: string | null;
  /** Why it could not be asked. */
  readonly trouble: string | null;
}

/** Serving that cannot be asked stops nothing: the alias has moved, and that is what has to be told. */
async function askServing(deps: Deps, model: Model): Promise<Served> {
  try {
    return { version: (await deps.serving.version(model))?.version ?? null, trouble: null };
  } catch (thrown) {
    const error = asSextantError(thrown);
    if (error.code === 'internal') throw thrown;
    return { version: null, trouble: error.message };
  }
}

function servingWords({ version, trouble }: Served, to: string): string {
  if (trouble !== null) return `, but serving cannot be asked: ${trouble}`;
  if (version === null) return '';
  return version === to ? ', and serving answers with it' : `, serving still ${versionText(version)}`;
}

/** Somebody else moved the alias on while serving was waited for; a registry that cannot be read says nothing. */
async function overtakenBy({ deps, promotion, model }: Scene): Promise<string | null> {
  const champion = await deps.registry.champion(model).catch((thrown: unknown) => {
    if (asSextantError(thrown).code === 'internal') throw thrown;
    return null;
  });
  return champion && champion.version !== promotion.to ? champion.version : null;
}

async function seeServing(scene: Scene): Promise<Change> {
  const { deps, promotion, approval, model, incident, step } = scene;
  const serving = await askServing(deps, model);
  if (serving.trouble !== null || (serving.version !== null && serving.version !== promotion.to)) {
    const other = await overtakenBy(scene);
    return other === null ? notYet(scene, serving) : end(scene, ...overtaken(promotion, other));
  }
  const set = { state: 'done' as const, servingSeenAt: serving.version === null ? null : step.now };
  const done = { ...promotion, ...set };
  const watch = newWatch(deps, model, done, step.now);
  const incidentSet = occupied.has(incident.state)
    ? {}
    : {
        state: 'watching' as const,
        stateReason: `${versionText(promotion.to)} serves; I watch it until ${watch.until.toISOString().slice(0, 10)} or until its labels tell.`,
        nextLookAt: watch.until,
      };
  const text = serving.version
    ? `${versionText(promotion.to)} answers in production: serving was asked.`
    : `Alias is ${versionText(promotion.to)}; serving does not say which version answers.`;
  return {
    writes: [
      update('promotion', promotion.id, set, { state: 'alias-set' }),
      insert('watch', watch),
      update('incident', incident.id, incidentSet, { state: incident.state }),
    ],
    ledger: [settledFact(done)],
    posts: [
      progressPost(incident, done, text),
      await settledPost(deps, approval, { promotion: done }),
      await incidentPost(deps.store, model, { ...incident, ...incidentSet }, { approval: null }),
    ],
    next: [
      { kind: 'watch', subject: { kind: 'watch', id: watch.id }, incidentId: incident.id, dueAt: nextLook(step.now) },
    ],
  };
}

/** While serving was waited for, the incident may have gone another way: that way is not cut off. */
const occupied: ReadonlySet<Incident['state']> = new Set(['waiting-run', 'closed']);

const overtaken = (promotion: Promotion, other: string): [reason: string, stateReason: string] => {
  const reason = `Somebody else moved the alias to ${versionText(other)} before serving was seen with ${versionText(promotion.to)}.`;
  return [reason, `${reason} I look no further: a person has to say which version is meant.`];
};

const lateMs = 10 * 60_000;
const alarmMs = 30 * 60_000;

/** Serving takes its time; when it takes long, the thread says so, and later the incident needs a person. The looking goes on. */
async function notYet(scene: Scene, serving: Served): Promise<Change> {
  const { deps, promotion, incident, step } = scene;
  const waited = step.now.getTime() - (promotion.aliasSetAt ?? step.now).getTime();
  if (waited < lateMs) return { again: new Date(step.now.getTime() + Math.min(deps.pollMs, 1000)) };
  const again = new Date(step.now.getTime() + deps.pollMs);
  const reason = `The alias is ${versionText(promotion.to)}, but ${serving.trouble === null ? `serving still answers ${versionText(serving.version)}` : 'serving cannot be asked'}`;
  if (waited >= alarmMs)
    return { again, ...(await alarm(scene, `${reason} after ${formatDuration(alarmMs)}`, serving)) };
  const text = `${reason} after ${formatDuration(lateMs)}: does it reload? I keep looking.`;
  return { again, posts: [{ ...note(incident, text, 'warning'), key: `serving-${promotion.id}` }] };
}

/** Once: what is said already, by whomever it was changed since, is not said again. */
async function alarm({ deps, promotion, model, incident }: Scene, reason: string, serving: Served): Promise<Change> {
  if (incident.state !== 'waiting-approval') return {};
  const stateReason = `${reason}: production is not what was approved. I keep looking.`;
  const set = { state: 'needs-human' as const, stateReason };
  const text = serving.trouble === null ? stateReason : `${stateReason} (${serving.trouble})`;
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    ledger: [
      {
        kind: 'incident-changed',
        incidentId: incident.id,
        model: model.id,
        actor: 'promoter',
        facts: { ...set, promotion: promotion.id, serving: serving.version },
      },
    ],
    posts: [
      await incidentPost(deps.store, model, { ...incident, ...set }, { approval: null }),
      note(incident, text, 'bad', [model.owner]),
    ],
  };
}

const nextLook = (now: Date): Date => new Date(now.getTime() + 3_600_000);

const newWatch = (deps: Deps, model: Model, promotion: Promotion, now: Date): Watch => ({
  id: deps.newId('wch'),
  incidentId: promotion.incidentId,
  promotionId: promotion.id,
  model: model.id,
  version: promotion.to,
  previous: promotion.from,
  startedAt: now,
  until: new Date(now.getTime() + model.policy.watch.window),
  state: 'watching',
  finding: null,
  endedAt: null,
});
