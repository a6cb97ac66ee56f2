import type { Approval } from '../domain/approval.ts';
import type { Validation } from '../domain/validation.ts';

/** What the page for the second factor shows and does; served by the promoter, which verifies it itself. */
export interface StepUpDesk {
  look(linkId: string): Promise<DeskView>;
  give(linkId: string, given: GivenWord): Promise<DeskAnswer>;
}

export type DeskView =
  | {
      readonly state: 'open';
      readonly approval: Approval;
      readonly validation: Validation | null;
      readonly name: string;
    }
  | { readonly state: 'gone'; readonly why: string };

export interface GivenWord {
  readonly choice: 'approve' | 'deny';
  readonly code: string;
  readonly reason: string;
}

/** `refused` leaves the page open for another try; `gone` does not. */
export interface DeskAnswer {
  readonly kind: 'accepted' | 'refused' | 'gone';
  readonly text: string;
}
