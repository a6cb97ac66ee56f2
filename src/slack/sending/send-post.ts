import type { OwedPost } from '../../ports/store.ts';
import { startAttempt } from './attempt.ts';
import { createDelivery } from './deliver-post.ts';
import { failureOf } from './failure.ts';
import type { Pauses } from './pauses.ts';
import type { SenderOptions, SenderTiming } from './sender-options.ts';
import { TokenBuckets } from './token-bucket.ts';

/** Sends one claimed post at a pace Slack takes, and tells the store what became of it. Never throws. */
export function createPostSending(
  options: SenderOptions & { readonly timing: SenderTiming; readonly elapsed: () => number },
  pauses: Pauses,
): (owed: OwedPost) => Promise<void> {
  const { store, log, now, timing, elapsed } = options;
  const editWait = createEditWait(timing, elapsed);
  const turn = async (channel: string): Promise<void> =>
    pauses.wait(await store.takeTurn(channel, timing.messageEveryMs));
  const deliver = createDelivery({ ...options, turn });

  return async (owed) => {
    const claimedAt = elapsed();
    const attempt = startAttempt(owed, () => elapsed() - claimedAt < timing.leaseMs / 2);
    const facts = { post: owed.id, kind: owed.post.kind, incident: owed.post.incidentId, attempt: owed.attempt };
    const unrecorded = (err: unknown) => log.error({ ...facts, err }, 'what became of a post was not recorded');
    try {
      await pauses.wait(editWait(owed));
      const sent = await deliver(attempt);
      // Not recorded is not failed: once the claim runs out, the post is looked for in Slack and found.
      await store
        .postSent(owed, sent)
        .then(() => log.info({ ...facts, ts: sent?.ts ?? null }, 'post sent'), unrecorded);
    } catch (error) {
      const failure = failureOf(error, attempt, now(), timing.retryMs);
      const over = failure.retryAt === null;
      log[over ? 'error' : 'warn']({ ...facts, ...failure, err: error }, over ? 'post given up' : 'post failed');
      await store.postFailed(owed, failure).catch(unrecorded);
    }
  };
}

/** How long an edit has to wait so that one message is not edited too often; the end of a run never waits. */
function createEditWait(timing: SenderTiming, elapsed: () => number): (owed: OwedPost) => number {
  const progress = new TokenBuckets(timing.progress, elapsed);
  const edits = new TokenBuckets(timing.edits, elapsed);
  return ({ sent, post }) => {
    if (sent === null) return 0;
    const message = `${sent.channel}:${sent.ts}`;
    const running = post.kind === 'run' && ['queued', 'running'].includes(post.facts.run.state);
    if (running) return progress.take(message);
    return post.kind === 'incident' ? edits.take(message) : 0;
  };
}
