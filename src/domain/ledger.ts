/** What happened, as owed to the ledger: `kind` is a closed word, `facts` plain JSON without secrets. */
export interface LedgerFact {
  readonly kind:
    | 'signal-received'
    | 'incident-opened'
    | 'incident-closed'
    | 'incident-changed'
    | 'evidence-taken'
    | 'decision-made'
    | 'run-requested'
    | 'run-finished'
    | 'run-voided'
    | 'validated'
    | 'approval-requested'
    | 'vote-cast'
    | 'press-refused'
    | 'talk-refused'
    | 'step-up-asked'
    | 'step-up-proved'
    | 'step-up-refused'
    | 'paged'
    | 'page-resolved'
    | 'approval-settled'
    | 'promotion-intended'
    | 'alias-changed'
    | 'promotion-settled'
    | 'watch-ended'
    | 'sweep-done'
    | 'sweep-missed'
    | 'question-answered'
    | 'step-gave-up'
    | 'fleet-changed'
    | 'process-started'
    | 'process-stopped'
    | 'champion-moved-outside'
    | 'cause-opened'
    | 'cause-closed';
  readonly incidentId: string | null;
  readonly model: string | null;
  /** Slack user id, or `policy`, `sextant`, `alertmanager`… */
  readonly actor: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A stored row: `seq` has no gaps, `hash` = sha256(previous hash + canonical JSON of the body). */
export interface LedgerRow {
  readonly seq: number;
  readonly at: Date;
  readonly body: string;
  readonly previous: string;
  readonly hash: string;
}
