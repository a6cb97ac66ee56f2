import type { Link, Proof } from '../domain/approval.ts';
import type { LedgerFact } from '../domain/ledger.ts';
import type { NextStep } from '../domain/step.ts';

/** The arithmetic of one-time codes (RFC 6238). */
export interface Totp {
  /** A new secret, and the address an authenticator reads. */
  create(name: string): { readonly secret: string; readonly uri: string };
  /** The time step a code belongs to, the present one or a neighbour; null when it is wrong. */
  counterOf(secret: string, code: string, at: Date): number | null;
}

export interface Enrolment {
  readonly user: string;
  readonly name: string;
  readonly secret: string;
}

export interface Enrolled {
  readonly user: string;
  readonly name: string;
  readonly enrolledAt: Date;
  readonly revokedAt: Date | null;
}

/** What only the promoter's database user may read: who is enrolled, and with which secret. */
export interface StepUpStore {
  enrol(enrolment: Enrolment): Promise<void>;
  /** false: nobody of that id is enrolled. */
  revoke(user: string): Promise<boolean>;
  enrolled(): Promise<Enrolled[]>;
  nameOf(user: string): Promise<string | null>;
  /** Takes one of the few tries a person has, whatever comes of it; `locked` when there is none left for a while. */
  takeTry(user: string): Promise<{ readonly secret: string } | 'locked' | 'not-enrolled'>;
  /** One transaction: the code is spent, the link used, the proof written, the word handed on. A second use is refused. */
  accept(given: {
    readonly counter: number;
    readonly link: Link;
    readonly proof: Proof;
    readonly next: NextStep;
    readonly ledger: LedgerFact;
  }): Promise<'accepted' | 'replayed' | 'used'>;
}
