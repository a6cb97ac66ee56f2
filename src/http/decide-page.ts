import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isId } from '../domain/id.ts';
import type { GivenWord, StepUpDesk } from '../ports/step-up.ts';
import { answerHtml, pageHtml } from './decide-html.ts';

const bodyLimit = 4096;
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

type Asked = FastifyRequest<{ Params: { link: string } }>;

/** The page for the second factor: plain HTML without a script. What leads here alone decides nothing. */
export function registerDecidePage(app: FastifyInstance, desk: StepUpDesk): void {
  app.get('/decide/:link', async ({ params: { link } }: Asked, reply) => {
    if (!isId(link, 'lnk')) return send(reply, 404, answerHtml('Nothing here', 'There is no such page.'));
    const view = await desk.look(link);
    return view.state === 'open'
      ? send(reply, 200, pageHtml(view, null))
      : send(reply, 410, answerHtml('Nothing to decide', view.why));
  });
  app.post('/decide/:link', { bodyLimit }, async ({ params: { link }, body }: Asked, reply) => {
    const word = wordIn(body);
    if (!isId(link, 'lnk')) return send(reply, 404, answerHtml('Nothing here', 'There is no such page.'));
    if (word === null) return send(reply, 400, answerHtml('Not understood', 'Send the form of the page.'));
    const answer = await desk.give(link, word);
    if (answer.kind === 'accepted') return send(reply, 200, answerHtml('Thank you', answer.text));
    if (answer.kind === 'gone') return send(reply, 410, answerHtml('Nothing to decide', answer.text));
    const view = await desk.look(link);
    return view.state === 'open'
      ? send(reply, 403, pageHtml(view, answer.text))
      : send(reply, 410, answerHtml('Nothing to decide', view.why));
  });
}

const send = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(headers).send(html);

/** Only the fields of our form, each once. */
function wordIn(body: unknown): GivenWord | null {
  if (!Buffer.isBuffer(body)) return null;
  const form = new URLSearchParams(body.toString('utf8'));
  const one = (name: string): string | null => (form.getAll(name).length === 1 ? form.get(name) : null);
  const choice = one('choice');
  const code = one('code');
  if ((choice !== 'approve' && choice !== 'deny') || code === null || code.length > 20) return null;
  return { choice, code, reason: (one('reason') ?? '').slice(0, 500) };
}
