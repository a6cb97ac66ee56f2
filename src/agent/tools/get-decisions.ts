import { z } from 'zod';
import { decisionFacts } from '../facts/decision-facts.ts';
import { performanceFacts } from '../facts/performance-facts.ts';
import { sayTime } from '../words.ts';
import { optionalModel, timeArgument } from './arguments.ts';
import { findModels } from './find-model.ts';
import { latestEvidence } from './latest-rows.ts';
import { defineTool, fact, found, noData } from './tool.ts';

export const getDecisions = defineTool({
  name: 'get_decisions',
  description:
    'Decisions on record with their rules and reasons, also those not to act (hold, fix-data). Newest first.',
  args: z.strictObject({ model: optionalModel, since: timeArgument, until: timeArgument }),
  async run({ model: name, since, until }, world) {
    const asked = `decisions on ${name ?? 'all models'}${since ? ` since ${since}` : ''}${until ? ` until ${until}` : ''}`;
    const { models, refused } = findModels(asked, name, world);
    if (refused) return refused;
    const ids = models.map((model) => model.id);
    const rows = await world.store.find('decision', {
      anyOf: { model: ids },
      ...(since ? { since: new Date(since) } : {}),
      ...(until ? { until: new Date(until) } : {}),
      limit: 20,
    });
    if (rows.length > 0) {
      const newest = rows.slice(0, name ? 3 : 8);
      const rest = rows.length - newest.length;
      const more = rest > 0 ? [fact(null, 'more', `${rest} older decisions are on record too.`)] : [];
      return found(asked, [...newest.flatMap(decisionFacts), ...more]);
    }
    const span = since ? ` since ${sayTime(since)}` : '';
    const message = `No decision is on record for ${name ? ids[0] : 'any model'}${span}.`;
    const evidence = name && ids[0] ? await latestEvidence(world.store, ids[0]) : null;
    if (!evidence) return noData(asked, message);
    return found(asked, [fact(null, 'none', message), ...performanceFacts(evidence).slice(0, 3)]);
  },
});
