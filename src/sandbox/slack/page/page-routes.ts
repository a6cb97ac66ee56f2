import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { toJsonObject } from '../json-object.ts';
import type { People } from '../people/people-port.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import type { WorldPort } from '../world-port.ts';
import { pageInput } from './page-input.ts';
import { streamTo } from './page-stream.ts';
import { mayRead, pageWorkspace } from './page-workspace.ts';

const KEEP_ALIVE_MS = 15_000;

/** The page's own API under `/page/api`. */
export function pageRoutes(
  app: FastifyInstance,
  core: SandboxCore,
  people: People,
  world: WorldPort | undefined,
): void {
  app.register(
    async (scope) => {
      scope.addHook('onRequest', refuseForeignSites);
      readRoutes(scope, core);
      streamRoute(scope, core, world);
      actRoutes(scope, people);
      worldRoutes(scope, world);
    },
    { prefix: '/page/api' },
  );
}

/** Another site open in the same browser must not act here: no foreign host name, no foreign origin, only JSON. */
async function refuseForeignSites(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { origin } = request.headers;
  const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(request.hostname);
  const ownOrigin = origin === undefined || origin === `http://${request.host}`;
  const json = request.method !== 'POST' || request.headers['content-type']?.startsWith('application/json') === true;
  if (!ownHost || !ownOrigin || !json) await reply.status(403).send({ ok: false, error: 'forbidden' });
}

function readRoutes(app: FastifyInstance, core: SandboxCore): void {
  const { workspace } = core;
  app.get<{ Querystring: { user?: string } }>('/workspace', async (request) =>
    pageWorkspace(workspace, request.query.user ?? ''),
  );

  app.get<{ Querystring: { channel?: string; user?: string } }>('/messages', async (request, reply) => {
    const { channel = '', user = '' } = request.query;
    if (!mayRead(workspace, channel, user)) return reply.status(404).send({ ok: false, error: 'channel_not_found' });
    const own = workspace.ephemerals(channel).filter(({ ephemeral_to }) => ephemeral_to === user);
    const messages = [...workspace.messages(channel), ...own].sort((a, b) => (a.ts < b.ts ? -1 : 1));
    return { messages };
  });

  app.get<{ Params: { id: string } }>('/files/:id', async (request, reply) => {
    const file = workspace.file(request.params.id);
    const bytes = workspace.bytes.get(request.params.id);
    if (file === undefined || bytes === undefined)
      return reply.status(404).send({ ok: false, error: 'file_not_found' });
    const inline = /^(image\/(png|jpeg|gif|webp)|text\/plain)$/.test(file.mimetype);
    return reply
      .type(inline ? file.mimetype : 'application/octet-stream')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, max-age=3600')
      .send(bytes);
  });
}

function streamRoute(app: FastifyInstance, core: SandboxCore, world: WorldPort | undefined): void {
  app.get<{ Querystring: { user?: string } }>('/stream', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' });
    raw.write('retry: 1000\n\n');
    const stop = streamTo(core, world, request.query.user ?? '', (event) =>
      raw.write(`data: ${JSON.stringify(event)}\n\n`),
    );
    const keepAlive = setInterval(() => raw.write(': keep-alive\n\n'), KEEP_ALIVE_MS).unref();
    raw.on('close', () => {
      clearInterval(keepAlive);
      stop();
    });
  });
}

function actRoutes(app: FastifyInstance, people: People): void {
  const act = <T>(path: string, schema: z.ZodType<T>, run: (input: T) => object | Promise<object>) =>
    app.post(path, async (request, reply) => {
      const input = schema.safeParse(request.body);
      if (input.success) return run(input.data);
      const fields = input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      return reply.status(400).send({ ok: false, error: 'invalid_arguments', fields });
    });
  act('/message', pageInput.message, (input) => people.message(input));
  act('/press', pageInput.press, (input) => people.press(input));
  act('/command', pageInput.command, (input) => people.command(input));
  act('/view', pageInput.view, (input) => people.view(input));
  act('/reaction', pageInput.reaction, (input) => people.reaction(input));
  act('/dm', pageInput.dm, (input) => people.dm(input));
  act('/home', pageInput.home, (input) => people.home(input));
}

function worldRoutes(app: FastifyInstance, world: WorldPort | undefined): void {
  // Not a 404: a workspace without a world is nothing a browser's console should complain of.
  app.get('/world', async () => (world === undefined ? { ok: false, error: 'no_world' } : toJsonObject(world.state())));
  app.post('/world', async (request, reply) => {
    if (world === undefined) return reply.status(404).send({ ok: false, error: 'no_world' });
    const input = pageInput.world.safeParse(request.body);
    if (!input.success) return reply.status(400).send({ ok: false, error: 'invalid_arguments' });
    return toJsonObject(await world.act(input.data.action, input.data.value));
  });
}
