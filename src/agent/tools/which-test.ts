import { z } from 'zod';
import { driftFacts } from '../facts/drift-facts.ts';
import { modelArgument } from './arguments.ts';
import { findModel } from './find-model.ts';
import { latestEvidence } from './latest-rows.ts';
import { defineTool, found, noData } from './tool.ts';

const kinds = ['told-apart', 'persistence', 'broken-input', 'column', 'verdict', 'hypothesis', 'change-point'];

export const whichTest = defineTool({
  name: 'which_test',
  description:
    'Which tests carry a verdict: the one that told it apart, each column with method, threshold and rows, and since when the quality changed (change point with its range).',
  args: z.strictObject({ model: modelArgument }),
  async run({ model: name }, world) {
    const asked = `tests behind the verdict on ${name}`;
    const { model, refused } = findModel(asked, name, world);
    if (refused) return refused;
    const evidence = await latestEvidence(world.store, model.id);
    if (!evidence) return noData(asked, `I have no evidence for ${model.id} yet: it has not been looked at.`);
    return found(
      asked,
      driftFacts(evidence).filter(({ kind }) => kinds.includes(kind)),
    );
  },
});
