import { z } from 'zod';
import { causeFacts } from '../facts/cause-facts.ts';
import { driftFacts } from '../facts/drift-facts.ts';
import { performanceFacts } from '../facts/performance-facts.ts';
import { modelArgument } from './arguments.ts';
import { findModel } from './find-model.ts';
import { latestEvidence, openIncident } from './latest-rows.ts';
import { defineTool, found, noData } from './tool.ts';

export const explainDrift = defineTool({
  name: 'explain_drift',
  description:
    'Why a model drifts or degrades: verdict, reasons, drifted columns by rank, broken inputs, since when, impact, hypotheses.',
  args: z.strictObject({ model: modelArgument }),
  async run({ model: name }, world) {
    const asked = `drift of ${name}`;
    const { model, refused } = findModel(asked, name, world);
    if (refused) return refused;
    const evidence = await latestEvidence(world.store, model.id);
    if (!evidence) return noData(asked, `I have no evidence for ${model.id} yet: it has not been looked at.`);
    const quality = performanceFacts(evidence).filter((f) =>
      ['performance', 'no-performance', 'window'].includes(f.kind),
    );
    const shared = await causeFacts(world.store, await openIncident(world.store, model.id));
    return found(asked, [...driftFacts(evidence), ...shared, ...quality]);
  },
});
