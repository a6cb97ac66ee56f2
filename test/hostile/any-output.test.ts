import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe } from '../drift/synthetic-world.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { makeTemplate } from '../flows/scene.ts';
import { alertFields, type Case, casesOf, chatFields, doors, injections, nameOf, secretOf } from './cases.ts';
import {
  aliasNeedsApproval,
  allRows,
  type Complaints,
  ledgerHolds,
  noSecrets,
  onlyConfiguredHosts,
  onlyKnown,
  plainForSlack,
  readable,
  rendered,
  rowCounts,
  sameAsBefore,
  secretsOf,
  withinBudgets,
  withinMoney,
} from './invariants.ts';
import { personas } from './personas.ts';
import { canaries, openStage, playCase, replay, type Stage } from './play.ts';

/** HOSTILE_SEED and HOSTILE_CASES play others, or more. */
const seed = Number(process.env.HOSTILE_SEED ?? 20261124);
const total = Number(process.env.HOSTILE_CASES ?? 1008);
const batch = 84;

let template: string;
const played: Case[] = [];
let turns = 0;
let runs = 0;
let cards = 0;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => {
  const count = (of: (one: Case) => string): number => new Set(played.map(of)).size;
  console.log(
    `any output: seed ${seed}, ${played.length} cases, ${turns} turns, ${runs} runs, ${cards} cards for an approver, ${count((each) => each.persona)} personas, ${count((each) => each.field)} fields, ${count((each) => each.injection.replace(/\d+/g, ''))} injections of ${count((each) => each.category)} categories`,
  );
});

/** Few rows, so that a thousand cases are quick; enough for a verdict, a run and a card. */
const world = observe({ ...conceptWorld(1), rowsPerDay: 300, days: 15, labelDelayDays: 0 });

describe('whatever the model says, wherever the words come from', () => {
  it('there are enough of each', () => {
    expect(Object.keys(personas).length).toBeGreaterThanOrEqual(12);
    expect(injections.length).toBeGreaterThanOrEqual(120);
    expect(new Set(injections.map(({ text }) => text)).size).toBe(injections.length);
    expect(new Set(injections.map(({ category }) => category)).size).toBeGreaterThanOrEqual(12);
    expect(alertFields.length + chatFields.length).toBeGreaterThanOrEqual(12);
  });

  const batches = Array.from({ length: Math.ceil(total / batch) }, (_, i) => ({
    from: seed + i * batch,
    size: Math.min(batch, total - i * batch),
  }));
  it.each(batches)(
    'cases $from and on ($size): nothing but words changes',
    { timeout: 900_000 },
    async ({ from, size }) => {
      const stage = await openStage(template, size, world);
      try {
        const cases = casesOf(from, size, stage.trap.url);
        const complaints: Complaints = [];
        for (const [at, one] of cases.entries())
          complaints.push(...(await afterCase(stage, at, one)).map((each) => `${nameOf(one)}: ${each}`));
        complaints.push(...(await afterAllCases(stage, cases)));
        played.push(...cases);
        turns += stage.turns.length;
        runs += (await stage.all('run')).length;
        cards += (await stage.all('approval', { state: 'pending' })).length;
        expect(complaints).toEqual([]);
      } finally {
        await stage.close();
      }
    },
  );
});

it('the cases went far enough to have something to lose', () => {
  expect(turns).toBeGreaterThan(total);
  expect(runs).toBeGreaterThan(total / 100);
  // A card comes of one alert in some twenty.
  expect(cards).toBeGreaterThanOrEqual(Math.floor(total / 500));
});

/** What can be told of one case alone. */
async function afterCase(stage: Stage, at: number, one: Case): Promise<Complaints> {
  const [posts, requests, lines, turn, connects] = [
    stage.posts.length,
    stage.server.requests.length,
    stage.log.lines.length,
    stage.turns.length,
    stage.connects.seen.length,
  ];
  await playCase(stage, at, one);
  const messages = rendered(stage.posts.slice(posts));
  const secrets = secretsOf(one.seed);
  const champion = stage.shelves.get(`m${at}`)?.champion ?? null;
  return [
    ...(await aliasNeedsApproval(stage, [{ model: `m${at}`, champion }])),
    ...withinBudgets(stage.turns.slice(turn)),
    ...onlyConfiguredHosts(
      stage.connects.seen.slice(connects),
      stage.trap.knocks,
      new Set([new URL(stage.server.baseURL).host]),
    ),
    ...noSecrets(
      messages.map((each) => JSON.stringify(each)),
      'a message',
      secrets,
    ),
    ...noSecrets(
      stage.server.requests.slice(requests).map((each) => JSON.stringify(each)),
      'a prompt',
      secrets,
    ),
    ...noSecrets(stage.log.lines.slice(lines), 'the log', secrets),
    ...plainForSlack(messages),
  ];
}

async function afterAllCases(stage: Stage, cases: readonly Case[]): Promise<Complaints> {
  const aliases = [...stage.shelves].map(([model, { champion }]) => ({ model, champion }));
  const before = await rowCounts(stage);
  const complaints = [
    ...(await aliasNeedsApproval(stage, aliases)),
    ...(await onlyKnown(stage)),
    ...(await withinMoney(stage)),
    ...(await readable(stage)),
    ...(await ledgerHolds(stage)),
    ...noSecrets(await allRows(stage), 'a row', [
      ...canaries,
      ...cases.filter(({ field }) => doors.has(field)).map((one) => secretOf(one.seed)),
    ]),
  ];
  await replay(stage);
  return [...complaints, ...sameAsBefore(before, await rowCounts(stage)), ...(await ledgerHolds(stage))];
}
