import { z } from 'zod';
import { approvalFact } from '../facts/incident-facts.ts';
import { validationFacts } from '../facts/validation-facts.ts';
import { sayName } from '../words.ts';
import { optionalModel, versionArgument } from './arguments.ts';
import { findModels } from './find-model.ts';
import { defineTool, found, noData } from './tool.ts';

export const getValidationResults = defineTool({
  name: 'get_validation_results',
  description:
    'Gates of candidate against champion: outcome, values, intervals, slices, checks, and the approval after it.',
  args: z.strictObject({ model: optionalModel, version: versionArgument.nullish() }),
  async run({ model: name, version }, world) {
    const asked = `validation of ${name ?? 'any model'}${version ? ` ${version}` : ''}`;
    const { models, refused } = findModels(asked, name, world);
    if (refused) return refused;
    const ids = models.map((model) => model.id);
    const rows = await world.store.find('validation', { anyOf: { model: ids } });
    const chosen = rows.filter((row) => !version || row.candidate === version).slice(0, 3);
    if (chosen.length === 0) {
      const of = name ? ` of ${ids[0]}` : '';
      const which = version ? ` ${sayName(version)}${of}` : name ? of : '';
      return noData(asked, `No validation${which || ' of any model'} is on record: nothing was compared yet.`);
    }
    const newest = name || version ? chosen.slice(0, 1) : chosen;
    const approvals = await world.store.find('approval', { anyOf: { validationId: newest.map((row) => row.id) } });
    return found(asked, [...newest.flatMap(validationFacts), ...approvals.map(approvalFact)]);
  },
});
