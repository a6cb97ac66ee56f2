import { allowedActions } from '../../../src/domain/decide.ts';
import type { Action } from '../../../src/domain/decision.ts';
import type { Measurement } from '../../../src/domain/evidence.ts';
import type { Observation } from '../../../src/domain/observation.ts';
import { policySchema } from '../../../src/domain/policy.ts';
import { ruleOnRetraining } from '../../../src/domain/retrain-rules.ts';
import type { Verdict, VerdictType } from '../../../src/domain/verdict.ts';
import { evidentlyColumn } from '../../../src/drift/compat/evidently-column.ts';
import { nannymlColumn } from '../../../src/drift/compat/nannyml-column.ts';
import { measure } from '../../../src/drift/measure.ts';
import { referenceChunks } from '../../../src/drift/reference-chunks.ts';
import { verdictOf } from '../../../src/drift/verdict-of.ts';
import { nowOf } from '../../drift/synthetic-world.ts';
import type { Case } from './cases.ts';

export const contestants = ['sextant', 'drift over 0.1', 'evidently', 'nannyml'] as const;
export type Contestant = (typeof contestants)[number];

/** `ask` is a retraining that a person has to say yes to first: nothing runs. */
export type Choice = Action | 'ask';

export interface Judged {
  readonly case: Omit<Case, 'observation'>;
  readonly verdict: VerdictType;
  readonly confidence: number;
  readonly cause: string | null;
  readonly choices: Readonly<Record<Contestant, Choice>>;
}

export const policy = policySchema.parse({ autonomy: 'retrain' });

/** An incident as it was looked at. */
export interface Looked {
  readonly observation: Observation;
  readonly now: Date;
  readonly measurement: Measurement;
  readonly verdict: Verdict;
}

export function lookAt(one: Case): Looked {
  const observation = one.observation();
  const now = nowOf(observation);
  const { persistence, above } = policy.drift;
  const measurement = measure(observation, {
    above,
    persistence: { of: persistence.of, atLeast: persistence.at_least },
    minRows: policy.min_rows,
    now,
    impact: null,
  });
  return {
    observation,
    now,
    measurement,
    verdict: verdictOf(measurement, { ...one.versions, minRows: policy.min_rows }),
  };
}

/** What Sextant says of a case and would do by the default policy, and what three usual alert rules would. */
export function judgeCase(one: Case): Judged {
  const looked = lookAt(one);
  const { observation, measurement, verdict } = looked;
  const { observation: _, ...told } = one;
  return {
    case: told,
    verdict: verdict.type,
    confidence: verdict.confidence,
    cause: causeOf(measurement, verdict),
    choices: {
      sextant: sextantChoice(looked),
      'drift over 0.1': (measurement.drift?.value ?? 0) > 0.1 ? 'retrain' : 'hold',
      ...defaultAlerts(observation),
    },
  };
}

function sextantChoice(looked: Looked): Choice {
  const { preferred, mode } = allowedActions(looked.verdict.type, rulingOn(looked), policy.autonomy);
  return preferred === 'retrain' && mode !== 'act' ? 'ask' : preferred;
}

export const rulingOn = ({ measurement, verdict, now }: Looked) =>
  ruleOnRetraining({
    policy,
    now,
    verdict,
    measurement,
    gates: 1,
    approverSets: 1,
    hasPipeline: true,
    runs: noRuns,
    estimate: { minutes: 10, cost: 40, currency: 'USD', basis: 'the benchmark' },
    requestedBy: null,
    sharedBreaks: [],
    denied: null,
  });
const noRuns = {
  activeSince: null,
  lastEndedAt: null,
  spentThisMonth: 0,
  unknownThisMonth: 0,
  fleetSpentToday: 0,
  fleetUnknownToday: 0,
  runsInPeriod: 0,
  fleetRunsToday: 0,
};

/** The column a reader would look at first. */
function causeOf(measurement: Measurement, { type }: Verdict): string | null {
  if (type === 'broken-data') return measurement.quality[0]?.column ?? null;
  if (type === 'serving-fault') return 'score';
  if (type === 'concept-drift') {
    const [slice] = measurement.attribution?.slices ?? [];
    if (slice) return slice.where[0]?.column ?? null;
  }
  return measurement.columns.find(({ alert, role }) => alert && role === 'feature')?.column ?? null;
}

/** Evidently: half the columns drifted in the newest window. NannyML: any column of it over its chunk threshold. */
function defaultAlerts(observation: Observation): Pick<Judged['choices'], 'evidently' | 'nannyml'> {
  const newest = observation.windows.at(-1)!.frame;
  const chunks = referenceChunks(observation);
  const features = Object.entries(observation.reference.frame.columns).filter(
    ([name]) => !Object.values(observation.roles).includes(name),
  );
  let [drifted, judged, alerts] = [0, 0, 0];
  for (const [name, reference] of features) {
    const current = newest.columns[name];
    if (!current || current.kind !== reference.kind) continue;
    judged++;
    if (evidentlyColumn(reference, current)(current).alert) drifted++;
    const pieces = chunks.flatMap((chunk) => chunk.columns[name] ?? []);
    if (nannymlColumn(reference, pieces)(current).alert) alerts++;
  }
  return {
    evidently: judged > 0 && drifted / judged >= 0.5 ? 'retrain' : 'hold',
    nannyml: alerts > 0 ? 'retrain' : 'hold',
  };
}
