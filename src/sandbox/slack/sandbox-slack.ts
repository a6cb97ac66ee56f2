import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import type { ApiCall } from './api/api-calls.ts';
import { apiRoutes } from './api/api-routes.ts';
import { fileRoutes } from './api/file-routes.ts';
import { RateLimits, type RateOptions, slackRates } from './api/rate-limits.ts';
import { AppEvents } from './delivery/app-events.ts';
import { AppLink } from './delivery/app-link.ts';
import { SocketHub } from './delivery/socket-hub.ts';
import { socketRoute } from './delivery/socket-route.ts';
import type { JsonObject } from './json-object.ts';
import type { Message } from './message.ts';
import { MessageClock } from './message-clock.ts';
import { transcriptOf, waitForMessage } from './message-watch.ts';
import { Misbehaviour, type MisbehaviourRule } from './misbehaviour.ts';
import { Notices } from './notices.ts';
import { pageRoutes } from './page/page-routes.ts';
import { staticPage } from './page/static-page.ts';
import { peopleOf } from './people/people.ts';
import type { People } from './people/people-port.ts';
import { ResponseUrls } from './response-urls.ts';
import type { SandboxCore } from './sandbox-core.ts';
import { TriggerIds } from './trigger-ids.ts';
import { UploadTickets } from './upload-tickets.ts';
import { waitForView } from './view-watch.ts';
import { type OpenView, Views } from './views.ts';
import { Workspace } from './workspace.ts';
import type { WorkspaceSeed } from './workspace-seed.ts';
import type { WorldPort } from './world-port.ts';

export interface SandboxSlackOptions {
  readonly workspace: WorkspaceSeed;
  readonly port?: number;
  readonly host?: string;
  /** Where messages, files and channels are kept between starts; memory only without it. */
  readonly dataDir?: string;
  /** Where events, interactivity and commands are posted. */
  readonly requestUrl?: string;
  readonly world?: WorldPort;
  readonly pageDir?: string;
  /** Pauses before the first, second and third repeat of an unanswered event. */
  readonly retryDelaysMs?: readonly number[];
  /** How long the app may take to answer. */
  readonly ackTimeoutMs?: number;
  readonly rates?: RateOptions;
  /** The time messages carry. */
  readonly now?: () => Date;
  /** Milliseconds that only go forward: rates, triggers and response addresses age by them. */
  readonly elapsed?: () => number;
}

export interface SandboxSlack {
  /** The page. */
  readonly url: string;
  /** For `SLACK_API_URL`; ends in `/api/`. */
  readonly apiUrl: string;
  setRequestUrl(url: string | undefined): void;
  /** Slack's challenge handshake with the request URL. */
  verifyRequestUrl(): Promise<boolean>;
  setPageDir(directory: string | undefined): void;
  people(): People;
  transcript(channel?: string): Message[];
  waitFor(predicate: (message: Message) => boolean, timeoutMs?: number): Promise<Message>;
  /** The modals a person has open, the visible one last. */
  openViews(user: string): readonly OpenView[];
  /** The modal a person sees, once there is one that the predicate is true of. */
  waitForView(user: string, predicate?: (view: JsonObject) => boolean, timeoutMs?: number): Promise<OpenView>;
  misbehave(rule: MisbehaviourRule): void;
  behave(): void;
  calls(): readonly ApiCall[];
  /** Asks all Socket Mode connections to come again. */
  refreshSockets(): void;
  close(): Promise<void>;
}

const MAX_BODY = 2 * 1024 * 1024;
const SLACK_RETRIES_MS = [0, 60_000, 300_000] as const;

/** Starts a small strict Slack on loopback that unmodified Bolt and web-api talk to. */
export async function startSandboxSlack(options: SandboxSlackOptions): Promise<SandboxSlack> {
  const address = { url: '' };
  const core = buildCore(options, () => address.url);
  const people = peopleOf(core);
  const calls: ApiCall[] = [];
  const page = { directory: options.pageDir };
  let closing: Promise<void> | undefined;
  const server = fastify({ bodyLimit: MAX_BODY, forceCloseConnections: true });
  await server.register(formbody);
  await server.register(multipart, { limits: { fileSize: 50 * 1024 * 1024, files: 1 } });
  await server.register(websocket);
  const rates = new RateLimits(options.rates ?? slackRates, options.elapsed ?? (() => performance.now()));
  apiRoutes(server, core, rates, (call) => calls.push(call));
  fileRoutes(server, core);
  socketRoute(server, core.hub);
  pageRoutes(server, core, people, options.world);
  staticPage(server, () => page.directory);
  server.setNotFoundHandler((_request, reply) => reply.status(404).send({ ok: false, error: 'not_found' }));
  address.url = `${await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })}/`;
  return {
    url: address.url,
    apiUrl: `${address.url}api/`,
    setRequestUrl: (url) => core.link.setUrl(url),
    verifyRequestUrl: () => core.link.verifyUrl(),
    setPageDir(directory) {
      page.directory = directory;
    },
    people: () => people,
    transcript: (channel) => transcriptOf(core.workspace, channel),
    waitFor: (predicate, timeoutMs) => waitForMessage(core.workspace, predicate, timeoutMs),
    openViews: (user) => core.views.stack(user),
    waitForView: (user, predicate, timeoutMs) => waitForView(core.views, user, predicate, timeoutMs),
    misbehave: (rule) => core.misbehaviour.add(rule),
    behave: () => core.misbehaviour.clear(),
    calls: () => [...calls],
    refreshSockets: () => core.hub.refresh(),
    close() {
      closing ??= closeAll(server, core);
      return closing;
    },
  };
}

function buildCore(options: SandboxSlackOptions, baseUrl: () => string): SandboxCore {
  const elapsed = options.elapsed ?? (() => performance.now());
  const { app } = options.workspace;
  const clock = new MessageClock(options.now ?? (() => new Date()));
  const workspace = new Workspace(options.workspace, clock, options.dataDir);
  const timeoutMs = options.ackTimeoutMs ?? 3_000;
  const misbehaviour = new Misbehaviour();
  const hub = new SocketHub(app.id, timeoutMs);
  const retryDelaysMs = options.retryDelaysMs ?? SLACK_RETRIES_MS;
  const linkOptions = { signingSecret: app.signingSecret, timeoutMs, retryDelaysMs, hub, misbehaviour };
  const link = new AppLink(linkOptions, options.requestUrl);
  return {
    workspace,
    misbehaviour,
    hub,
    link,
    baseUrl,
    views: new Views(options.workspace),
    triggers: new TriggerIds(elapsed),
    responseUrls: new ResponseUrls(elapsed, baseUrl),
    events: new AppEvents(workspace, baseUrl, (envelope) => void link.deliverEvent(envelope)),
    uploads: new UploadTickets(),
    notices: new Notices(),
  };
}

async function closeAll(server: FastifyInstance, core: SandboxCore): Promise<void> {
  core.link.close();
  core.hub.close();
  await server.close();
  core.workspace.close();
}
