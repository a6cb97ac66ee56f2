import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { AIMessage } from '@langchain/core/messages';
import { type BaseCheckpointSaver, END, START, StateGraph } from '@langchain/langgraph';
import { asSextantError } from '../domain/error.ts';
import type { Answer, Proposal } from '../domain/question.ts';
import type { Log } from '../ports/log.ts';
import { citableIds, type ParsedAnswer, parseAnswer } from './answer-text.ts';
import type { Purse } from './budget.ts';
import { keepGrounded, tableOf } from './grounding.ts';
import { type Call, keepable, remember, type Talk, TalkState } from './memory.ts';
import { argsOf, messagesOf } from './messages.ts';
import { doubt } from './sceptic/doubt.ts';
import { proofsOf } from './sceptic/proof.ts';
import { isSeeded } from './seeded-calls.ts';
import { type ServerModel, textOf } from './server-model.ts';
import { allTools, callTool } from './tools/all-tools.ts';
import { failed, type ToolResult, type ToolWorld, toolResultSchema } from './tools/tool.ts';

const mostCallsAtOnce = 8;
const mostRulesSteps = 4;

/** All one turn needs. The graph is built anew for each: it costs a millisecond and shares nothing between turns. */
export interface TurnDeps {
  readonly rules: BaseChatModel;
  readonly server: ServerModel | null;
  readonly world: ToolWorld;
  readonly purse: Purse;
  readonly currency: string;
  readonly log: Log;
  readonly checkpointer: BaseCheckpointSaver;
  /** Sees every tool result as the model sees it: for audits and evaluations. */
  readonly trace: (result: ToolResult) => void;
  /** Receives the finished answer: it is data for the caller, the checkpoint keeps only its text. */
  readonly finish: (answer: Answer) => void;
}

const resultsOf = (calls: readonly Call[]): ToolResult[] =>
  calls.filter((call) => call.result !== '').map((call) => toolResultSchema.parse(JSON.parse(call.result)));

const waiting = (state: Talk): boolean => state.calls.some((call) => call.result === '');

/** think ⇄ act, then settle. `think` asks the server or the rules; a failing server hands the turn over to the rules. */
export function buildGraph(deps: TurnDeps) {
  return new StateGraph(TalkState)
    .addNode('think', (state) => think(state, deps))
    .addNode('act', (state) => act(state, deps))
    .addNode('settle', (state) => settle(state, deps))
    .addEdge(START, 'think')
    .addConditionalEdges('think', (state) => (waiting(state) ? 'act' : state.draft ? 'settle' : 'think'), [
      'act',
      'settle',
      'think',
    ])
    .addEdge('act', 'think')
    .addConditionalEdges('settle', (state) => (state.draft ? END : 'think'), [END, 'think'])
    .compile({ checkpointer: deps.checkpointer });
}

async function think(state: Talk, deps: TurnDeps): Promise<Partial<Talk>> {
  deps.purse.step();
  if (state.by === 'rules' || !deps.server) return read(await deps.rules.invoke(messagesOf(state)), state);
  const tools =
    state.task.kind === 'question' ? allTools : allTools.filter((tool) => !tool.name.startsWith('request_'));
  try {
    const update = read(await deps.server.ask(messagesOf(state), tools, deps.purse), state);
    const fresh = (update.calls ?? []).filter((call) => call.result === '').length;
    const refused = deps.purse.refusesTools(fresh);
    if (refused) return handOver(refused, state, deps);
    if (!update.calls && !update.draft) return handOver('the language model server answered nothing', state, deps);
    return update;
  } catch (thrown) {
    const error = asSextantError(thrown);
    const known = ['budget_spent', 'rate_limited', 'unavailable', 'upstream_invalid', 'timeout'].includes(error.code);
    return handOver(known ? error.message : 'the language model server failed', state, deps, error.code);
  }
}

/** The rules begin the turn anew, from what was handed over with the task: what a failing server asked for, proposals included, does not count. */
function handOver(reason: string, { calls }: Talk, { log }: TurnDeps, code = 'budget_spent'): Partial<Talk> {
  log.warn({ reason, code }, 'The built-in rules take over a turn');
  return { by: 'rules', note: keepable(reason, 300), calls: calls.filter(isSeeded), draft: '' };
}

function read(reply: AIMessage, state: Talk): Partial<Talk> {
  const step = state.calls.reduce((most, call) => Math.max(most, call.step + 1), 0);
  const wanted = [
    ...(reply.tool_calls ?? []).map((call) => ({ name: call.name, args: JSON.stringify(call.args) })),
    ...(reply.invalid_tool_calls ?? []).map((call) => ({ name: call.name ?? 'unknown', args: '"not JSON"' })),
  ];
  if (wanted.length === 0) return { draft: keepable(textOf(reply).trim(), 16_000) };
  const calls = wanted.map((call, i) => {
    const args = keepable(call.args, 4000);
    const whole = args.length === call.args.length ? args : '"too long"';
    return { id: `call_${step}_${i}`, step, tool: keepable(call.name, 80), args: whole, result: '' };
  });
  return { calls: [...state.calls, ...calls] };
}

async function act(state: Talk, deps: TurnDeps): Promise<Partial<Talk>> {
  deps.purse.step();
  const calls = await Promise.all(
    state.calls.map(async (call): Promise<Call> => {
      if (call.result !== '') return call;
      const place = state.calls.filter((each) => each.step === call.step).indexOf(call);
      const result =
        place >= mostCallsAtOnce || !allowed(call, state)
          ? failed(call.tool, 'Not run: too many calls at once, or not a tool for this task.')
          : await callTool(call.tool, argsOf(call), deps.world);
      deps.purse.toolCall();
      deps.trace(result);
      return { ...call, result: keepable(JSON.stringify(toolResultSchema.parse(result)), 200_000) };
    }),
  );
  return { calls };
}

/** An alert is data: explaining it proposes nothing, whatever its labels say. */
const allowed = (call: Call, { task }: Talk): boolean => task.kind === 'question' || !call.tool.startsWith('request_');

function settle(state: Talk, deps: TurnDeps): Partial<Talk> {
  const results = resultsOf(state.calls);
  const parsed = parseAnswer(state.draft, citableIds(results));
  const byModel = state.by === 'model' && deps.server !== null;
  const checked = byModel ? checkedByFacts(state, results, parsed) : { ...parsed, dropped: 0 };
  if (byModel && tooLittle(parsed, checked.sentences.length)) {
    return handOver('what the language model wrote was not backed by the tools', state, deps, 'upstream_invalid');
  }
  const { dropped: n } = checked;
  const dropped = n > 0 ? `I left out ${n} ${n === 1 ? 'sentence' : 'sentences'} I could not prove` : null;
  const answer: Answer = {
    sentences: checked.sentences,
    hypotheses: checked.hypotheses,
    by: byModel ? 'model' : 'rules',
    note: byModel ? dropped : noteOf(state, deps),
    tools: [...new Set(state.calls.map((call) => call.tool))],
    proposals: proposalsOf(results),
    usage: deps.purse.usage(deps.currency),
  };
  deps.finish(answer);
  const text = answer.sentences.map((each) => each.text).join('\n');
  const { key, kind, asker, asked, model } = state.task;
  return { turns: remember(state.turns, { key, kind, asker, asked, model, answer: keepable(text, 8000) }), calls: [] };
}

/** The sceptic: what the facts of this turn do not prove is left out, and how much that was is said. */
function checkedByFacts(state: Talk, results: readonly ToolResult[], parsed: ParsedAnswer) {
  const sources = [...state.calls.map((call) => call.result), state.task.asked, state.task.now];
  const cited = parsed.sentences.filter((each) => parsed.unknownCites.length === 0 || each.cites.length > 0);
  const proofs = proofsOf(results);
  const told = new Set(results.flatMap(({ facts }) => facts.map(({ text }) => text)));
  const answer = { sentences: cited, hypotheses: parsed.hypotheses };
  const checked = keepGrounded(answer, tableOf(sources), (sentence) => doubt(sentence, proofs), told);
  return { ...checked, dropped: checked.dropped + parsed.sentences.length - cited.length };
}

const tooLittle = (parsed: ParsedAnswer, kept: number): boolean => kept === 0 || kept * 2 < parsed.sentences.length;

function noteOf(state: Talk, deps: TurnDeps): string {
  if (!deps.server) return 'Built-in rules, no language model';
  return `Built-in rules, because ${state.note}`;
}

function proposalsOf(results: readonly ToolResult[]): Proposal[] {
  const seen = new Map<string, Proposal>();
  for (const { proposal } of results) {
    if (proposal) seen.set(`${proposal.kind} ${proposal.model}`, proposal);
  }
  return [...seen.values()];
}

/** Steps a turn can take at most: what the purse allows, and then the rules' own few. */
export const recursionLimit = (steps: number): number => steps + mostRulesSteps + 4;
