import type { Message } from '../../src/sandbox/slack/message.ts';

export interface Button {
  readonly channel: string;
  readonly message_ts: string;
  readonly block_id: string;
  readonly action_id: string;
}

/** The primary button with this value, as a person would find it on the message. */
export function findButton({ channel, ts, blocks }: Message, value: string): Button | null {
  for (const block of blocks ?? []) {
    const elements = Array.isArray(block.elements) ? block.elements : [];
    for (const element of elements) {
      if (typeof element !== 'object' || element === null || Array.isArray(element)) continue;
      if (element.value === value && element.style === 'primary')
        return { channel, message_ts: ts, block_id: String(block.block_id), action_id: String(element.action_id) };
    }
  }
  return null;
}
