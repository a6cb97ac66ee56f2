import { ElapsedStore } from './elapsed-store.ts';
import { slackId } from './slack-id.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** Where a trigger came from: the person, and the modal he was in. */
export interface Trigger {
  readonly user: string;
  readonly view_id?: string;
}

const LIFE_MS = 3_000;

/** Trigger ids: good for one modal within three seconds of the press. */
export class TriggerIds {
  readonly #store: ElapsedStore<Trigger & { used: boolean }>;

  constructor(elapsed: () => number) {
    this.#store = new ElapsedStore(elapsed, LIFE_MS);
  }

  issue(trigger: Trigger): string {
    const id = `${slackId('')}.${slackId('')}`.toLowerCase();
    this.#store.put(id, { ...trigger, used: false });
    return id;
  }

  exchange(id: string): Trigger {
    const found = this.#store.get(id);
    if (found === undefined) throw new SlackRefusal('invalid_trigger_id');
    if (found === 'expired') throw new SlackRefusal('expired_trigger_id');
    if (found.value.used) throw new SlackRefusal('exchanged_trigger_id');
    found.value.used = true;
    return found.value;
  }
}
