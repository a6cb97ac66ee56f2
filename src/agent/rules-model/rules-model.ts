import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import type { ModelName } from '../match-models.ts';
import { askedSchema, earlierSchema } from '../messages.ts';
import { toolResultSchema } from '../tools/tool.ts';
import type { Brought } from './answers/material.ts';
import type { Ask, Context } from './ask.ts';
import { compose } from './compose.ts';
import { explain } from './explain.ts';
import { type PlannedCall, plan } from './plan.ts';
import { understand } from './understand.ts';

/**
 * The built-in answerer as a chat model: the same messages in, tool calls or a final text out, and no network.
 * It understands questions by rules, and every word of fact it writes was brought by a tool.
 */
export class RulesModel extends BaseChatModel {
  readonly #fleet: readonly ModelName[];

  constructor(fleet: readonly ModelName[]) {
    super({});
    this.#fleet = fleet;
  }

  override _llmType(): string {
    return 'sextant-rules';
  }

  /** Its rules know the tools; there is nothing to bind. */
  override bindTools(): Runnable {
    return this;
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = this.#answer(messages);
    return { generations: [{ text: String(message.content), message }] };
  }

  #answer(messages: readonly BaseMessage[]): AIMessage {
    const at = messages.findLastIndex((message) => message.getType() === 'human');
    const asked = askedSchema.parse(JSON.parse(String(messages[at]?.content)));
    const context: Context = {
      fleet: this.#fleet,
      now: new Date(asked.now),
      threadModel: asked.thread_model,
      asker: asked.asker,
    };
    const brought = this.#brought(messages.slice(at + 1));
    const names = this.#fleet.map((model) => model.id);
    if (asked.task === 'explanation') return new AIMessage(explain(brought).join('\n'));
    const asks = understand(asked.question, context, this.#before(messages.slice(0, at), context));
    const wanted = asks.map((ask) => plan(ask, context.now));
    if (brought.length === 0 && wanted.some((calls) => calls.length > 0)) return callsOf(wanted.flat());
    const lines = asks.flatMap((ask, i) => compose(ask, pickBrought(brought, wanted[i] ?? []), names));
    return new AIMessage([...new Set(lines)].join('\n'));
  }

  /** What the earlier questions of this conversation were about, understood again from their words. */
  #before(messages: readonly BaseMessage[], context: Context): Ask[] {
    let asks: Ask[] = [];
    for (const [i, message] of messages.entries()) {
      if (message.getType() !== 'human') continue;
      const turn = earlierSchema.parse(JSON.parse(String(message.content)));
      const text = turn.earlier === 'explanation' ? `why is ${turn.model ?? 'it'} degrading?` : turn.question;
      const understood = understand(text, { ...context, threadModel: turn.model, asker: turn.asker }, asks);
      const implied = this.#answeredAbout(messages[i + 1]);
      const told = understood.map((ask) => (ask.models.length === 0 && implied ? { ...ask, models: [implied] } : ask));
      asks = [...asks, ...told].slice(-12);
    }
    return asks;
  }

  /** The one model that the first sentence of an answer is about: what "it" means next. */
  #answeredAbout(answer: BaseMessage | undefined): string | null {
    const first = String(answer?.content ?? '').split('\n')[0] ?? '';
    const named = this.#fleet.filter((model) => first.includes(model.id));
    return named.length === 1 ? (named[0]?.id ?? null) : null;
  }

  #brought(messages: readonly BaseMessage[]): (Brought & { readonly key: string })[] {
    const calls = messages.flatMap((message) => (message instanceof AIMessage ? (message.tool_calls ?? []) : []));
    const results = messages.filter((message) => message.getType() === 'tool');
    return calls.flatMap((call, i) => {
      const result = results[i];
      if (!result) return [];
      const model = call.args.model;
      const parsed = toolResultSchema.parse(JSON.parse(String(result.content)));
      const tool = call.name as Brought['tool'];
      return [{ tool, model: typeof model === 'string' ? model : null, result: parsed, key: keyOf(tool, call.args) }];
    });
  }
}

const keyOf = (tool: string, args: object): string => `${tool} ${JSON.stringify(Object.entries(args).sort())}`;

const pickBrought = (
  brought: readonly (Brought & { readonly key: string })[],
  calls: readonly PlannedCall[],
): Brought[] => {
  const keys = new Set(calls.map((call) => keyOf(call.tool, call.args)));
  return brought.filter((each) => keys.has(each.key));
};

function callsOf(planned: readonly PlannedCall[]): AIMessage {
  const distinct = new Map(planned.map((call) => [keyOf(call.tool, call.args), call]));
  const calls = [...distinct.values()].slice(0, 8);
  return new AIMessage({
    content: '',
    tool_calls: calls.map((call, i) => ({
      id: `rules_${i}`,
      name: call.tool,
      args: { ...call.args },
      type: 'tool_call' as const,
    })),
  });
}
