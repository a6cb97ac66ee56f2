import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { Misbehaviour } from '../misbehaviour.ts';
import { type Delivery, type DeliveryOutcome, failed } from './delivery.ts';
import { deliverByHttp } from './http-delivery.ts';
import type { SocketHub } from './socket-hub.ts';

export interface AppLinkOptions {
  readonly signingSecret: string;
  readonly timeoutMs: number;
  readonly retryDelaysMs: readonly number[];
  readonly hub: SocketHub;
  readonly misbehaviour: Misbehaviour;
}

/** The way to the app: its open sockets when there are any, else its request URL. */
export class AppLink {
  readonly #options: AppLinkOptions;
  readonly #closing = new AbortController();
  #url: string | undefined;

  constructor(options: AppLinkOptions, url: string | undefined) {
    this.#options = options;
    this.#url = url;
  }

  setUrl(url: string | undefined): void {
    this.#url = url;
  }

  /** Slack's handshake with a request URL: it must answer a challenge with that challenge. */
  async verifyUrl(): Promise<boolean> {
    const payload = { type: 'url_verification', token: 'sandbox', challenge: crypto.randomUUID() };
    const outcome = await this.#send({ kind: 'event', payload });
    if (!outcome.ok) return false;
    return (
      outcome.body === payload.challenge || (isJsonObject(outcome.body) && outcome.body.challenge === payload.challenge)
    );
  }

  /** Sends once. Presses and commands are never tried again. */
  async deliver(delivery: Delivery): Promise<DeliveryOutcome> {
    const rule = this.#options.misbehaviour.takeForDelivery(delivery.kind);
    if (rule?.kind === 'lost') return failed('http_timeout');
    if (rule?.kind === 'slow') await this.#pause(rule.ms);
    const outcome = await this.#send(delivery);
    if (rule?.kind === 'duplicate') await this.#send(delivery);
    return rule?.kind === 'ack-lost' ? failed('http_error') : outcome;
  }

  /** Sends an event and, until the app answers 2xx, again after each of the delays. */
  async deliverEvent(payload: JsonObject): Promise<void> {
    let outcome = await this.deliver({ kind: 'event', payload });
    for (const [index, delay] of this.#options.retryDelaysMs.entries()) {
      if (outcome.ok || outcome.noRetry) return;
      await this.#pause(delay);
      if (this.#closing.signal.aborted) return;
      outcome = await this.deliver({ kind: 'event', payload, retry: { num: index + 1, reason: outcome.reason } });
    }
  }

  close(): void {
    this.#closing.abort();
  }

  async #send(delivery: Delivery): Promise<DeliveryOutcome> {
    const { hub, signingSecret, timeoutMs } = this.#options;
    if (hub.connections > 0) return hub.deliver(delivery);
    if (this.#url === undefined) return failed('connection_failed');
    return deliverByHttp(delivery, { url: this.#url, signingSecret, timeoutMs, closing: this.#closing.signal });
  }

  async #pause(ms: number): Promise<void> {
    // An abort ends the pause early: closing must not wait five minutes for a retry.
    await sleep(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
  }
}
