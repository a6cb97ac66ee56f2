import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SandboxCore } from '../sandbox-core.ts';
import { bearer } from './api-routes.ts';

/** Where announced files are uploaded to, and where the app reads them back with its token. */
export function fileRoutes(app: FastifyInstance, core: SandboxCore): void {
  app.register(async (scope) => {
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { ticket: string } }>(
      '/upload/v1/:ticket',
      { bodyLimit: 50 * 1024 * 1024 },
      async (request, reply) => {
        const upload = core.uploads.find(request.params.ticket);
        if (upload === undefined) return reply.status(404).type('text/plain').send('file_not_found');
        const bytes = await uploadedBytes(request);
        if (bytes?.length !== upload.length) return reply.status(400).type('text/plain').send('length_mismatch');
        upload.bytes = bytes;
        return reply.type('text/plain').send(`OK - ${bytes.length}`);
      },
    );
  });

  app.get<{ Params: { file: string } }>('/files-pri/:file/:name', async (request, reply) => {
    if (bearer(request) !== core.workspace.seed.app.botToken)
      return reply.status(403).send({ ok: false, error: 'not_authed' });
    const id = request.params.file.split('-').at(-1) ?? '';
    const file = core.workspace.file(id);
    const bytes = core.workspace.bytes.get(id);
    if (file === undefined || bytes === undefined)
      return reply.status(404).send({ ok: false, error: 'file_not_found' });
    return reply.type(file.mimetype).send(bytes);
  });
}

async function uploadedBytes(request: FastifyRequest): Promise<Buffer | undefined> {
  if (!request.isMultipart()) return Buffer.isBuffer(request.body) ? request.body : undefined;
  const part = await request.file();
  return part?.toBuffer();
}
