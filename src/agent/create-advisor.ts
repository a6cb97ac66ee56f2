import type { Pool } from 'pg';
import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import type { Answer } from '../domain/question.ts';
import type { Advisor } from '../ports/advisor.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { Models } from '../ports/models.ts';
import type { Monitor } from '../ports/monitor.ts';
import type { Registry, Serving } from '../ports/registry.ts';
import type { StoreReads } from '../ports/store.ts';
import { type Budgets, defaultBudgets, Purse } from './budget.ts';
import { choose } from './choose.ts';
import { discreet } from './discreet.ts';
import { buildGraph, recursionLimit } from './graph.ts';
import { inTurn } from './in-turn.ts';
import { type Call, keepable, remembered, stateSchema, type Talk, type Task } from './memory.ts';
import { metered, mostOf } from './metered.ts';
import { noTracing } from './no-tracing.ts';
import { openMemory } from './open-memory.ts';
import { namesOf, pseudonyms } from './pseudonyms.ts';
import { RulesModel } from './rules-model/rules-model.ts';
import { seededCalls } from './seeded-calls.ts';
import { createServerModel, type ServerModel, type ServerSpec } from './server-model.ts';
import { shouldAnswer } from './should-answer.ts';
import { threadMessages } from './thread-messages.ts';
import type { ToolResult } from './tools/tool.ts';

export interface AdvisorDeps {
  readonly store: StoreReads;
  readonly models: Models;
  readonly registry: Registry;
  readonly serving: Serving | null;
  /** For questions that need rows; without it they are answered from evidence only. */
  readonly monitor?: Monitor | null;
  /** Text of a file, at most so many characters; null when it cannot be read. */
  readonly readText?: ((path: string, most: number) => Promise<string | null>) | null;
  /** For the memory of conversations, schema `langgraph`; null keeps it in the process. */
  readonly pool: Pool | null;
  /** Any OpenAI-compatible server; null = the built-in rules answer. */
  readonly openai: ServerSpec | null;
  readonly budgets?: Partial<Budgets>;
  /** The day's money; null where nobody set a cap or a price. */
  readonly meter?: Meter | null;
  /** Names and values leave the house under pseudonyms, stable within a conversation. */
  readonly pseudonymise?: boolean;
  readonly newId: NewId;
  readonly log: Log;
  /** Sees every tool result as the model sees it: for audits and evaluations. */
  readonly trace?: (result: ToolResult) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs?: () => number;
}

/** The conversational agent: alert explanations and chat share one graph, one set of tools and the thread's memory. */
export async function createAdvisor(deps: AdvisorDeps): Promise<Advisor> {
  noTracing(process.env);
  const { store, models, registry, serving, log } = deps;
  const budgets: Budgets = { ...defaultBudgets, ...deps.budgets };
  const elapsedMs = deps.elapsedMs ?? (() => performance.now());
  const checkpointer = await openMemory(deps.pool);
  const server = deps.openai ? createServerModel(deps.openai) : null;
  const serverFor = (thread: string): ServerModel | null =>
    server &&
    discreet(server, {
      secrets: [deps.openai?.apiKey ?? ''],
      pseudonyms: deps.pseudonymise ? pseudonyms(thread, namesOf(models)) : null,
    });
  const oneAtATime = inTurn();
  const prices = deps.openai?.pricePerMillion ?? null;
  const meter = server && prices ? (deps.meter ?? null) : null;
  const onTodaysMoney = <T>(work: (purse: Purse, refused: string | null) => Promise<T>): Promise<T> => {
    const purse = new Purse(budgets, prices, elapsedMs);
    const most = prices ? mostOf(budgets, prices) : 0;
    return metered({ meter, most, purse, currency: models.currency, log }, (refused) => work(purse, refused));
  };

  const turn = (thread: string, task: Task, calls: Call[]): Promise<Answer> =>
    oneAtATime(thread, () => onTodaysMoney((purse, refused) => converse(thread, task, calls, purse, refused)));

  const converse = async (thread: string, task: Task, calls: Call[], purse: Purse, refused: string | null) => {
    let finished: Answer | null = null;
    const world = {
      store,
      models,
      registry,
      serving,
      meter,
      observe: deps.monitor ? (model: Model) => observed(deps.monitor!, registry, model, new Date(task.now)) : null,
      looks: { count: 0 },
      readRunbook: deps.readText && ((model: Model) => deps.readText!(model.runbook ?? '', runbookLength)),
      now: new Date(task.now),
      asker: task.asker,
      question: task.asked,
    };
    const finish = (answer: Answer): void => {
      finished = answer;
    };
    const graph = buildGraph({
      // The fleet may have changed since the last turn.
      rules: new RulesModel(models.all().map(({ id, title }) => ({ id, title }))),
      server: serverFor(thread),
      world,
      purse,
      currency: models.currency,
      log,
      checkpointer,
      trace: deps.trace ?? (() => undefined),
      finish,
    });
    const config = { configurable: { thread_id: thread } };
    const kept: Partial<Talk> = (await graph.getState(config)).values;
    const by = server && refused === null ? 'model' : 'rules';
    const note = keepable(refused ?? '', 300);
    const input = stateSchema.parse({ turns: remembered(kept.turns ?? []), task, calls, by, note, draft: '' });
    await graph.invoke(input, { ...config, durability: 'sync', recursionLimit: recursionLimit(budgets.steps) });
    if (!finished) throw new SextantError('internal', `The agent ended without an answer to ${task.key}.`);
    return finished;
  };

  return {
    async explain({ incident, evidence, earlier }) {
      const now = (await store.now()).toISOString();
      const task: Task = { key: evidence.id, kind: 'explanation', asker: '', asked: '', model: incident.model, now };
      return turn(threadOf(incident.id, ''), task, seededCalls(evidence, earlier));
    },
    async answer({ question, addressed }) {
      if (addressed === 'thread' && !shouldAnswer(await threadMessages(store, question)).answer) return null;
      const incident = question.incidentId ? await store.get('incident', question.incidentId) : null;
      const task: Task = {
        key: keepable(question.id, 80),
        kind: 'question',
        asker: keepable(question.user, 40),
        asked: keepable(question.text, 2000),
        model: keepable(incident?.model ?? '', 200),
        now: (await store.now()).toISOString(),
      };
      return turn(threadOf(question.incidentId, question.thread), task, []);
    },
    choose: (input) => {
      // Without a choice to make nobody is asked, and nothing is charged.
      if (input.options.length < 2)
        return choose(input, {
          server: null,
          purse: new Purse(budgets, prices, elapsedMs),
          currency: models.currency,
          log,
        });
      return onTodaysMoney((purse, refused) =>
        choose(input, {
          server: refused === null ? serverFor(threadOf(input.incident.id, '')) : null,
          purse,
          currency: models.currency,
          log,
        }),
      );
    },
  };
}

const runbookLength = 20_000;
const historyWindows = 14;

/** The rows as an incident's look would see them. */
async function observed(monitor: Monitor, registry: Registry, model: Model, now: Date) {
  const champion = await registry.champion(model);
  const reference = champion ? await registry.artifact(model, champion.version, 'sextant_reference.parquet') : null;
  return monitor.observe(model, {
    now,
    windowMs: model.policy.drift.persistence.window,
    windows: historyWindows,
    reference,
  });
}

/** One memory a conversation: an incident's thread is the incident's, wherever it is asked from. */
const threadOf = (incidentId: string | null, thread: string): string =>
  incidentId ? `incident-${incidentId}` : `thread-${keepable(thread, 200)}`;
