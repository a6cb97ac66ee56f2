import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../src/domain/model.ts';
import { policySchema } from '../../src/domain/policy.ts';
import { brokenWorld, conceptWorld } from '../drift/worlds.ts';
import { finishRun } from './candidate.ts';
import { engineer, lead, makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from './scene.ts';

const drifted = prepare(conceptWorld(1));
const broken = prepare(brokenWorld(1));
const hour = 3_600_000;
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

const open = async (models: readonly Model[], worlds: Record<string, typeof drifted> = {}): Promise<void> => {
  const every = Object.fromEntries(models.map(({ id }) => [id, worlds[id] ?? drifted]));
  scene = await openScene(template, [...models], every);
  for (const { id } of models) await scene.fire(id);
};
const askFor = async (model: string): Promise<void> => {
  const incident = await scene.one('incident', { model });
  await scene.person({
    kind: 'incident-action',
    action: 'retrain',
    incidentId: incident.id,
    user: engineer,
    channel: '#ml-alerts',
    threadTs: null,
  });
  await scene.settle();
};
const blockers = async (model: string) => {
  const [newest] = (await scene.all('decision', { model })).reverse();
  return newest?.rules.flatMap((rule) => (rule.effect === 'deny' || rule.effect === 'hold' ? [rule.rule] : []));
};

describe('a budget of the fleet with room for one run', () => {
  const tight = { budget: { cost_per_minute: 0.12, fleet_per_day: 5 } };

  it('is not overspent by two models decided at the same moment: one runs, the other says why not', async () => {
    await open([modelOf('a', tight), modelOf('b', tight)]);
    await scene.settle();
    expect(scene.pipeline.started).toHaveLength(1);
    const run = await scene.one('run');
    const other = run.model === 'a' ? 'b' : 'a';
    expect(await blockers(other)).toEqual(['fleet-budget']);
    expect(await scene.one('incident', { model: other })).toMatchObject({
      state: 'holding',
      stateReason: 'Fleet budget: 3.60 USD spent today + 3.60 USD would pass 5.00 USD a day.',
    });
  });

  it('is not overspent by two people who say yes at the same moment', async () => {
    const asking = { ...tight, autonomy: 'propose' as const };
    await open([modelOf('a', asking), modelOf('b', asking)]);
    await scene.settle();
    const cards = await scene.all('approval', { kind: 'retrain', state: 'pending' });
    expect(cards).toHaveLength(2);
    for (const card of cards) await scene.press(card.id, oncall);
    await scene.settle();
    expect(await scene.all('approval', { state: 'approved' })).toHaveLength(2);
    expect(scene.pipeline.started).toHaveLength(1);
    const held = (await scene.all('incident')).find(({ state }) => state === 'holding');
    expect(held?.stateReason).toMatch(/^Approved, but no run starts: Fleet budget: 3.60 USD spent today/);
    expect(scene.notes()).toContainEqual(expect.stringContaining('no run starts'));
  });

  it('has room again for what a run did not cost, once that is known', async () => {
    const loose = { budget: { cost_per_minute: 0.12, per_month: 5 }, cooldown: '0s' };
    await open([modelOf('a', loose)]);
    await scene.settle();
    const first = await scene.one('run');
    expect(first).toMatchObject({ state: 'running', estimatedCost: 3.6 });
    scene.pipeline.settle(first.requestId, { state: 'failed', cost: 0.4, minutes: 3 });
    await scene.advance(61_000);
    await scene.settle();
    expect(await scene.one('run')).toMatchObject({ state: 'failed', cost: 0.4 });
    await scene.fire('a', { fingerprint: 'again' });
    await scene.advance(31_000);
    await scene.settle();
    await askFor('a');
    const [, second] = await scene.all('run');
    expect(second).toMatchObject({ state: 'running' });
    const decision = await scene.store.get('decision', second?.decisionId ?? '');
    expect(decision?.rules).toContainEqual(
      expect.objectContaining({ rule: 'budget', text: 'Budget: 4.00 USD of 5.00 USD this month with this run.' }),
    );
  });
});

describe('what nobody configured is denied', () => {
  it('no policy: nothing starts, not even for a person who asks', async () => {
    await open([{ ...modelOf('m'), policy: policySchema.parse({}) }]);
    await scene.settle();
    await askFor('m');
    expect((await scene.all('decision')).map(({ mode, action }) => [mode, action])).toEqual([
      ['observe', 'hold'],
      ['observe', 'hold'],
    ]);
    expect(await scene.all('run')).toEqual([]);
    expect(await scene.all('approval')).toEqual([]);
  });

  it.each([
    ['no gate', { gates: [] }, 'no-gates'],
    ['no pipeline', { pipeline: null }, 'no-gates'],
    ['no approver set', { approvers: { sets: [], quorum: 1 } }, 'no-approvers'],
  ])('%s: no run, with the rule named', async (_name, changes, rule) => {
    await open([modelOf('m', {}, changes)]);
    await scene.settle();
    await askFor('m');
    expect(await blockers('m')).toEqual([rule]);
    expect(await scene.all('run')).toEqual([]);
    expect(await scene.one('incident')).toMatchObject({ state: 'holding' });
  });
});

describe('after a no', () => {
  it('to a run, nobody is asked again while the policy keeps quiet, whoever wants it; then once more', async () => {
    await open([modelOf('m', { autonomy: 'propose', approval: { expires: '7d' } })]);
    await scene.settle();
    await scene.press((await scene.one('approval')).id, lead, 'deny', 'the feature store moves today');
    await scene.settle();
    await askFor('m');
    expect(await blockers('m')).toEqual(['denied-before']);
    expect((await scene.one('incident')).stateReason).toContain('the feature store moves today');
    expect(await scene.all('approval')).toHaveLength(1);
    await scene.advance(24 * hour);
    await scene.sweep();
    await scene.settle();
    expect((await scene.all('approval')).map(({ state }) => state)).toEqual(['denied', 'pending']);
  });

  it('to a promotion, the same candidate is not offered again while the policy keeps quiet', async () => {
    await open([modelOf('m', { approval: { quiet_after_denial: '2d' } })]);
    await scene.settle();
    await finishRun(scene, 'm');
    const card = await scene.one('approval');
    await scene.press(card.id, lead, 'deny');
    await scene.settle();
    const offer = async () => {
      await scene.store.addStep({
        kind: 'request-approval',
        subject: { kind: 'incident', id: card.incidentId },
        incidentId: card.incidentId,
        input: { kind: 'promote', validationId: card.validationId, requestedBy: engineer },
      });
      await scene.settle();
    };
    await offer();
    expect((await scene.all('approval')).map(({ state }) => state)).toEqual(['denied']);
    await scene.advance(48 * hour + 60_000);
    await offer();
    expect((await scene.all('approval')).map(({ state }) => state)).toEqual(['denied', 'pending']);
  });
});

describe('an input that another model sees broken', () => {
  const input = { name: 'warehouse', columns: ['stock'], owner: 'S0SUPPLY' };
  const demand = modelOf('demand', {}, { task: 'regression', inputs: [input] });

  it('denies the run of every model that reads it, with the rule named, and of no other', async () => {
    const reader = modelOf('reader', {}, { inputs: [input] });
    const stranger = modelOf('stranger', {}, { inputs: [{ ...input, name: 'ledger' }] });
    scene = await openScene(template, [demand, reader, stranger], {
      demand: broken,
      reader: drifted,
      stranger: drifted,
    });
    await scene.fire('demand');
    await scene.settle();
    await scene.fire('reader');
    await scene.fire('stranger');
    await scene.settle();
    expect(await blockers('demand')).toContain('broken-data');
    expect(await blockers('reader')).toEqual(['shared-input']);
    expect((await scene.one('incident', { model: 'reader' })).stateReason).toMatch(
      /^Broken input: `warehouse.stock` ×100 since 2026-10-07 00:00 UTC, seen at demand\. This model reads it too/,
    );
    expect((await scene.all('run')).map(({ model }) => model)).toEqual(['stranger']);
    await askFor('reader');
    expect(await blockers('reader')).toEqual(['shared-input']);
    expect(await scene.all('run', { model: 'reader' })).toEqual([]);
  });
});
