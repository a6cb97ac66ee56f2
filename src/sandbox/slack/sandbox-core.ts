import type { AppEvents } from './delivery/app-events.ts';
import type { AppLink } from './delivery/app-link.ts';
import type { SocketHub } from './delivery/socket-hub.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { Notices } from './notices.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { TriggerIds } from './trigger-ids.ts';
import type { UploadTickets } from './upload-tickets.ts';
import type { Views } from './views.ts';
import type { Workspace } from './workspace.ts';

/** The parts of one running sandbox that its API, its people and its page share. */
export interface SandboxCore {
  readonly workspace: Workspace;
  readonly views: Views;
  readonly triggers: TriggerIds;
  readonly responseUrls: ResponseUrls;
  readonly uploads: UploadTickets;
  readonly hub: SocketHub;
  readonly link: AppLink;
  readonly events: AppEvents;
  readonly notices: Notices;
  readonly misbehaviour: Misbehaviour;
  /** The server's own address, with a slash at the end; known once it listens. */
  baseUrl(): string;
}
