import type { WebClient } from '@slack/web-api';
import type { InboxRow } from '../domain/inbox.ts';
import type { NextStep } from '../domain/step.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import { type Delivery, keep } from './delivery.ts';
import { openDenyModal, refuseSubmission } from './deny-modal.ts';

export interface IntakeDeps {
  readonly receive: (row: InboxRow, next: readonly NextStep[]) => Promise<'stored' | 'duplicate'>;
  readonly client: WebClient;
  readonly newId: NewId;
  readonly now: () => Date;
  readonly log: Log;
}

/** `accepted`: acknowledge, with this answer if any. Otherwise nothing was kept: do not acknowledge, Slack sends it again. */
export type Intake =
  | { readonly accepted: true; readonly answer?: Record<string, unknown> }
  | { readonly accepted: false };

/** Inbox first: commits a delivery and the step that reads it, before anybody acknowledges it. */
export function createIntake({
  receive,
  client,
  newId,
  now,
  log,
}: IntakeDeps): (delivery: Delivery) => Promise<Intake> {
  return async (delivery) => {
    const kept = keep(delivery);
    if (!kept.keep) {
      log.debug({ kind: delivery.kind, why: kept.why }, 'slack delivery not kept');
      return { accepted: true };
    }
    const errors = refuseSubmission(delivery);
    if (errors !== undefined) return { accepted: true, answer: errors };
    const { source, dedupeKey, body } = kept;
    const row: InboxRow = { id: newId('inb'), source, dedupeKey, body, receivedAt: now() };
    try {
      const outcome = await receive(row, [{ kind: 'receive-slack', subject: { kind: 'inbox', id: row.id } }]);
      log.info({ inbox: row.id, source, dedupeKey, outcome }, 'slack delivery committed');
      if (outcome === 'stored') void openDenyModal(delivery, client, log);
    } catch (error) {
      log.error({ err: error, source, dedupeKey }, 'slack delivery could not be committed, not acknowledged');
      return { accepted: false };
    }
    return delivery.body.type === 'view_submission'
      ? { accepted: true, answer: { response_action: 'clear' } }
      : { accepted: true };
  };
}
