import { z } from 'zod';
import { policyFacts } from '../facts/policy-facts.ts';
import { optionalModel } from './arguments.ts';
import { findModels } from './find-model.ts';
import { defineTool, found, noData } from './tool.ts';

export const getPolicy = defineTool({
  name: 'get_policy',
  description: 'The written policy: autonomy, drift threshold, persistence, cooldown, budget, gates, who can approve.',
  args: z.strictObject({ model: optionalModel }),
  async run({ model: name }, world) {
    const asked = `policy of ${name ?? 'all models'}`;
    const { models, refused } = findModels(asked, name, world);
    if (refused) return refused;
    const [first] = models;
    if (!first) return noData(asked, 'No model is configured, so there is no policy.');
    return found(asked, models.slice(0, 20).flatMap(policyFacts));
  },
});
