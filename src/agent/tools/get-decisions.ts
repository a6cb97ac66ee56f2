import { z } from 'zod';
import { differences, type Told } from '../../domain/against-ledger.ts';
import type { Decision } from '../../domain/decision.ts';
import { decisionFacts } from '../facts/decision-facts.ts';
import { performanceFacts } from '../facts/performance-facts.ts';
import { sayTime } from '../words.ts';
import { optionalModel, timeArgument } from './arguments.ts';
import { findModels } from './find-model.ts';
import { latestEvidence } from './latest-rows.ts';
import { defineTool, type Fact, fact, found, noData, type ToolWorld } from './tool.ts';

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
      const onRecord = await ledgerRows(world, newest);
      const more = rest > 0 ? [fact(null, 'more', `${rest} older decisions are on record too.`)] : [];
      return found(asked, [
        ...newest.flatMap((each) => [...decisionFacts(each), ledgerFact(each, onRecord.get(each.id))]),
        ...more,
      ]);
    }
    const span = since ? ` since ${sayTime(since)}` : '';
    const message = `No decision is on record for ${name ? ids[0] : 'any model'}${span}.`;
    const evidence = name && ids[0] ? await latestEvidence(world.store, ids[0]) : null;
    if (!evidence) return noData(asked, message);
    return found(asked, [fact(null, 'none', message), ...performanceFacts(evidence).slice(0, 3)]);
  },
});

/** What the ledger tells of these decisions: the table could have been changed, the ledger cannot without it showing. */
async function ledgerRows({ store }: ToolWorld, decisions: readonly Decision[]): Promise<ReadonlyMap<string, Entry>> {
  const models = [...new Set(decisions.map((decision) => decision.model))];
  const told = await Promise.all(models.map((model) => store.ledger({ model, kind: 'decision-made', limit: 100_000 })));
  return new Map(
    told.flat().flatMap(({ seq, body }) => {
      const entry = { seq, ...(JSON.parse(body) as Told) };
      return typeof entry.facts.decision === 'string' ? [[entry.facts.decision, entry] as const] : [];
    }),
  );
}

type Entry = Told & { readonly seq: number };

function ledgerFact(decision: Decision, entry: Entry | undefined): Fact {
  const { id } = decision;
  const ledger = entry?.seq ?? null;
  if (!entry)
    return fact(id, 'ledger', 'Mind: the ledger does not hold this decision, so its row was not written by me.', {
      ledger,
    });
  const differs = differences('decision', decision, [entry]);
  return differs.length === 0
    ? fact(id, 'ledger', `On record in the ledger, row ${entry.seq}.`, { ledger })
    : fact(
        id,
        'ledger',
        `Mind: its row was changed. Its ${differs.join('; its ')}, in row ${entry.seq}. The ledger counts.`,
        { ledger },
      );
}
