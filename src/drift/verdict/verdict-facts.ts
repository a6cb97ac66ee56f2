import type { Check, ColumnDrift, Measurement, PerformanceEvidence, QualityFinding } from '../../domain/evidence.ts';

export interface VerdictContext {
  readonly champion: string | null;
  readonly servingVersion: string | null;
  readonly minRows: number;
}

/** What the rules ask of a measurement, each answered once. */
export interface VerdictFacts {
  readonly measurement: Measurement;
  readonly context: VerdictContext;
  /** What is broken in what the model reads; and in what it answers. */
  readonly broken: readonly QualityFinding[];
  readonly brokenScore: QualityFinding | null;
  readonly moved: readonly ColumnDrift[];
  readonly score: ColumnDrift | null;
  readonly label: ColumnDrift | null;
  readonly performance: PerformanceEvidence | null;
  readonly persistent: boolean;
  readonly wrongVersion: boolean;
  /** The newest rows were answered by a version that is not the champion any more. */
  readonly beforeChampion: boolean;
  /** Share of the realised loss that the estimate without labels sees; null when either is unknown. */
  readonly seen: number | null;
  /** The estimate alone is beyond the limit. */
  readonly estimateLost: boolean;
  /** Matured windows of the trouble whose drift is about as large as the newest one's. */
  readonly comparable: number;
  /** When the labels of the trouble's first comparable window that has not matured will be there. */
  readonly matures: string | null;
}

export function verdictFacts(measurement: Measurement, context: VerdictContext): VerdictFacts {
  const { columns, persistence, checks, performance } = measurement;
  const alerting = (role: ColumnDrift['role']) => columns.filter((column) => column.role === role && column.alert);
  const newest = checks.at(-1);
  const { champion, servingVersion } = context;
  const known = newest?.version != null && champion !== null;
  return {
    measurement,
    context,
    broken: measurement.quality.filter(({ role }) => role !== 'score'),
    brokenScore: measurement.quality.find(({ role }) => role === 'score') ?? null,
    moved: alerting('feature'),
    score: alerting('score')[0] ?? null,
    label: alerting('label')[0] ?? null,
    performance,
    persistent: persistence.hits >= persistence.atLeast,
    wrongVersion: champion !== null && servingVersion !== null && champion !== servingVersion,
    beforeChampion: known && newest.version !== champion && servingVersion === champion,
    seen: shareSeen(performance),
    estimateLost: performance?.estimated != null && isBeyond(performance, performance.estimated.value),
    comparable: comparableChecks(measurement).filter((check) => check.performance !== null).length,
    matures: maturityDate(measurement),
  };
}

const loss = ({ reference, higherIsBetter }: PerformanceEvidence, value: number): number =>
  higherIsBetter ? reference.value - value : value - reference.value;

const allowed = (performance: PerformanceEvidence): number => loss(performance, performance.limit);

/** Worse than the limit. */
export const isBeyond = (performance: PerformanceEvidence, value: number): boolean =>
  loss(performance, value) > allowed(performance);

function shareSeen(performance: PerformanceEvidence | null): number | null {
  if (!performance?.current || !performance.estimated) return null;
  const realised = loss(performance, performance.current.value);
  return realised > 0 ? loss(performance, performance.estimated.value) / realised : null;
}

const SAME_SIZE = 0.5;
const NEARLY_AS_LARGE = 0.8;

/**
 * Windows since the trouble began that drift at least nearly as much as now: only they can say what it does. A drift
 * near its threshold comes and goes; windows before that have the same column nearly as far off count too.
 */
function comparableChecks({ checks, since, drift }: Measurement): Check[] {
  if (since === null) return [];
  const size = drift?.alert ? drift.value : 0;
  return checks.filter((check) => {
    if (check.from >= since) return check.drift >= SAME_SIZE * size;
    return drift?.alert === true && check.driftColumn === drift.column && check.drift >= NEARLY_AS_LARGE * size;
  });
}

function maturityDate(measurement: Measurement): string | null {
  const { performance, labelDelayMs, since } = measurement;
  if (since === null || (measurement.level !== 'L3' && !performance?.maturedUntil)) return null;
  const matured = performance?.maturedUntil ?? '';
  const waiting = comparableChecks(measurement).find((check) => check.to > matured);
  return waiting ? new Date(Date.parse(waiting.to) + labelDelayMs).toISOString() : null;
}

/**
 * The estimate without labels accounts for most of the realised loss, and inputs moved; where none is above its
 * threshold, an estimate beyond the limit shows by itself that the scores did.
 */
export const seesLoss = ({ moved, seen, estimateLost }: VerdictFacts): boolean =>
  (moved.length > 0 || estimateLost) && seen !== null && (seen >= 0.6 || (estimateLost && seen >= 0.4));
