import type { KnownBlock } from '@slack/types';

/**
 * A message before it is sent: the push text and a ladder of blocks, richest first. When Slack refuses a rung
 * (`invalid_blocks`: a newer block this workspace does not know) the sender climbs down; below the last rung is the text alone.
 */
export interface Card {
  readonly text: string;
  readonly rungs: readonly (readonly KnownBlock[])[];
}

/** What a card needs beside its facts, found out at sending. */
export interface CardContext {
  readonly now: Date;
  /** Jump links by approval id. */
  readonly links: Readonly<Record<string, string>>;
  /** Host of the Slack we talk to: links to its messages are our own. */
  readonly host: string;
}
