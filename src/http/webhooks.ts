import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { InboxRow } from '../domain/inbox.ts';
import type { SignalDraft } from '../domain/signal-draft.ts';
import type { NextStep } from '../domain/step.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { InboxStore } from '../ports/store.ts';
import { alertmanagerSchema, alertmanagerSignals } from './alertmanager.ts';
import {
  type Credentials,
  grafanaScheme,
  refusalOf,
  type SignatureScheme,
  sextantScheme,
  type WebhookSecrets,
} from './authenticate.ts';
import { grafanaSchema, grafanaSignals } from './grafana.ts';
import type { MapBody } from './map-body.ts';
import { mlflowScheme, mlflowWebhookSchema } from './mlflow-webhook.ts';
import { sextantSignal, sextantWebhookSchema } from './sextant-webhook.ts';

/** What comes in and where it goes; present in the role bot only. */
export interface IntakeOptions {
  readonly store: InboxStore;
  readonly newId: NewId;
  readonly secrets: WebhookSecrets;
  /** Senders whose bodies are mapped by configuration, by name. */
  readonly mappings?: ReadonlyMap<string, MapBody>;
  /** Name of the alert that always fires, and who listens for it. */
  readonly watchdog?: { readonly alert: string; heard(): Promise<void> } | null;
  /** A pipeline says that a run of ours ended: it is asked now. Says how many. */
  readonly hurryRun?: (requestId: string) => Promise<number>;
  /** Something changed at a registered model: looks that wait are due now. Says how many. */
  readonly hurry?: (registeredModel: string) => Promise<number>;
}

interface Intake extends IntakeOptions {
  readonly log: Log;
  readonly wallClock: () => Date;
}

interface Taken {
  readonly signals: readonly SignalDraft[];
  readonly ignored: readonly string[];
}

/** Verify, parse, persist, 202. Nothing slow, nothing lost: a store that is down answers 503 and the sender tries again. */
export function registerWebhooks(app: FastifyInstance, intake: Intake): void {
  app.post('/webhooks/alertmanager', (request, reply) =>
    take(intake, request, reply, 'alertmanager', (body) => {
      const parsed = alertmanagerSchema.safeParse(body);
      return parsed.success ? withoutWatchdog(intake, parsed.data) : problem(parsed.error);
    }),
  );
  // Grafana's contact point can be told to PUT.
  app.route({
    method: ['POST', 'PUT'],
    url: '/webhooks/grafana',
    handler: (request, reply) =>
      take(intake, request, reply, 'grafana', (body) => {
        const parsed = grafanaSchema.safeParse(body);
        return parsed.success ? taken(grafanaSignals(parsed.data)) : problem(parsed.error);
      }),
  });
  app.post('/webhooks/sextant', (request, reply) =>
    take(intake, request, reply, 'sextant-webhook', (body) => {
      const parsed = sextantWebhookSchema.safeParse(body);
      return parsed.success
        ? { signals: [sextantSignal(parsed.data, intake.wallClock())], ignored: [] }
        : problem(parsed.error);
    }),
  );
  app.post<{ Params: { name: string } }>('/webhooks/mapped/:name', (request, reply) =>
    take(intake, request, reply, 'sextant-webhook', async (body) => {
      const mapping = intake.mappings?.get(request.params.name);
      if (!mapping) return `there is no sources.mapped.${request.params.name.slice(0, 60)}`;
      const mapped = await mapping(body, intake.wallClock());
      return 'refused' in mapped ? mapped.refused : { signals: mapped.signals, ignored: [] };
    }),
  );
  app.post('/webhooks/mlflow', (request, reply) =>
    hint(intake, request, reply, mlflowScheme, intake.secrets.mlflow, async (body) => {
      const parsed = mlflowWebhookSchema.safeParse(body);
      if (!parsed.success) return problem(parsed.error);
      const { name } = parsed.data.data;
      return name && intake.hurry ? intake.hurry(name) : 0;
    }),
  );
  app.post('/webhooks/pipeline', (request, reply) =>
    hint(intake, request, reply, sextantScheme, intake.secrets.secret, async (body) => {
      const parsed = pipelineHintSchema.safeParse(body);
      if (!parsed.success) return problem(parsed.error);
      return intake.hurryRun ? intake.hurryRun(parsed.data.request_id) : 0;
    }),
  );
}

/** A callback says nothing that is not asked for as well: it may be lost, and it only hurries. */
const pipelineHintSchema = z.object({ request_id: z.string().regex(/^[\w-]{1,100}$/, 'the request_id of the run') });

async function hint(
  intake: Intake,
  request: FastifyRequest,
  reply: FastifyReply,
  scheme: SignatureScheme,
  secret: string | undefined,
  act: (body: unknown) => Promise<number | string>,
): Promise<FastifyReply> {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const own = { token: intake.secrets.token, secret };
  const refusal = refusalOf(own, scheme, credentials(request, scheme), rawBody, intake.wallClock());
  if (refusal) return refuse(intake, reply, 401, request.url, refusal);
  const done = await act(jsonOf(rawBody));
  return typeof done === 'string'
    ? refuse(intake, reply, 400, request.url, done)
    : reply.code(202).send({ hurried: done });
}

/** The alert that always fires is a sign of life, not a signal. */
async function withoutWatchdog(
  { watchdog }: Intake,
  body: z.output<typeof alertmanagerSchema>,
): Promise<Taken | string> {
  const others = watchdog ? body.alerts.filter(({ labels }) => labels.alertname !== watchdog.alert) : body.alerts;
  if (watchdog && body.alerts.some((a) => a.labels.alertname === watchdog.alert && a.status === 'firing'))
    await watchdog.heard();
  if (others.length === 0) return { signals: [], ignored: [] };
  return taken(alertmanagerSignals({ ...body, alerts: others }));
}

function taken({ signals, unnamed }: { signals: readonly SignalDraft[]; unnamed: readonly number[] }): Taken | string {
  const ignored = unnamed.map((i) => `alerts[${i}].labels.model: missing, so no model can be found`);
  return signals.length > 0 ? { signals, ignored } : ignored.join('; ');
}

/** Who signs how: Grafana by the headers its contact point was told to use, everybody else by ours. */
function signing(
  { secrets }: Intake,
  source: InboxRow['source'],
): { secret: string | undefined; scheme: SignatureScheme } {
  if (source !== 'grafana') return { secret: secrets.secret, scheme: sextantScheme };
  return (
    secrets.grafana ?? {
      secret: undefined,
      scheme: grafanaScheme({ signature_header: 'X-Grafana-Alerting-Signature' }),
    }
  );
}

const problem = (error: z.ZodError): string =>
  error.issues
    .slice(0, 10)
    .map(
      (i) =>
        `${
          i.path
            .map((p) => (typeof p === 'number' ? `[${p}]` : `.${String(p)}`))
            .join('')
            .replace(/^\./, '') || 'body'
        }: ${i.message}`,
    )
    .join('; ');

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const credentials = (request: FastifyRequest, scheme: SignatureScheme): Credentials => ({
  authorization: header(request, 'authorization'),
  signature: header(request, scheme.signatureHeader),
  timestamp: scheme.timestampHeader === null ? undefined : header(request, scheme.timestampHeader),
  id: scheme.idHeader === undefined ? undefined : header(request, scheme.idHeader),
});

async function take(
  intake: Intake,
  request: FastifyRequest,
  reply: FastifyReply,
  source: InboxRow['source'],
  parse: (body: unknown) => Taken | string | Promise<Taken | string>,
): Promise<FastifyReply> {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { secret, scheme } = signing(intake, source);
  const given = credentials(request, scheme);
  const own = { token: intake.secrets.token, secret };
  const refusal = refusalOf(own, scheme, given, rawBody, intake.wallClock());
  if (refusal) return refuse(intake, reply, 401, source, refusal);
  const body = jsonOf(rawBody);
  if (body === undefined) return refuse(intake, reply, 400, source, 'body: this is no JSON');
  const found = await parse(body);
  if (typeof found === 'string') return refuse(intake, reply, 400, source, found);
  if (found.signals.length === 0)
    return reply.code(202).send({ accepted: 0, ignored: found.ignored, duplicate: false });
  const id = intake.newId('inb');
  const row = {
    id,
    source,
    dedupeKey: given.signature ? `${source}:${given.signature}` : `${source}:${id}`,
    body: { signals: found.signals },
  };
  const stored = await intake.store.receive(
    row,
    found.signals.map((_, index) => nextStep(id, index)),
  );
  return reply
    .code(202)
    .send({ accepted: found.signals.length, ignored: found.ignored, duplicate: stored === 'duplicate' });
}

const nextStep = (id: string, index: number): NextStep => ({
  kind: 'receive-signal',
  subject: { kind: 'inbox', id },
  input: { index: String(index) },
});

function refuse(intake: Intake, reply: FastifyReply, status: number, source: string, why: string): FastifyReply {
  intake.log.warn({ status, source, why }, 'webhook refused');
  return reply.code(status).send({ error: why });
}

function jsonOf(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
}
