import { z } from 'zod';
import { decisionFacts } from '../facts/decision-facts.ts';
import { approversFact } from '../facts/incident-facts.ts';
import { sayName, sayText } from '../words.ts';
import { modelArgument } from './arguments.ts';
import { findModel } from './find-model.ts';
import { latestDecision, latestEvidence } from './latest-rows.ts';
import { defineTool, fact, proposed } from './tool.ts';

const denied = new Set(['broken-data', 'serving-fault']);

export const requestRetraining = defineTool({
  name: 'request_retraining',
  description:
    'Files a request to retrain on behalf of the person who asked. It starts nothing: the policy decides, a person approves. Only when somebody clearly asks for it.',
  args: z.strictObject({ model: modelArgument, reason: z.string().max(300).nullish() }),
  async run({ model: name, reason }, world) {
    const asked = `request to retrain ${name}`;
    const { model, refused } = findModel(asked, name, world);
    if (refused) return refused;
    const [evidence, decision] = await Promise.all([
      latestEvidence(world.store, model.id),
      latestDecision(world.store, model.id),
    ]);
    const id = evidence?.id ?? `policy-${model.policyVersion}`;
    const verdict = evidence?.verdict.type ?? 'unknown';
    const who = sayName(world.asker) || 'the asker';
    const facts = [
      fact(id, 'verdict', `${model.id}: the verdict is ${verdict}.`, { model: model.id, verdict }),
      fact(
        id,
        'own-request',
        `This is a request by ${who}, not a result: nothing runs yet, and ${who} could not approve their own request.`,
        { requested_by: world.asker },
      ),
      approversFact(model),
      ...(decision ? decisionFacts(decision) : []),
    ];
    if (evidence && denied.has(verdict)) {
      const because = evidence.verdict.because[0];
      const why = because ? ` (${sayText(because).replace(/[.]$/, '')})` : '';
      const rule = `The policy denies retraining ${model.id} while the verdict is ${verdict}${why}: I hand the request on, expect a no.`;
      facts.unshift(fact(id, 'denied', rule, { verdict }));
    }
    const quoted = sayText(reason ?? world.question, 300) || 'asked for in chat';
    return proposed(asked, 'the policy decides on this request', facts, {
      kind: 'retrain',
      model: model.id,
      reason: quoted,
    });
  },
});
