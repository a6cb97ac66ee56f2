import { z } from 'zod';
import type { Model } from '../../domain/model.ts';
import { sayName } from '../words.ts';
import { latestEvidence, openIncident, pendingApprovals } from './latest-rows.ts';
import { defineTool, type Fact, fact, found, noData, type ToolWorld } from './tool.ts';

export const listModels = defineTool({
  name: 'list_models',
  description:
    'The whole fleet, worst tier first: champion and serving version, verdict, open incident, waiting approval.',
  args: z.strictObject({}),
  async run(_args, world) {
    const asked = 'all models';
    const models = [...world.models.all()].sort((a, b) => a.tier - b.tier);
    if (models.length === 0) return noData(asked, 'No model is configured.');
    const facts = await Promise.all(models.slice(0, 100).map((model) => line(model, world)));
    return found(asked, [...facts, ...waiting(facts)]);
  },
});

async function line(model: Model, world: ToolWorld): Promise<Fact> {
  const { store, registry, serving } = world;
  const [evidence, incident, approvals] = await Promise.all([
    latestEvidence(store, model.id),
    openIncident(store, model.id),
    pendingApprovals(store, model.id),
  ]);
  const champion = await registry.champion(model).catch(() => 'unreachable' as const);
  const live = serving && model.serving ? await serving.version(model).catch(() => null) : null;
  const version =
    champion === 'unreachable'
      ? 'registry unreachable'
      : champion
        ? `champion ${sayName(champion.version)}`
        : 'no champion';
  const differs = live && champion !== 'unreachable' && live.version !== champion?.version;
  const served = differs ? ` but serving answers with ${sayName(live.version)}` : '';
  const verdict = evidence ? `verdict ${evidence.verdict.type}` : 'not looked at yet';
  const state = incident ? `incident ${incident.id} is ${incident.state}` : 'no open incident';
  const card = approvals[0] ? `, approval ${approvals[0].id} waits` : '';
  const text = `${model.id} (tier ${model.tier}, ${model.task}): ${version}${served}, ${verdict}, ${state}${card}.`;
  return fact(incident?.id ?? evidence?.id ?? `policy-${model.policyVersion}`, 'model', text, {
    model: model.id,
    tier: model.tier,
    verdict: evidence?.verdict.type ?? null,
    champion: champion === 'unreachable' ? null : (champion?.version ?? null),
    incident: incident?.id ?? null,
    state: incident?.state ?? null,
    approval: approvals[0]?.id ?? null,
  });
}

function waiting(facts: readonly Fact[]): Fact[] {
  const open = facts.filter((each) => each.values.incident !== null);
  const first = open[0]?.id ?? facts[0]?.id ?? null;
  const text = `${facts.length} models, ${open.length} with an open incident.`;
  return [fact(first, 'fleet', text, { models: facts.length, open: open.length })];
}
