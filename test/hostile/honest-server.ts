import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { RulesModel } from '../../src/agent/rules-model/rules-model.ts';
import { answeringServer, calls, replies, type ScriptedServer, says } from '../agent/scripted-server.ts';

const messageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string().nullish(),
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .optional(),
});
const requestSchema = z.object({ messages: z.array(messageSchema) });

/** A language model server of good character: it knows what the built-in rules know, and has only what the wire brings it. */
export async function honestServer(fleet: readonly { id: string; title: string }[]): Promise<ScriptedServer> {
  const brain = new RulesModel(fleet);
  return answeringServer(() => async (request, response) => {
    const reply = await brain
      .invoke(requestSchema.parse(request).messages.map(messageOf))
      .catch((error: unknown) => new AIMessage(`I do not know, because ${String(error)}`));
    const wanted = reply.tool_calls ?? [];
    const said =
      wanted.length > 0 ? calls(...wanted.map(({ name, args }) => [name, args] as const)) : says(String(reply.content));
    (reply.content === '' && wanted.length === 0 ? replies({ content: '' }) : said)(request, response);
  });
}

function messageOf(message: z.output<typeof messageSchema>): BaseMessage {
  const content = message.content ?? '';
  switch (message.role) {
    case 'system':
      return new SystemMessage(content);
    case 'user':
      return new HumanMessage(content);
    case 'tool':
      return new ToolMessage({ content, tool_call_id: message.tool_call_id ?? '' });
    case 'assistant':
      return new AIMessage({
        content,
        tool_calls: (message.tool_calls ?? []).map((call) => ({
          id: call.id,
          name: call.function.name,
          args: JSON.parse(call.function.arguments) as Record<string, unknown>,
          type: 'tool_call' as const,
        })),
      });
  }
}
