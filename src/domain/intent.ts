import type { Press } from './approval.ts';

interface Where {
  readonly user: string;
  readonly channel: string;
  /** ts of the thread's parent; null outside a thread. */
  readonly threadTs: string | null;
}

/** What a person meant by a message, a press or a command: Slack's shapes end here. */
export type Intent =
  | (Where & {
      readonly kind: 'question';
      readonly text: string;
      readonly messageTs: string;
      /** `thread`: written in a thread of ours without naming us: answer or stay silent. */
      readonly addressed: 'mention' | 'dm' | 'thread';
    })
  | { readonly kind: 'press'; readonly press: Press }
  | (Where & {
      readonly kind: 'incident-action';
      readonly action: 'acknowledge' | 'why' | 'retrain' | 'snooze' | 'stop' | 'rollback';
      readonly incidentId: string;
    })
  | (Where & {
      readonly kind: 'command';
      readonly command: 'pending' | 'approve' | 'deny' | 'why-not' | 'help';
      /** Words after the command; untrusted. */
      readonly argument: string;
    })
  | (Where & { readonly kind: 'feedback'; readonly questionId: string; readonly value: 'up' | 'neutral' | 'down' })
  /** The message that held the card of an approval is gone from Slack. */
  | { readonly kind: 'card-deleted'; readonly approvalId: string; readonly channel: string; readonly ts: string }
  | { readonly kind: 'ignore'; readonly why: string };
