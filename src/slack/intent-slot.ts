import type { Context } from '@slack/bolt';
import type { Intent } from '../domain/intent.ts';
import type { StoreReads } from '../ports/store.ts';

/** What the listeners need to know about our own conversations. */
export type ThreadReads = Pick<StoreReads, 'incidentByThread' | 'find'>;

/** Travels through Bolt with one inbox row; the listener that understands the row leaves its intent here. */
export class IntentSlot {
  readonly reads: ThreadReads;
  #intent: Intent | null = null;

  constructor(reads: ThreadReads) {
    this.reads = reads;
  }

  put(intent: Intent): void {
    this.#intent ??= intent;
  }

  /** What nobody understood means nothing. */
  get intent(): Intent {
    return this.#intent ?? { kind: 'ignore', why: 'no listener for it' };
  }
}

/** The slot of the row that is being read. */
export function slotOf(context: Context): IntentSlot {
  const slot: unknown = context.slot;
  if (slot instanceof IntentSlot) return slot;
  throw new TypeError('a listener ran outside of interpret: no intent slot in its context');
}
