import { afterEach, describe, expect, it } from 'vitest';
import { answeringServer, fails, type ScriptedServer, says } from '../agent/scripted-server.ts';
import { modelMarkdown } from './decisions/tables.ts';
import { runModel, specFrom } from './model-run.ts';
import { loadBank } from './run-bank.ts';

let server: ScriptedServer | null = null;
afterEach(() => server?.close());

const short = { bank: loadBank('dev').slice(0, 6), perType: 1 };
const price = { input: 2, output: 10 };

describe('the benchmark with a language model', () => {
  it('counts who answered, requests, tokens, money and time', async () => {
    server = await answeringServer(() => says('{"action": "hold", "reason": "Waiting is safe."}'));
    const spec = { apiKey: 'sk-local', model: 'scripted', baseURL: server.baseURL, pricePerMillion: price };
    const { choices, questions } = await runModel(spec, short);
    expect(choices.asked).toBe(10);
    // It chooses only where the policy leaves a choice; hold is one of the actions then, though not always the right one.
    expect(choices.byModel).toBeGreaterThan(0);
    expect(choices.passed).toBeLessThan(choices.asked);
    // What the server says it used, or an estimate of what it was sent where it says nothing.
    expect(choices.tokens).toBeGreaterThanOrEqual((choices.calls - 1) * 940);
    expect(choices.cost).toBeGreaterThan(0);
    expect(questions.asked).toBe(6);
    expect(questions.calls + choices.calls).toBe(server.requests.length);
  });

  it('a server that fails leaves every answer to the rules, which are as good as without it', async () => {
    server = await answeringServer(() => fails(500));
    const { choices, questions } = await runModel(
      { apiKey: 'sk-local', model: 'scripted', baseURL: server.baseURL },
      short,
    );
    expect(questions).toMatchObject({ byModel: 0, passed: 6, cost: null });
    expect(choices).toMatchObject({ byModel: 0, passed: 10 });
  });

  it('without a key it is not run, and the page says so', () => {
    expect(specFrom({ OPENAI_MODEL: 'some' })).toBeNull();
    expect(modelMarkdown(null)).toContain('Not run');
    expect(specFrom({ OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm', SEXTANT_EVAL_PRICES: '1,2' })).toMatchObject({
      baseURL: 'https://api.openai.com/v1',
      pricePerMillion: { input: 1, output: 2 },
    });
  });
});
