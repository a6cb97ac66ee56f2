export const incidentStates = [
  'open',
  'waiting-run',
  'waiting-approval',
  'watching',
  'holding',
  'needs-human',
  'closed',
] as const;
export type IncidentState = (typeof incidentStates)[number];

/** One open problem of one model = one thread. */
export interface Incident {
  readonly id: string;
  readonly model: string;
  readonly state: IncidentState;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly title: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closeReason: string | null;
  /** Whether the source still fires. */
  readonly alertState: 'firing' | 'resolved' | 'none';
  readonly signalCount: number;
  readonly lastSignalAt: Date;
  readonly links: Readonly<Record<string, string>>;
  readonly acknowledgedBy: string | null;
  readonly snoozedUntil: Date | null;
  readonly evidenceId: string | null;
  readonly decisionId: string | null;
  /** Why it is in its state, in a person's words. */
  readonly stateReason: string;
  readonly nextLookAt: Date | null;
  readonly channel: string;
  /** The shared cause this is one of several consequences of; null = it stands alone. */
  readonly causeId?: string | null;
  /** Its messages stand in the thread of that cause, not in one of its own. */
  readonly underCause?: boolean;
}
