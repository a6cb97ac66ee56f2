import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Serves the built page at `/`, and leads permalinks to it. */
export function staticPage(app: FastifyInstance, pageDir: () => string | undefined): void {
  app.get<{ Params: { channel: string; p: string }; Querystring: { thread_ts?: string } }>(
    '/archives/:channel/:p',
    async (request, reply) => {
      const { channel, p } = request.params;
      const message = p.replace(/^p(\d+)(\d{6})$/, '$1.$2');
      const query = new URLSearchParams({ channel, message, ...request.query });
      return reply.redirect(`/?${query.toString()}`);
    },
  );
  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const path = request.params['*'] === '' ? 'index.html' : request.params['*'];
    const directory = pageDir();
    const bytes = directory === undefined ? undefined : await readInside(directory, path);
    if (bytes === undefined) return reply.status(404).send({ ok: false, error: 'not_found' });
    return reply.type(TYPES[extname(path)] ?? 'application/octet-stream').send(bytes);
  });
}

async function readInside(directory: string, path: string): Promise<Buffer | undefined> {
  const root = normalize(directory + sep);
  const full = normalize(join(root, path));
  if (!full.startsWith(root)) return undefined;
  return readFile(full).catch(() => undefined);
}
