import { ElapsedStore } from './elapsed-store.ts';
import { slackId } from './slack-id.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** What a response address answers to: a person in a channel, maybe at a message. */
export interface ResponseTarget {
  readonly user: string;
  readonly channel: string;
  readonly message?: { readonly ts: string; readonly ephemeral: boolean };
}

const LIFE_MS = 30 * 60_000;
const MAX_USES = 5;

/** Response addresses: five uses within thirty minutes. */
export class ResponseUrls {
  readonly #store: ElapsedStore<ResponseTarget & { uses: number }>;
  readonly #baseUrl: () => string;

  constructor(elapsed: () => number, baseUrl: () => string) {
    this.#store = new ElapsedStore(elapsed, LIFE_MS);
    this.#baseUrl = baseUrl;
  }

  issue(target: ResponseTarget): string {
    const id = slackId('');
    this.#store.put(id, { ...target, uses: 0 });
    return `${this.#baseUrl()}response/${id}`;
  }

  use(id: string): ResponseTarget {
    const found = this.#store.get(id);
    if (found === undefined || found === 'expired') throw new SlackRefusal('expired_url');
    if (found.value.uses >= MAX_USES) throw new SlackRefusal('used_url');
    found.value.uses += 1;
    return found.value;
  }
}
