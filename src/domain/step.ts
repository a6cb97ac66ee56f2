export const roles = ['bot', 'agent', 'worker', 'promoter'] as const;
export type Role = (typeof roles)[number];

/** Every step and the role that may do it. */
export const stepRoles = {
  'receive-signal': 'bot',
  'receive-slack': 'bot',
  investigate: 'agent',
  decide: 'agent',
  'start-run': 'worker',
  'check-run': 'worker',
  'reach-back': 'worker',
  validate: 'worker',
  'request-approval': 'bot',
  'resolve-approval': 'bot',
  'remind-approval': 'bot',
  'withdraw-approval': 'bot',
  promote: 'promoter',
  watch: 'worker',
  sweep: 'agent',
  'answer-question': 'agent',
  gather: 'agent',
} as const satisfies Record<string, Role>;
export type StepKind = keyof typeof stepRoles;
export const stepKinds = Object.keys(stepRoles) as StepKind[];

/** Which row a step is about. */
export type SubjectKind =
  | 'incident'
  | 'inbox'
  | 'question'
  | 'approval'
  | 'run'
  | 'promotion'
  | 'watch'
  | 'sweep'
  | 'cause';

/** A claimed step. `now` is the store's clock at the claim: flows take their time from here and nowhere else. */
export interface Step {
  readonly id: string;
  readonly kind: StepKind;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  /** Plain JSON the next step needs and no row holds (ids and short strings only). */
  readonly input: Readonly<Record<string, string | null>>;
  readonly incidentId: string | null;
  readonly attempt: number;
  readonly now: Date;
}

export interface NextStep {
  readonly kind: StepKind;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  readonly incidentId?: string | null;
  readonly input?: Readonly<Record<string, string | null>>;
  /** Omitted = at once. */
  readonly dueAt?: Date;
  /** At most one waiting step with this key: a second insert is ignored (a later due date never delays the first). */
  readonly key?: string;
}
