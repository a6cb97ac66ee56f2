import { SextantError } from '../../domain/error.ts';
import type { OwedPost } from '../../ports/store.ts';

/**
 * How much is known about whether the message is in Slack already.
 * `unknown`: an earlier attempt got no answer. `absent`: surely not there. `asked`: this attempt asked for it and has no answer yet.
 */
export interface Attempt {
  readonly owed: OwedPost;
  knowledge: 'unknown' | 'absent' | 'asked';
  /** Whether the claim on the post is still ours for a while. */
  readonly held: () => boolean;
}

export const startAttempt = (owed: OwedPost, held: () => boolean): Attempt => ({
  owed,
  held,
  knowledge: owed.uncertain ? 'unknown' : 'absent',
});

/** Before a message leaves: after the claim ran out somebody else may be sending it. */
export function mustHold(attempt: Attempt): void {
  if (!attempt.held()) throw new SextantError('timeout', 'the post was held too long before it could be sent');
}
