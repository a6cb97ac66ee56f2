import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBank, passRates, runBank } from './run-bank.ts';
import { runChatter } from './run-chatter.ts';
import { openWorld } from './world-store.ts';

const goal = 0.95;

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('the question bank, answered by the rules model', () => {
  it.each(['dev', 'test'] as const)('%s half: 19 of 20 pass and no number is invented', async (half) => {
    const outcomes = await runBank(loadBank(half), world.store);
    const { rate, byIntent } = passRates(outcomes);
    expect(outcomes.flatMap((outcome) => outcome.invented)).toEqual([]);
    expect(rate, JSON.stringify(byIntent)).toBeGreaterThanOrEqual(goal);
  });
});

describe('chatter', () => {
  const outcomes = runChatter();
  it('interrupts nobody', () => {
    expect(
      outcomes.filter((each) => each.expected === 'silent' && each.got === 'answer').map((each) => each.id),
    ).toEqual([]);
  });

  it('answers at least 18 of 20 who speak to it', () => {
    const heard = outcomes.filter((each) => each.expected === 'answer' && each.got === 'answer');
    expect(heard.length).toBeGreaterThanOrEqual(18);
  });
});
