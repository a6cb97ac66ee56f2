/** Words of ours that travel through Slack and come back: change one and old messages stop working. */
export const command = '/sextant';

export const actionId = {
  approve: 'approve',
  deny: 'deny',
  incident: (action: string): string => `incident:${action}`,
  feedback: (value: string): string => `feedback:${value}`,
  /** Buttons that only open an address: Slack reports the press, nothing follows from it. */
  open: (what: string): string => `open:${what}`,
} as const;

/** The block that holds the buttons of an approval: a press says from which card it came. */
export const approvalBlock = (approvalId: string): string => `approval:${approvalId}`;

/** The approval whose card a block belongs to; null for any other block. */
export const approvalOfBlock = (blockId: string | undefined): string | null =>
  /^approval:(.+)$/.exec(blockId ?? '')?.[1] ?? null;

export const denyModal = { callbackId: 'deny-approval', block: 'reason', input: 'reason' } as const;

export const metadataType = 'sextant_post';
