import { z } from 'zod';
import type { Incident } from '../../domain/incident.ts';
import { sayName, sayText, sayTime, sentence } from '../words.ts';
import { optionalModel } from './arguments.ts';
import { findModels } from './find-model.ts';
import { defineTool, type Fact, fact, found, noData, type ToolWorld } from './tool.ts';

export const searchHistory = defineTool({
  name: 'search_history',
  description: 'Closed incidents of the past: verdict, what was done, and how it ended.',
  args: z.strictObject({ model: optionalModel, verdict: z.string().max(40).nullish() }),
  async run({ model: name, verdict }, world) {
    const asked = `past incidents of ${name ?? 'all models'}${verdict ? ` with verdict ${verdict}` : ''}`;
    const { models, refused } = findModels(asked, name, world);
    if (refused) return refused;
    const ids = models.map((model) => model.id);
    const rows = await world.store.find('incident', { anyOf: { model: ids }, where: { state: 'closed' }, limit: 20 });
    const facts = (await Promise.all(rows.map((row) => told(row, world)))).filter(
      (each) => !verdict || each.values.verdict === verdict,
    );
    if (facts.length === 0) {
      const of = name ? ` of ${ids[0]}` : '';
      return noData(asked, `No past incident${of} is on record: nothing like it was seen before.`);
    }
    return found(asked, facts);
  },
});

async function told(incident: Incident, { store }: ToolWorld): Promise<Fact> {
  const [decision] = await store.find('decision', { where: { incidentId: incident.id }, limit: 1 });
  const [run] = await store.find('run', { where: { incidentId: incident.id }, limit: 1 });
  const [promotion] = await store.find('promotion', { where: { incidentId: incident.id }, limit: 1 });
  const [watch] = await store.find('watch', { where: { incidentId: incident.id }, limit: 1 });
  const verdict = decision ? `, verdict ${decision.verdict}, decision ${decision.action}` : '';
  const retrained = run ? `; retraining run ${run.id} ${run.state}` : '; no retraining ran';
  const moved = promotion ? `, ${promotion.kind} to ${sayName(promotion.to)} ${promotion.state}` : '';
  const seen = watch ? `, then seen ${watch.state}` : '';
  const end = incident.closeReason ? `. It closed: ${sayText(incident.closeReason)}` : '';
  const span = `${sayTime(incident.openedAt)} to ${incident.closedAt ? sayTime(incident.closedAt) : 'now'}`;
  const text = `${incident.model}, ${span}: “${sayName(incident.title)}”${verdict}${retrained}${moved}${seen}${end}`;
  return fact(incident.id, 'past', sentence(text), {
    model: incident.model,
    opened_at: incident.openedAt.toISOString(),
    verdict: decision?.verdict ?? null,
    action: decision?.action ?? null,
  });
}
