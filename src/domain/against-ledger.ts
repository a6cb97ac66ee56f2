import type { Approval, Vote } from './approval.ts';
import type { Decision } from './decision.ts';
import type { LedgerFact } from './ledger.ts';
import type { Promotion } from './promotion.ts';
import type { Run } from './run.ts';

/** What the ledger told of a row, oldest first. */
export interface Told {
  readonly kind: string;
  readonly actor: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

interface Recorded {
  readonly decision: Decision;
  readonly approval: Approval;
  readonly vote: Vote;
  readonly promotion: Promotion;
  readonly run: Run;
}

/** Field of the row → what the ledger says it is; undefined where the ledger says nothing of it. */
type Claims = Readonly<Record<string, readonly [ofRow: unknown, ofLedger: unknown]>>;

const claims: { readonly [K in keyof Recorded]: (row: Recorded[K], told: readonly Told[]) => Claims } = {
  decision: (row, told) => {
    const made = last(told, 'decision-made')?.facts ?? {};
    const { action, mode, wouldHave, verdict } = row;
    return {
      action: [action, made.action],
      mode: [mode, made.mode],
      wouldHave: [wouldHave, made.wouldHave],
      verdict: [verdict, made.verdict],
    };
  },
  approval: (row, told) => {
    const asked = last(told, 'approval-requested')?.facts ?? {};
    const settled = last(told, 'approval-settled');
    return {
      state: [row.state, settled ? settled.facts.state : told.length > 0 ? 'pending' : undefined],
      decidedBy: [row.decidedBy, settled?.actor],
      digest: [row.digest, asked.digest],
      candidate: [row.subject.candidate, asked.candidate],
      champion: [row.subject.champion, asked.champion],
      quorum: [row.quorum, asked.quorum],
    };
  },
  vote: (row, told) => {
    const cast = last(told, 'vote-cast');
    return { choice: [row.choice, cast?.facts.choice], user: [row.user, cast?.actor] };
  },
  promotion: (row, told) => {
    const settled = last(told, 'promotion-settled')?.facts ?? {};
    const intended = last(told, 'promotion-intended')?.facts ?? {};
    return {
      state: [row.state, settled.state],
      to: [row.to, settled.to ?? intended.to],
      approval: [row.approvalId, intended.approval],
    };
  },
  run: (row, told) => {
    const finished = last(told, 'run-finished')?.facts ?? {};
    return {
      state: [row.state, finished.state],
      cost: [row.cost, finished.cost],
      minutes: [row.minutes, finished.minutes],
    };
  },
};

const last = (told: readonly Told[], kind: LedgerFact['kind']): Told | undefined =>
  told.findLast((each) => each.kind === kind);

/** Where a row of the tables says something else than the ledger, in words: the tables can be changed, the ledger cannot without it showing. */
export function differences<K extends keyof Recorded>(kind: K, row: Recorded[K], told: readonly Told[]): string[] {
  return Object.entries(claims[kind](row, told))
    .filter(([, [ofRow, ofLedger]]) => ofLedger !== undefined && ofLedger !== ofRow)
    .map(([field, [ofRow, ofLedger]]) => `${field} is ${word(ofRow)}, the ledger says ${word(ofLedger)}`);
}

const word = (value: unknown): string => (value === null ? 'nothing' : String(value));
