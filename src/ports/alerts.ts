/** An alert as its source tells it now. */
export interface LiveAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly generatorURL?: string | undefined;
  /** Silenced or inhibited: it fires, and nobody is to be told. */
  readonly muted: boolean;
}

/** Asks which alerts fire now: what came and went while nobody listened. */
export interface LiveAlerts {
  /** `complete`: every server answered, so that what is missing does not fire. */
  firing(): Promise<{ readonly complete: boolean; readonly alerts: readonly LiveAlert[] }>;
}
