import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of the scripted server: a message, or anything a broken server does. */
export type Reply = (request: unknown, response: ServerResponse) => void;

const completion = (
  message: object,
  usage = { prompt_tokens: 900, completion_tokens: 40, total_tokens: 940 },
): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'scripted',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: null, ...message } }],
    usage,
  });

const json = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
};

/** Whatever object as the message. */
export const replies =
  (message: object, usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number }): Reply =>
  (_, response) =>
    json(response, 200, completion(message, usage));

export const says =
  (content: string): Reply =>
  (_, response) =>
    json(response, 200, completion({ content }));

export const calls =
  (...wanted: readonly (readonly [name: string, args: unknown])[]): Reply =>
  (_, response) => {
    const tool_calls = wanted.map(([name, args], i) => ({
      id: `call-${i}`,
      type: 'function',
      function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
    }));
    json(response, 200, completion({ tool_calls }));
  };

export const fails =
  (status: number): Reply =>
  (_, response) =>
    json(
      response,
      status,
      JSON.stringify({ error: { message: 'secret-looking words sk-12345', type: 'server_error' } }),
    );

export const garbage: Reply = (_, response) => json(response, 200, '{"choices": [{"mess');
export const nonsense: Reply = (_, response) => json(response, 200, '{"hello": "world"}');
/** A byte now and then, for ever. */
export const drips: Reply = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drop = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(drop));
};
/** Half of an answer, then nothing more. */
export const breaksOff: Reply = (_, response) => {
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
    .write('{"id":"chatcmpl-1","cho');
  setImmediate(() => response.destroy());
};
export const cut: Reply = (_, response) => response.socket?.destroy();
export const hangs: Reply = () => undefined;

export interface ScriptedServer {
  readonly baseURL: string;
  /** Bodies of the requests so far. */
  readonly requests: unknown[];
  close(): Promise<void>;
}

/** A real OpenAI-compatible HTTP server that plays a script; its last reply repeats. */
export const scriptedServer = (script: readonly Reply[]): Promise<ScriptedServer> =>
  answeringServer((count) => script[count] ?? script.at(-1));

/** The same, with the reply chosen at each request; `count` are the requests before it. */
export async function answeringServer(choose: (count: number) => Reply | undefined): Promise<ScriptedServer> {
  const requests: unknown[] = [];
  const server = createServer(async (request, response) => {
    const body: unknown = JSON.parse(await read(request));
    requests.push(body);
    choose(requests.length - 1)?.(body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
