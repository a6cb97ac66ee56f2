import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { maskSecrets } from '../domain/mask-secrets.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { type ServerModel, textOf } from './server-model.ts';

export interface Discretion {
  /** Secrets known by value, such as the server's own key. */
  readonly secrets: readonly string[];
  /** null: names and values go out as they are. */
  readonly pseudonyms: Pseudonyms | null;
}

/** The only way to the server: nothing that looks like a secret goes out or comes in, and names go out as pseudonyms where that is wished. */
export function discreet(server: ServerModel, { secrets, pseudonyms }: Discretion): ServerModel {
  const out = (text: string): string => {
    const masked = maskSecrets(text, secrets);
    return pseudonyms ? pseudonyms.out(masked) : masked;
  };
  const back = (text: string): string => maskSecrets(pseudonyms ? pseudonyms.back(text) : text, secrets);
  return {
    ask: async (messages, tools, purse) => {
      const said = messages.map((message) => outgoing(message, out));
      const reply = await server.ask(said, tools, purse);
      return new AIMessage({
        content: back(textOf(reply)),
        tool_calls: (reply.tool_calls ?? []).map((call) => ({ ...call, args: mapped(call.args, back) })),
        invalid_tool_calls: reply.invalid_tool_calls ?? [],
      });
    },
  };
}

function outgoing(message: BaseMessage, out: (text: string) => string): BaseMessage {
  const content = out(textOf(message));
  if (message instanceof SystemMessage) return message;
  if (message instanceof ToolMessage)
    return new ToolMessage({ content, tool_call_id: message.tool_call_id, name: message.name ?? '' });
  if (message instanceof AIMessage)
    return new AIMessage({
      content,
      tool_calls: (message.tool_calls ?? []).map((call) => ({ ...call, args: mapped(call.args, out) })),
    });
  return new HumanMessage(content);
}

/** Arguments with every string changed; deeper than a model ever needs is dropped. */
function mapped(args: Record<string, unknown>, change: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, changed(value, change, 4)]));
}

function changed(value: unknown, change: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((each) => changed(each, change, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(each, change, depth - 1)]));
}
