import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject, type JsonObject, parseJson } from '../json-object.ts';
import { respond } from '../respond.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { answerCall } from './answer-call.ts';
import type { ApiCall } from './api-calls.ts';
import type { RateLimits } from './rate-limits.ts';

/** The Web API under `/api/`, and the response addresses of presses and commands. */
export function apiRoutes(
  app: FastifyInstance,
  core: SandboxCore,
  rates: RateLimits,
  record: (call: ApiCall) => void,
): void {
  app.route<{ Params: { method: string } }>({
    method: ['GET', 'POST'],
    url: '/api/:method',
    async handler(request, reply) {
      const { method } = request.params;
      const { token, ...fields } = { ...fieldsOf(request.query), ...fieldsOf(request.body) };
      const answer = await answerCall(
        reachedAt(core, request),
        rates,
        method,
        bearer(request) ?? textOf(token),
        fields,
      );
      const { ok, error } = answer.body;
      const failure = typeof error === 'string' ? { error } : {};
      record({ method, args: fields, status: answer.status, ok: ok === true, ...failure });
      if (answer.reset === true) {
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      }
      return reply
        .status(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.body);
    },
  });

  app.post<{ Params: { id: string } }>('/response/:id', async (request, reply) => {
    try {
      const body = fieldsOf(request.body);
      const payload = typeof body.payload === 'string' ? parseJson(body.payload) : body;
      respond(core, core.responseUrls.use(request.params.id), isJsonObject(payload) ? payload : {});
      return { ok: true };
    } catch (refusal) {
      if (!(refusal instanceof SlackRefusal)) throw refusal;
      const gone = refusal.code === 'expired_url' || refusal.code === 'used_url';
      return reply.status(gone ? 404 : 400).send({ ok: false, error: refusal.code, ...refusal.details });
    }
  });
}

/** Every address in an answer leads back the way the caller came, also through a proxy, as Slack's own name does. */
const reachedAt = (core: SandboxCore, { protocol, host }: FastifyRequest): SandboxCore => ({
  ...core,
  baseUrl: () => `${protocol}://${host}/`,
});

function fieldsOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The token of the Authorization header, if there is one. */
export function bearer(request: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
