import { z } from 'zod';
import { runFacts } from '../facts/run-facts.ts';
import { plural, sayTime } from '../words.ts';
import { optionalModel, timeArgument } from './arguments.ts';
import { findModels } from './find-model.ts';
import { defineTool, fact, found, noData } from './tool.ts';

export const getRuns = defineTool({
  name: 'get_runs',
  description: 'Retraining runs: state, duration, cost, who asked, which version came out, code and data they used.',
  args: z.strictObject({ model: optionalModel, since: timeArgument, until: timeArgument }),
  async run({ model: name, since, until }, world) {
    const asked = `runs of ${name ?? 'all models'}${since ? ` since ${since}` : ''}${until ? ` until ${until}` : ''}`;
    const { models, refused } = findModels(asked, name, world);
    if (refused) return refused;
    const ids = models.map((model) => model.id);
    const rows = await world.store.find('run', {
      anyOf: { model: ids },
      ...(since ? { since: new Date(since) } : {}),
      ...(until ? { until: new Date(until) } : {}),
    });
    const span = since ? ` since ${sayTime(since)}` : '';
    const of = name ? ` of ${ids[0]}` : '';
    if (rows.length === 0)
      return noData(asked, `No retraining run${of || ' of any model'} is on record${span}: 0 runs.`);
    const count = fact(rows[0]?.id ?? null, 'count', `${plural(rows.length, 'run')}${of} on record${span}.`, {
      runs: rows.length,
    });
    return found(asked, [count, ...rows.slice(0, 5).flatMap(runFacts)]);
  },
});
