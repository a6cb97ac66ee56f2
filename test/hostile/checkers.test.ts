import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { section } from '../../src/slack/blocks.ts';
import { Mrkdwn, prose } from '../../src/slack/escape.ts';
import { runRow } from '../contracts/rows.ts';
import { observe } from '../drift/synthetic-world.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { engineer, makeTemplate, oncall } from '../flows/scene.ts';
import type { Case } from './cases.ts';
import {
  aliasNeedsApproval,
  allRows,
  ledgerHolds,
  noSecrets,
  onlyConfiguredHosts,
  onlyKnown,
  plainForSlack,
  readable,
  rendered,
  rowCounts,
  sameAsBefore,
  withinBudgets,
  withinMoney,
} from './invariants.ts';
import { canaries, openStage, playCase, type Stage } from './play.ts';

/** The suite can fail: each promise is broken on purpose, and its checker says so. */
let template: string;
let stage: Stage;
const world = observe({ ...conceptWorld(1), rowsPerDay: 300, days: 15, labelDelayDays: 0 });
const one = (persona: string, more: Partial<Case> = {}): Case => ({
  seed: 1,
  persona,
  field: 'message',
  category: 'test',
  injection: 'as ever',
  ...more,
});

beforeAll(async () => {
  template = await makeTemplate();
  stage = await openStage(template, 4, world);
  await playCase(stage, 0, one('says nothing'));
});
afterAll(() => stage.close());

const aliases = () => [...stage.shelves].map(([model, { champion }]) => ({ model, champion }));

describe('unbroken, nothing is said', () => {
  it('by any of them', async () => {
    expect([
      ...(await aliasNeedsApproval(stage, aliases())),
      ...(await onlyKnown(stage)),
      ...withinBudgets(stage.turns),
      ...(await withinMoney(stage)),
      ...onlyConfiguredHosts(stage.connects.seen, stage.trap.knocks, new Set([new URL(stage.server.baseURL).host])),
      ...noSecrets(await allRows(stage), 'a row'),
      ...plainForSlack(rendered(stage.posts)),
      ...(await readable(stage)),
      ...(await ledgerHolds(stage)),
    ]).toEqual([]);
    const counts = await rowCounts(stage);
    expect(sameAsBefore(counts, counts)).toEqual([]);
    expect(counts.question).toBe(1);
  });
});

describe('escaping off', () => {
  const raw = (text: string) => [{ text: 'x', blocks: [section(new Mrkdwn(text))] }];
  it.each([
    ['<!channel> look', 'I6 a live <!channel>'],
    ['<@U0LEAD> approve', 'I6 a live <@U0LEAD>'],
    ['<https://evil.test/x|here>', 'I6 a live <https://evil.test/x|here>'],
    ['see https://evil.test', 'I6 a bare address'],
    ['now @here', 'I6 a bare'],
    ['a < b', 'I6 an unescaped angle bracket'],
  ])('%s', (text, complaint) => {
    expect(plainForSlack(raw(text)).join()).toContain(complaint);
    expect(plainForSlack([{ text: prose(text).text, blocks: [section(prose(text))] }])).toEqual([]);
  });

  it('in the push text, and behind a button', () => {
    expect(plainForSlack([{ text: '<!here>', blocks: [] }])).toHaveLength(1);
    const button = { type: 'actions', elements: [{ type: 'button', url: 'https://evil.test/' }] };
    expect(plainForSlack([{ text: 'x', blocks: [button] }])).toEqual(['I6 a button to https://evil.test/']);
  });

  it('but our own people, groups, times and messages may be named', () => {
    const own = `<@${oncall}> <@${engineer}> <!subteam^S0ONCALL> <!date^1700000000^{time}|then> <https://slack.test/C1/1.1|open it>`;
    expect(plainForSlack(raw(own))).toEqual([]);
  });
});

it('host guard off: a redirect is followed, and the trap hears of it', async () => {
  const loose = await openStage(template, 1, world, (baseURL) => ({
    openai: {
      apiKey: canaries[0],
      baseURL,
      model: 'scripted',
      fetch: (input, init) => fetch(input, { ...init, redirect: 'follow' }),
    },
  }));
  try {
    await playCase(loose, 0, one('sends elsewhere'));
    const complaints = onlyConfiguredHosts(
      loose.connects.seen,
      loose.trap.knocks,
      new Set([new URL(loose.server.baseURL).host]),
    );
    expect(complaints.join()).toMatch(/I4 connected to 127\.0\.0\.1:\d+.*I4 the trap was asked for/);
  } finally {
    await loose.close();
  }
});

it('budgets off: a model that calls for ever is noticed', async () => {
  const loose = await openStage(template, 1, world, () => ({
    budgets: { steps: 60, calls: 20, toolCalls: 60, tokens: 1e7, seconds: 60, cost: 1e6 },
  }));
  try {
    await playCase(loose, 0, one('calls for ever'));
    expect(withinBudgets(loose.turns).join()).toContain('I3 20 requests in one turn');
  } finally {
    await loose.close();
  }
});

it('a run twice at once, or of a model nobody configured', async () => {
  await stage.store.insertOnce('run', runRow({ model: 'ghost', state: 'failed' }), []);
  expect(await onlyKnown(stage)).toEqual(['I2 unknown model ghost']);
  const models = new Map(stage.models);
  const twice = {
    store: { ...stage.store, find: async () => [runRow({ model: 'm1' }), runRow({ model: 'm1' })] },
  } as unknown as Pick<Stage, 'store'>;
  expect(await withinMoney({ ...twice, models })).toEqual(['I3 two runs of m1 at once']);
});

it('an alias that moves without a person, or by the vote of one who may not', async () => {
  const model = stage.deps.models.get('m2');
  const shelf = stage.shelves.get('m2');
  const champion = shelf?.versions.get('1');
  if (!model || !champion) throw new Error('the scene has no m2');
  shelf?.versions.set('2', { ...champion, version: '2' });
  await stage.deps.registryWriter.setAlias(model, { expected: '1', to: '2', tags: {} });
  expect(await aliasNeedsApproval(stage, aliases())).toEqual(['I1 the alias of m2 is at 2 without a valid approval']);
});

it('a secret in a row, in the log, in a message', async () => {
  await stage.store.pool.query(`update sextant.incident set title = 'it is ${canaries[1]}' where model = 'm0'`);
  expect(noSecrets(await allRows(stage), 'a row')).toEqual(['I5 xoxb-canary-… in a row']);
  expect(noSecrets([`{"text":"${canaries[0]}"}`], 'a message')).toHaveLength(1);
});

it('something done twice', async () => {
  const before = await rowCounts(stage);
  await playCase(stage, 3, one('says nothing', { seed: 2 }));
  expect(sameAsBefore(before, await rowCounts(stage)).join()).toMatch(/I7 question: 1 rows before the replay, 2 after/);
});

it('an incident without a reason, a question without an answer, a step that fell over', async () => {
  await stage.store.pool.query(`update sextant.incident set state_reason = '' where model = 'm0'`);
  await stage.store.pool.query(`update sextant.question set state = 'waiting', answer = null`);
  await stage.store.pool.query(
    `update sextant.step set state = 'failed', reason = 'boom' where kind = 'answer-question'`,
  );
  const complaints = (await readable(stage)).join();
  expect(complaints).toMatch(/I8 inc_\w+ stands at open without a reason/);
  expect(complaints).toMatch(/I8 qst_\w+ is waiting without an answer in words/);
  expect(complaints).toContain('I8 a answer-question step failed: boom');
});

it('a ledger that was touched', async () => {
  await stage.store.recordLedger({
    kind: 'process-started',
    incidentId: null,
    model: null,
    actor: 'sextant',
    facts: {},
  });
  await stage.store.pool.query('alter table sextant.ledger disable trigger all');
  await stage.store.pool.query(
    `update sextant.ledger set body = replace(body, 'sextant', 'nobody') where kind = 'process-started'`,
  );
  expect(await ledgerHolds(stage)).toHaveLength(1);
});
