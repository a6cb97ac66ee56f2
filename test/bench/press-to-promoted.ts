import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { localFiles } from '../../src/adapters/local/files.ts';
import { aliasesFile, localSpec } from '../../src/adapters/local/registry-files.ts';
import { newId } from '../../src/app.ts';
import type { Model } from '../../src/domain/model.ts';
import { cast } from '../../src/sandbox/demo/workspace.ts';
import { incidentRow, runRow, validationRow } from '../contracts/rows.ts';
import type { Benchmark } from './benchmark.ts';
import { median, ms, quantile, table } from './figures.ts';
import { findButton } from './find-button.ts';
import { candidate, champion, openSmallWorld, registryOf, type SmallWorld } from './small-world.ts';

const presses = 15;
const warmUps = 2;

interface Press {
  readonly ack: number;
  readonly decided: number;
  readonly alias: number;
  readonly total: number;
}

export const pressToPromoted: Benchmark = {
  name: 'press-to-promoted',
  title: 'From the press to the promotion',
  usesStores: true,
  async run({ stores, say }) {
    const rows: string[][] = [];
    for (const store of stores) {
      const measured = await store.fresh(async (place) => {
        const world = await openSmallWorld(place, presses + warmUps);
        try {
          const all: Press[] = [];
          for (const model of world.models) all.push(await pressOne(world, model));
          return all.slice(warmUps);
        } finally {
          await world.close();
        }
      });
      const of = (key: keyof Press): string => ms(median(measured.map((press) => press[key])));
      const totals = measured.map((press) => press.total);
      say(`${store.kind}: ${of('total')}`);
      rows.push([store.kind, of('ack'), of('decided'), of('alias'), `**${of('total')}**`, ms(quantile(totals, 1))]);
    }
    return [
      table(['store', 'press → ack', 'ack → decided', 'decided → alias', 'press → promoted', 'slowest'], rows),
      '',
      `Medians of ${presses} presses of the real Approve button, each of another model, one after another, all roles in one process. ` +
        'Press: the sandbox Slack posts the interaction. Ack: it has the 200, so the press is committed. ' +
        'Decided: the transaction with vote, approval and promotion is committed. Alias: the registry directory, read again and again, says the candidate. ' +
        'The registry is a local folder and serving follows it without delay.',
    ].join('\n');
  },
};

async function pressOne({ app, slack }: SmallWorld, model: Model): Promise<Press> {
  await postCard(app.store, model);
  await app.idle();
  const [approval] = await app.store.find('approval', { where: { model: model.id, state: 'pending' } });
  if (!approval) throw new Error(`nobody asks for an approval of ${model.id}`);
  const card = await slack.waitFor((message) => findButton(message, approval.id) !== null);
  await app.idle();
  const button = findButton(card, approval.id);
  if (!button) throw new Error(`the card of ${model.id} has lost its button`);
  const decision = whenPromotionIsDue(app.store);
  const began = performance.now();
  const alias = whenAliasIs(model, candidate);
  const answer = await slack.people().press({ user: cast.approver, ...button });
  const acked = performance.now();
  if (!answer.ok) throw new Error(`the press was not acknowledged: ${answer.error}`);
  const [decided, moved] = await Promise.all([decision, alias]);
  await app.idle();
  return { ack: acked - began, decided: decided - acked, alias: moved - decided, total: moved - began };
}

/** The store tells of steps once their transaction is committed: the promoter's step comes with the decision. */
const whenPromotionIsDue = (store: SmallWorld['app']['store']): Promise<number> =>
  new Promise((resolve) => {
    store.onWork((work) => {
      if (work.steps.some((step) => step.role === 'promoter')) resolve(performance.now());
    });
  });

async function whenAliasIs(model: Model, version: string): Promise<number> {
  const file = aliasesFile(localSpec(model));
  while (JSON.parse(await readFile(file, 'utf8')).champion !== version) await pause(1);
  return performance.now();
}

/** What stands in the store when a candidate has passed its gates, and the step that asks for the approval. */
async function postCard(store: SmallWorld['app']['store'], model: Model): Promise<void> {
  const incident = incidentRow({ id: newId('inc'), model: model.id, channel: model.channel, links: {} });
  const of = { incidentId: incident.id, model: model.id };
  const run = runRow({ ...of, state: 'succeeded' });
  const file = await registryOf.artifact(model, candidate, 'sextant_eval.parquet');
  const evaluationDigest = await localFiles.digest(file ?? '');
  const validation = validationRow({ ...of, runId: run.id, candidate, champion, evaluationDigest });
  await store.insertOnce('run', run, []);
  await store.insertOnce('validation', validation, []);
  await store.insertOnce('incident', incident, [
    {
      kind: 'request-approval',
      subject: { kind: 'incident', id: incident.id },
      incidentId: incident.id,
      input: { kind: 'promote', validationId: validation.id },
    },
  ]);
}
