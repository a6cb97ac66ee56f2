import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, parseJson } from '../json-object.ts';
import { slackId } from '../slack-id.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { type Delivery, type DeliveryOutcome, failed } from './delivery.ts';

/** What the hub needs of a websocket. */
export interface HubSocket {
  send(data: string): void;
  ping(): void;
  close(code?: number): void;
  on(event: 'message', listener: (data: Buffer) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

const MAX_CONNECTIONS = 10;
const PING_EVERY_MS = 5_000;
const ENVELOPE_TYPES = { event: 'events_api', interaction: 'interactive', command: 'slash_commands' } as const;

/** Socket Mode: the app's websocket connections. Each envelope goes to one of them, in turn. */
export class SocketHub {
  readonly #appId: string;
  readonly #timeoutMs: number;
  readonly #tickets = new Set<string>();
  readonly #sockets: HubSocket[] = [];
  readonly #waiting = new Map<string, (body: Json | undefined) => void>();
  readonly #pinger: NodeJS.Timeout;
  #turn = 0;

  constructor(appId: string, timeoutMs: number) {
    this.#appId = appId;
    this.#timeoutMs = timeoutMs;
    this.#pinger = setInterval(() => {
      for (const socket of this.#sockets) socket.ping();
    }, PING_EVERY_MS).unref();
  }

  get connections(): number {
    return this.#sockets.length;
  }

  /** A one-time ticket for the websocket address. */
  issueTicket(): string {
    if (this.#sockets.length >= MAX_CONNECTIONS) throw new SlackRefusal('too_many_websockets');
    const ticket = slackId('').toLowerCase();
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Takes a connection in and greets it; false when its ticket is unknown or used. */
  accept(socket: HubSocket, ticket: string): boolean {
    if (!this.#tickets.delete(ticket) || this.#sockets.length >= MAX_CONNECTIONS) return false;
    this.#sockets.push(socket);
    socket.on('message', (data) => this.#acknowledge(data.toString('utf8')));
    socket.on('close', () => {
      const index = this.#sockets.indexOf(socket);
      if (index >= 0) this.#sockets.splice(index, 1);
    });
    const info = { num_connections: this.#sockets.length, connection_info: { app_id: this.#appId } };
    socket.send(JSON.stringify({ type: 'hello', ...info, debug_info: debugInfo() }));
    return true;
  }

  async deliver(delivery: Delivery): Promise<DeliveryOutcome> {
    const socket = this.#sockets[this.#turn % Math.max(1, this.#sockets.length)];
    this.#turn += 1;
    if (socket === undefined) return failed('connection_failed');
    const id = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        resolve(failed('http_timeout'));
      }, this.#timeoutMs).unref();
      this.#waiting.set(id, (body) => {
        clearTimeout(timer);
        resolve({ ok: true, body });
      });
      socket.send(JSON.stringify(envelope(id, delivery)));
    });
  }

  /** Asks every connection to come again with a new address, as Slack does every few hours. */
  refresh(): void {
    const message = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: debugInfo() });
    for (const socket of [...this.#sockets]) socket.send(message);
  }

  close(): void {
    clearInterval(this.#pinger);
    for (const socket of [...this.#sockets]) socket.close(1001);
  }

  #acknowledge(text: string): void {
    const message = parseJson(text);
    if (!isJsonObject(message) || typeof message.envelope_id !== 'string') return;
    const settle = this.#waiting.get(message.envelope_id);
    this.#waiting.delete(message.envelope_id);
    const { payload } = message;
    settle?.(isJsonObject(payload) && Object.keys(payload).length === 0 ? undefined : payload);
  }
}

function debugInfo(): object {
  return { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 };
}

function envelope(id: string, { kind, payload, retry }: Delivery): object {
  const base = { envelope_id: id, type: ENVELOPE_TYPES[kind], payload, accepts_response_payload: kind !== 'event' };
  if (kind !== 'event') return base;
  return { ...base, retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' };
}
