/** Senders that must never fall silent, such as the Watchdog alert of a monitoring system. */
export interface Heartbeats {
  /** Heard now; says when it was heard before, or null the first time. */
  heard(source: string): Promise<Date | null>;
  /** From now on it is listened for; one that was never heard counts as heard now. */
  listenFor(source: string): Promise<Date>;
}
