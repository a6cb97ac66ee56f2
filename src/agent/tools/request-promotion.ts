import { z } from 'zod';
import { approvalFact, approversFact } from '../facts/incident-facts.ts';
import { validationFacts } from '../facts/validation-facts.ts';
import { sayName, sayText } from '../words.ts';
import { modelArgument, versionArgument } from './arguments.ts';
import { findModel } from './find-model.ts';
import { pendingApprovals } from './latest-rows.ts';
import { defineTool, fact, noData, proposed } from './tool.ts';

export const requestPromotion = defineTool({
  name: 'request_promotion',
  description:
    'Asks for an approval card for a version that passed validation. It promotes nothing: only the button does, pressed by an approver.',
  args: z.strictObject({ model: modelArgument, version: versionArgument, reason: z.string().max(300).nullish() }),
  async run({ model: name, version, reason }, world) {
    const asked = `request to promote ${version} of ${name}`;
    const { model, refused } = findModel(asked, name, world);
    if (refused) return refused;
    const rows = await world.store.find('validation', { where: { model: model.id, candidate: version }, limit: 1 });
    const [validation] = rows;
    if (!validation) {
      return noData(asked, `${sayName(version)} of ${model.id} was never validated, so there is nothing to promote.`);
    }
    if (validation.outcome !== 'PASS') {
      const why = `${sayName(version)} of ${model.id} did not pass (${validation.outcome}), so there is no Approve button.`;
      return proposed(asked, why, [fact(validation.id, 'refused', why), ...validationFacts(validation)], null);
    }
    const pending = (await pendingApprovals(world.store, model.id)).filter((row) => row.subject.candidate === version);
    const facts = [...pending.map(approvalFact), approversFact(model), ...validationFacts(validation)];
    if (pending.length > 0) return proposed(asked, 'a card is waiting already', facts, null);
    const quoted = sayText(reason ?? world.question, 300) || 'asked for in chat';
    return proposed(asked, 'a card for this promotion is asked for', facts, {
      kind: 'promote',
      model: model.id,
      version,
      reason: quoted,
    });
  },
});
