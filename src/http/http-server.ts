import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { asSextantError } from '../domain/error.ts';
import type { Log } from '../ports/log.ts';
import type { StepUpDesk } from '../ports/step-up.ts';
import type { Observer } from '../ports/telemetry.ts';
import { registerDecidePage } from './decide-page.ts';
import { type MetricsDoor, registerMetrics } from './metrics.ts';
import { type IntakeOptions, registerWebhooks } from './webhooks.ts';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

export type RawHandler = (request: {
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}) => Promise<{
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}>;

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  readonly ready: () => Promise<Readiness>;
  /** Present in the role bot only. */
  readonly intake: IntakeOptions | null;
  readonly slack: RawHandler | null;
  /** Present in the role promoter only. */
  readonly desk?: StepUpDesk | null;
  /** The wall clock signatures are checked against. */
  readonly wallClock: () => Date;
  readonly metrics?: MetricsDoor;
  readonly observer?: Pick<Observer, 'request'>;
}

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const bodyLimit = 1024 * 1024;

/** Webhooks, Slack over HTTP, health and readiness. Bodies stay raw bytes: signatures are over bytes. */
export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const app = Fastify({ bodyLimit, logger: false, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, options.log));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing at this address.' }));
  const { observer, metrics } = options;
  if (observer)
    app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) =>
      observer.request(method, routeOptions.url ?? 'none', statusCode, elapsedTime / 1000),
    );
  if (metrics) registerMetrics(app, metrics);
  app.get('/healthz', () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const readiness = await options.ready();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  if (options.intake) registerWebhooks(app, { ...options.intake, log: options.log, wallClock: options.wallClock });
  if (options.slack) registerSlack(app, options.slack);
  if (options.desk) registerDecidePage(app, options.desk);
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, port, close: () => app.close() };
}

function registerSlack(app: FastifyInstance, handle: RawHandler): void {
  app.post('/slack/events', async (request: FastifyRequest, reply: FastifyReply) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const answer = await handle({ rawBody, headers: request.headers });
    return reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .send(answer.body ?? '');
  });
}

function answerError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413) return reply.code(413).send({ error: `The body is larger than ${bodyLimit} bytes.` });
  const known = asSextantError(error);
  log.warn({ code: known.code, err: known }, 'request failed');
  if (known.retryable)
    return reply.code(503).header('retry-after', '5').send({ error: 'The store is not available; send it again.' });
  return reply
    .code(status && status < 500 ? status : 500)
    .send({ error: status && status < 500 ? known.message : 'Something went wrong on this side.' });
}
