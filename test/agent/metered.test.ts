import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Meter } from '../../src/ports/meter.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { newId } from '../contracts/rows.ts';
import { advisorInWorld, ask } from './advisor-in-world.ts';
import { quietLog } from './quiet-log.ts';
import { fails, says, scriptedServer } from './scripted-server.ts';

let dataDir: string;
let store: OpenStore;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sextant-meter-'));
  store = await openStore({ dataDir, newId, log: quietLog() });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** A million tokens in cost 1000, so that a scripted turn of 900 tokens in and 40 out costs 0.94. */
const price = { input: 1000, output: 1000 };
const budgets = { cost: 2, tokens: 12_000 };
/** 2 + 12,000 and 1,500 tokens. */
const most = 15.5;

const spent = async () => (await store.meter({ cap: 0, currency: 'USD' }).today()).spent;
async function withServer<T>(
  cap: number,
  replies: Parameters<typeof scriptedServer>[0],
  work: (asked: () => number, advisor: Awaited<ReturnType<typeof advisorInWorld>>) => Promise<T>,
) {
  const server = await scriptedServer(replies);
  const meter: Meter = store.meter({ cap, currency: 'USD' });
  const openai = { apiKey: 'key', baseURL: server.baseURL, model: 'scripted', pricePerMillion: price };
  try {
    return await work(() => server.requests.length, await advisorInWorld({ openai, budgets, meter }));
  } finally {
    await server.close();
  }
}

it('a turn is charged what it cost', async () => {
  const before = await spent();
  await withServer(before + most, [says('All is well.')], async (asked, advisor) => {
    await ask(advisor, 'what do you watch?');
    expect(asked()).toBeGreaterThan(0);
  });
  const cost = (await spent()) - before;
  expect(cost).toBeGreaterThan(0);
  expect(cost).toBeLessThan(most);
});

it('one the server fails is settled too', async () => {
  const before = await spent();
  await withServer(before + most, [fails(500)], (_asked, advisor) => ask(advisor, 'what do you watch?'));
  const open = await store.pool.query('select id from sextant.agent_turn where ended_at is null');
  expect(open.rows).toEqual([]);
  expect((await spent()) - before).toBeLessThan(most);
});

it('at the cap the server is not asked; the built-in rules answer and say so', async () => {
  const before = await spent();
  await withServer(before + most - 0.01, [says('Never said.')], async (asked, advisor) => {
    const answer = await ask(advisor, 'what do you watch?');
    expect(asked()).toBe(0);
    expect(answer).toMatchObject({ by: 'rules', usage: { calls: 0, cost: 0 } });
    expect(answer?.note).toMatch(/^Built-in rules, because the [\d.]+ USD a day for the language model leave no room/);
    expect(answer?.sentences.length).toBeGreaterThan(0);
  });
  expect(await spent()).toBe(before);
});

it('two processes with one store share the day', async () => {
  const before = await spent();
  const answers = await withServer(
    before + most,
    [says('All is well.'), says('All is well.')],
    async (asked, advisor) => {
      const other = await advisorInWorld({
        openai: { apiKey: 'key', baseURL: 'http://127.0.0.1:1', model: 'scripted', pricePerMillion: price },
        budgets,
        meter: store.meter({ cap: before + most, currency: 'USD' }),
      });
      const said = await Promise.all([ask(advisor, 'what do you watch?'), ask(other, 'what do you watch?')]);
      expect(asked()).toBeLessThanOrEqual(2);
      return said;
    },
  );
  expect(answers.filter((answer) => answer?.note?.includes('leave no room'))).toHaveLength(1);
});

it('the policy in chat names the cap and what is spent of it', async () => {
  const facts: string[] = [];
  const traced = await advisorInWorld({
    openai: { apiKey: 'key', baseURL: 'http://127.0.0.1:1', model: 'none', pricePerMillion: price },
    budgets,
    meter: store.meter({ cap: 0.5, currency: 'USD' }),
    trace: (result) => facts.push(...result.facts.map(({ text }) => text)),
  });
  await ask(traced, 'what is the policy of fraud-detector?');
  expect(facts).toContainEqual(
    expect.stringMatching(/^The language model may cost 0\.50 USD a day; [\d.]+ USD are spent/),
  );
});
