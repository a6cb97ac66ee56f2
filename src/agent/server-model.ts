import type { AIMessage, BaseMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import { SextantError } from '../domain/error.ts';
import type { Purse } from './budget.ts';
import { type Fetch, onlyHost } from './only-host.ts';
import type { Tool } from './tools/tool.ts';

export interface ServerSpec {
  readonly apiKey: string;
  readonly baseURL: string;
  readonly model: string;
  readonly pricePerMillion?: { readonly input: number; readonly output: number };
  /** Instead of the network: sees exactly what would be sent. */
  readonly fetch?: Fetch;
}

export const longestAnswer = 1500;
const charactersPerToken = 4;

/** What the server is told a tool looks like. */
export const toolSpec = (tool: Tool) => ({
  type: 'function' as const,
  function: { name: tool.name, description: tool.description, parameters: z.toJSONSchema(tool.args, { io: 'input' }) },
});

export interface ServerModel {
  /** One request within the purse. Throws SextantError: `budget_spent`, or why the server could not answer. */
  ask(messages: readonly BaseMessage[], tools: readonly Tool[], purse: Purse): Promise<AIMessage>;
}

export function createServerModel(spec: ServerSpec): ServerModel {
  return {
    async ask(messages, tools, purse) {
      const size =
        JSON.stringify(messages.map((message) => message.content)).length + JSON.stringify(tools.map(toolSpec)).length;
      const prompt = Math.ceil(size / charactersPerToken);
      const refused = purse.refuses(prompt);
      if (refused) throw new SextantError('budget_spent', refused);
      const timeout = Math.max(1, Math.ceil(purse.secondsLeft * 1000));
      purse.request();
      const model = new ChatOpenAI({
        apiKey: spec.apiKey,
        model: spec.model,
        configuration: { baseURL: spec.baseURL, fetch: onlyHost(spec.baseURL, spec.fetch) },
        maxRetries: 0,
        maxTokens: Math.max(1, Math.min(longestAnswer, purse.tokensLeft - prompt)),
        useResponsesApi: false,
        streaming: false,
      });
      const bound = tools.length > 0 ? model.bindTools(tools.map(toolSpec)) : model;
      try {
        const reply = await bound.invoke([...messages], { signal: AbortSignal.timeout(timeout) });
        const used = reply.usage_metadata;
        const written = JSON.stringify(reply.content).length + JSON.stringify(reply.tool_calls ?? []).length;
        purse.spend(
          counted(used?.input_tokens) ?? prompt,
          counted(used?.output_tokens) ?? Math.ceil(written / charactersPerToken),
        );
        return reply;
      } catch (thrown) {
        purse.spend(prompt, 0);
        if (purse.secondsLeft <= 0.005)
          throw new SextantError('budget_spent', purse.refuses(0) ?? 'the budget of seconds ran out');
        throw asServerError(thrown);
      }
    },
  };
}

/** A figure of the server's as far as it can be one: a negative count would give back what was spent. */
const counted = (tokens: number | undefined): number | null =>
  tokens !== undefined && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : null;

const statusSchema = z.object({ status: z.number() });

/** The reader learns what kind of failure it was; the server's own words are not repeated: they may hold anything. */
function asServerError(thrown: unknown): SextantError {
  const status = statusSchema.safeParse(thrown);
  if (status.success) {
    const code =
      status.data.status === 429 ? 'rate_limited' : status.data.status >= 500 ? 'unavailable' : 'upstream_invalid';
    return new SextantError(code, `the language model server answered ${status.data.status}`, { cause: thrown });
  }
  const name = thrown instanceof Error ? thrown.name : '';
  if (/timeout|abort/i.test(name))
    return new SextantError('timeout', 'the language model server was too slow', { cause: thrown });
  if (/connection/i.test(name))
    return new SextantError('unavailable', 'the language model server did not answer', { cause: thrown });
  return new SextantError('upstream_invalid', 'the language model server answered something unusable', {
    cause: thrown,
  });
}

/** Text of a reply, whichever of the two shapes the server used. */
export function textOf(message: BaseMessage): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.map((part) => ('text' in part && typeof part.text === 'string' ? part.text : '')).join('');
}
