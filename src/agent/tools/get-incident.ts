import { z } from 'zod';
import { isId } from '../../domain/id.ts';
import type { Incident } from '../../domain/incident.ts';
import { incidentStates } from '../../domain/incident.ts';
import { causeFacts } from '../facts/cause-facts.ts';
import { decisionFacts } from '../facts/decision-facts.ts';
import { approvalFact, approversFact, incidentFacts } from '../facts/incident-facts.ts';
import { listed } from '../words.ts';
import { findModels } from './find-model.ts';
import { pendingApprovals } from './latest-rows.ts';
import { defineTool, type Fact, fact, found, noData, type ToolWorld } from './tool.ts';

const open = incidentStates.filter((state) => state !== 'closed');

export const getIncident = defineTool({
  name: 'get_incident',
  description:
    'Open incidents (of one model, by id, or all): state and why, the decision, what waits for approval and who may press.',
  args: z.strictObject({
    model: z.string().max(200).nullish().describe('name of a configured model; leave out for all open incidents'),
    id: z.string().max(40).nullish().describe('an incident id, inc_…'),
  }),
  async run({ model: name, id }, world) {
    const asked = `incident ${id ?? `of ${name ?? 'any model'}`}`;
    if (id) {
      const incident = isId(id, 'inc') ? await world.store.get('incident', id) : null;
      return incident
        ? found(asked, await about(incident, world))
        : noData(asked, 'No incident of that id is on record.');
    }
    const { models, refused } = findModels(asked, name, world);
    if (refused) return refused;
    const ids = models.map((model) => model.id);
    const incidents = await world.store.find('incident', { anyOf: { model: ids, state: open } });
    const facts = (await Promise.all(incidents.map((incident) => about(incident, world)))).flat();
    const approvals = (await pendingApprovals(world.store)).filter((approval) => ids.includes(approval.model));
    const shown = new Set(facts.map((each) => each.id));
    facts.push(...approvals.filter((approval) => !shown.has(approval.id)).map(approvalFact));
    if (approvals.length === 0) {
      facts.push(fact(null, 'no-approval', `No approval is waiting${name ? ` for ${ids[0]}` : ''}.`));
    }
    const quiet = ids.filter((model) => !incidents.some((incident) => incident.model === model));
    if (quiet.length > 0) {
      facts.push(
        fact(null, 'no-incident', `${listed(quiet)} ${quiet.length === 1 ? 'has' : 'have'} no open incident.`),
      );
    }
    return found(asked, facts);
  },
});

async function about(incident: Incident, world: ToolWorld): Promise<Fact[]> {
  const decision = incident.decisionId ? await world.store.get('decision', incident.decisionId) : null;
  const approvals = await world.store.find('approval', { where: { incidentId: incident.id }, limit: 3 });
  const model = world.models.get(incident.model);
  return [
    ...incidentFacts(incident),
    ...(await causeFacts(world.store, incident)),
    ...(decision ? decisionFacts(decision) : []),
    ...approvals.map(approvalFact),
    ...(model ? [approversFact(model)] : []),
  ];
}
