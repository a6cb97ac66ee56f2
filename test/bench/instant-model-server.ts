import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const requestSchema = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string().nullish() })) });
const resultSchema = z.object({ facts: z.array(z.object({ id: z.string().nullable() })) });

export interface InstantModelServer {
  readonly baseURL: string;
  /** Milliseconds spent in here since the last call of this. */
  spent(): number;
  readonly requests: () => number;
  close(): Promise<void>;
}

/** An OpenAI-compatible server that answers at once: one tool call, then a sentence that cites what the tool brought. */
export async function startInstantModelServer(model: string): Promise<InstantModelServer> {
  let spentMs = 0;
  let requests = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const began = performance.now();
    requests += 1;
    const { messages } = requestSchema.parse(JSON.parse(body));
    const last = messages.at(-1);
    const message =
      last?.role === 'tool'
        ? { role: 'assistant', content: answerTo(last.content ?? '') }
        : { role: 'assistant', content: null, tool_calls: [toolCall(model)] };
    const finish_reason = last?.role === 'tool' ? 'stop' : 'tool_calls';
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(
      JSON.stringify({
        id: `chatcmpl-${requests}`,
        object: 'chat.completion',
        created: 0,
        model: 'instant',
        choices: [{ index: 0, message, finish_reason }],
        usage: { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020 },
      }),
    );
    spentMs += performance.now() - began;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    spent: () => {
      const spent = spentMs;
      spentMs = 0;
      return spent;
    },
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const toolCall = (model: string) => ({
  id: 'call_1',
  type: 'function',
  function: { name: 'check_model_performance', arguments: JSON.stringify({ model }) },
});

function answerTo(result: string): string {
  const id = resultSchema.parse(JSON.parse(result)).facts.find((fact) => fact.id !== null)?.id;
  return `Its quality is below the limit. [${id}]`;
}
