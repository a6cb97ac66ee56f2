import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { driftFacts } from '../../src/agent/facts/drift-facts.ts';
import { onlyHost } from '../../src/agent/only-host.ts';
import { worldRows } from '../evals/world.ts';
import { advisorInWorld, ask } from './advisor-in-world.ts';
import { calls, type Reply, type ScriptedServer, says, scriptedServer } from './scripted-server.ts';

const key = 'sk-canary-0123456789abcdef';
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function talking(script: readonly Reply[], pseudonymise = false) {
  const server: ScriptedServer = await scriptedServer(script);
  open.push(server);
  const openai = { apiKey: key, baseURL: server.baseURL, model: 'scripted' };
  return { server, advisor: await advisorInWorld({ openai, pseudonymise }) };
}

/** Counts who knocks. */
async function trap() {
  let knocks = 0;
  const server = createServer((_, response) => {
    knocks += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, knocks: () => knocks };
}

const why = 'why is fraud-detector degrading?';
const looks = calls(['explain_drift', { model: 'fraud-detector' }]);

describe('what leaves the house', () => {
  it('no secret that somebody pasted, and none comes back', async () => {
    const { server, advisor } = await talking([says(`Nothing to see. The key is ${key}.`)]);
    const pasted = `ghp_${'0123456789abcdefghijABCDEFGHIJ'}`;
    const answer = await ask(advisor, `${why} our token is ${pasted}`);
    expect(JSON.stringify(server.requests)).not.toContain(pasted);
    expect(answer.text).not.toContain(key);
  });

  it('under pseudonyms no configured name, no column, no category and no person, and the answer has them back', async () => {
    const echo: Reply = (request, response) => {
      const sent = JSON.stringify((request as { messages: unknown[] }).messages.slice(1));
      if (!sent.includes('"role":"tool"')) {
        const model = /model-[a-z]{8}/.exec(sent)?.[0];
        return calls(['explain_drift', { model }])(request, response);
      }
      const id = /evd_\w+/.exec(sent)?.[0];
      const name = /`(value|input)-[a-z]{8}`/.exec(sent)?.[0];
      says(`${/model-[a-z]{8}/.exec(sent)?.[0]} moved in ${name}. [${id}]`)(request, response);
    };
    const { server, advisor } = await talking([echo], true);
    const answer = await ask(advisor, `${why} and what of Fraud Detector?`);
    const evidence = worldRows().evidence?.find(({ model }) => model === 'fraud-detector');
    const columns = evidence?.measurement.columns.map(({ column }) => column) ?? [];
    expect(columns.length).toBeGreaterThan(1);
    const messages = server.requests.map((each) => JSON.stringify((each as { messages: unknown[] }).messages.slice(1)));
    for (const name of ['fraud-detector', 'fraud detector', 'U0ANA', ...columns.map((column) => `\`${column}\``)])
      expect(messages.join().toLowerCase()).not.toContain(name.toLowerCase());
    expect(answer.text).toMatch(/^fraud-detector moved in `\w+`\.$/);
    expect(columns).toContain(/`(\w+)`/.exec(answer.text)?.[1]);
  });

  it('a stand-in is the same all through a conversation, and another in another', async () => {
    const { server, advisor } = await talking([says('I do not know.')], true);
    await ask(advisor, why);
    await ask(advisor, `${why} again`);
    await ask(advisor, why, { thread: 'C0ALERTS-9.9' });
    const names = server.requests.map((each) => /why is (model-[a-z]{8})/.exec(JSON.stringify(each))?.[1]);
    expect(names[0]).toBe(names[1]);
    expect(names[2]).toMatch(/^model-/);
    expect(names[2]).not.toBe(names[0]);
  });

  it('no name of a group of under 20 rows', () => {
    const [evidence] = worldRows().evidence ?? [];
    if (!evidence) throw new Error('the world is empty');
    const segment = { column: 'customer', category: 'jane.doe', shareReference: 0, shareCurrent: 0.01, n: 19 };
    const told = (n: number) =>
      JSON.stringify(driftFacts({ ...evidence, measurement: { ...evidence.measurement, segment: { ...segment, n } } }));
    expect(told(19)).not.toContain('jane.doe');
    expect(told(20)).toContain('jane.doe');
  });
});

describe('hosts', () => {
  it('another than the configured one is refused before it is contacted', async () => {
    const { url, knocks } = await trap();
    await expect(onlyHost('http://127.0.0.1:9/v1')(`${url}/v1/chat/completions`)).rejects.toMatchObject({
      code: 'unauthorised',
    });
    expect(knocks()).toBe(0);
  });

  it('a server that sends us elsewhere is not followed', async () => {
    const { url, knocks } = await trap();
    const elsewhere: Reply = (_, response) => void response.writeHead(307, { location: url }).end();
    const { advisor } = await talking([elsewhere]);
    const answer = await ask(advisor, why);
    expect(answer.by).toBe('rules');
    expect(knocks()).toBe(0);
  });

  it('an answer without end is cut', async () => {
    const flood: Reply = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = 'x'.repeat(1024 * 1024);
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, () => setImmediate(more));
      };
      more();
    };
    const { advisor } = await talking([flood]);
    expect((await ask(advisor, why)).by).toBe('rules');
  });

  it('no trace of a conversation goes to a tracing service, whatever the environment asks for', async () => {
    const { url, knocks } = await trap();
    Object.assign(process.env, { LANGSMITH_TRACING: 'true', LANGSMITH_ENDPOINT: url, LANGSMITH_API_KEY: 'x' });
    const { advisor } = await talking([looks, says('I do not know.')]);
    await ask(advisor, why);
    expect(process.env.LANGSMITH_TRACING).toBeUndefined();
    expect(knocks()).toBe(0);
  });
});

it('a server that counts backwards gives no budget back', async () => {
  const backwards: Reply = (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: 'x',
        object: 'chat.completion',
        created: 1,
        model: 'scripted',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'I do not know.' } }],
        usage: { prompt_tokens: -100000, completion_tokens: -5, total_tokens: -100005 },
      }),
    );
  const { advisor } = await talking([backwards]);
  expect((await ask(advisor, why)).usage.tokens).toBeGreaterThan(0);
});
