import type { Pool } from 'pg';
import { createAdvisor } from '../../src/agent/create-advisor.ts';
import { newId } from '../../src/app.ts';
import type { Answer, Question } from '../../src/domain/question.ts';
import type { Advisor } from '../../src/ports/advisor.ts';
import { openStore } from '../../src/store/open-store.ts';
import { memoryStore } from '../agent/memory-store.ts';
import { now, worldRows } from '../evals/world.ts';
import { worldModels, worldRegistry, worldServing } from '../evals/world-models.ts';
import type { Bench, Benchmark } from './benchmark.ts';
import { median, ms, quantile, table } from './figures.ts';
import { type InstantModelServer, startInstantModelServer } from './instant-model-server.ts';
import { quiet } from './quiet.ts';

const turns = 100;
const warmUps = 20;
const model = 'fraud-detector';

interface Memory {
  readonly name: string;
  readonly pool: Pool | null;
}

export const agentTurn: Benchmark = {
  name: 'agent-turn',
  title: 'What the graph adds to a turn',
  usesStores: true,
  async run(bench) {
    const server = await startInstantModelServer(model);
    try {
      const rows = await measure(bench, { name: 'in the process', pool: null }, server);
      for (const store of bench.stores)
        await store.fresh(async (place) => {
          const open = await openStore({ ...place, newId, log: quiet });
          try {
            rows.push(...(await measure(bench, { name: store.kind, pool: open.pool }, server)));
          } finally {
            await open.close();
          }
        });
      return [
        table(
          [
            'memory of the conversation',
            'model',
            'median of a question',
            'p95',
            'of it in the model server',
            'the rest: graph, tools, memory, HTTP',
          ],
          rows,
        ),
        '',
        `${turns} questions one after another, each in a conversation of its own, after ${warmUps} to warm up: “why is ${model} degrading?”. ` +
          'The instant server is a local OpenAI-compatible HTTP server: one call of check_model_performance, then one sentence. ' +
          'The built-in rules answer the same question in the same graph, without a server and with the tools they choose. Tools read rows in memory, so the time is not the database’s, except for the memory of the conversation.',
      ].join('\n');
    } finally {
      await server.close();
    }
  },
};

async function measure({ say }: Bench, memory: Memory, server: InstantModelServer): Promise<string[][]> {
  const rows: string[][] = [];
  for (const by of ['model', 'rules'] as const) {
    const advisor = await createAdvisor({
      store: memoryStore(now, worldRows()),
      models: worldModels,
      registry: worldRegistry,
      serving: worldServing,
      pool: memory.pool,
      openai: by === 'model' ? { apiKey: 'bench', baseURL: server.baseURL, model: 'instant' } : null,
      newId,
      log: quiet,
    });
    for (let i = 0; i < warmUps; i++) await ask(advisor, by);
    server.spent();
    const took: number[] = [];
    const elsewhere: number[] = [];
    for (let i = 0; i < turns; i++) {
      const began = performance.now();
      await ask(advisor, by);
      took.push(performance.now() - began);
      elsewhere.push(server.spent());
    }
    const rest = took.map((all, i) => all - (elsewhere[i] ?? 0));
    say(`${memory.name}, ${by}: ${ms(median(rest))}`);
    rows.push([
      memory.name,
      by === 'model' ? 'instant server' : 'built-in rules',
      ms(median(took)),
      ms(quantile(took, 0.95)),
      by === 'model' ? ms(median(elsewhere)) : '–',
      `**${ms(median(rest))}**`,
    ]);
  }
  return rows;
}

let asked = 0;

async function ask(advisor: Advisor, by: Answer['by']): Promise<void> {
  asked += 1;
  const question: Question = {
    id: newId('qst'),
    thread: `bench-${asked}`,
    channel: 'C0ALERTS',
    threadTs: null,
    messageTs: String(asked),
    user: 'U0ANA',
    text: `why is ${model} degrading?`,
    incidentId: null,
    askedAt: now,
    answer: null,
    state: 'waiting',
  };
  const answer = await advisor.answer({ question, addressed: 'mention' });
  if (answer?.by !== by) throw new Error(`answered by ${answer?.by}, not by ${by}: ${answer?.note}`);
}
