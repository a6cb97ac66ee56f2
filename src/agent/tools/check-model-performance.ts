import { z } from 'zod';
import { incidentFacts } from '../facts/incident-facts.ts';
import { performanceFacts } from '../facts/performance-facts.ts';
import { modelArgument } from './arguments.ts';
import { findModel } from './find-model.ts';
import { latestEvidence, openIncident } from './latest-rows.ts';
import { defineTool, fact, found, noData } from './tool.ts';

export const checkModelPerformance = defineTool({
  name: 'check_model_performance',
  description: 'How a model does now: realised and estimated quality against its limit, drift, and its open incident.',
  args: z.strictObject({ model: modelArgument }),
  async run({ model: name }, world) {
    const asked = `performance of ${name}`;
    const { model, refused } = findModel(asked, name, world);
    if (refused) return refused;
    const evidence = await latestEvidence(world.store, model.id);
    const incident = await openIncident(world.store, model.id);
    if (!evidence && !incident) {
      return noData(
        asked,
        `I have no evidence for ${model.id} yet: it has not been looked at. No data is not healthy.`,
      );
    }
    return found(asked, [
      ...(evidence ? performanceFacts(evidence) : []),
      ...(incident
        ? incidentFacts(incident).slice(0, 1)
        : [fact(null, 'no-incident', `${model.id} has no open incident.`)]),
    ]);
  },
});
