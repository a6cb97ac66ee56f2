import { z } from 'zod';
import type { Meter } from '../../ports/meter.ts';
import { policyFacts } from '../facts/policy-facts.ts';
import { sayMoney } from '../words.ts';
import { optionalModel } from './arguments.ts';
import { findModels } from './find-model.ts';
import { defineTool, type Fact, fact, found, noData } from './tool.ts';

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
    return found(asked, [...models.slice(0, 20).flatMap(policyFacts), ...(await meterFacts(world.meter ?? null))]);
  },
});

async function meterFacts(meter: Meter | null): Promise<Fact[]> {
  if (!meter) return [];
  const { spent, cap, currency } = await meter.today();
  const text = `The language model may cost ${sayMoney(cap, currency)} a day; ${sayMoney(spent, currency)} are spent or reserved today.`;
  return [fact('policy-agent', 'agent-money', text, { cap, spent })];
}
