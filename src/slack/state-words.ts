import type { Incident, IncidentState } from '../domain/incident.ts';
import type { ValidationOutcome } from '../domain/validation.ts';
import type { VerdictType } from '../domain/verdict.ts';
import { type Mrkdwn, md, when } from './escape.ts';

const stateWords: Record<IncidentState, string> = {
  open: 'looking into it',
  'waiting-run': 'retraining',
  'waiting-approval': 'waiting for approval',
  watching: 'watching the new version',
  holding: 'holding on purpose',
  'needs-human': 'needs a person',
  closed: 'closed',
};

export const incidentStateWords = (state: IncidentState): string => stateWords[state];

const firing = { critical: '🔴', warning: '🟠', info: '🟡' } as const;

/** Colour and word of the alert as a whole: firing, found by the sweep, acknowledged, silenced, resolved; never colour alone. */
export function incidentState(incident: Incident, now: Date): { readonly emoji: string; readonly words: Mrkdwn } {
  if (incident.state === 'closed') return { emoji: '🟢', words: md`resolved` };
  if (incident.snoozedUntil !== null && new Date(incident.snoozedUntil) > now)
    return { emoji: '⚪', words: md`silenced until ${when(incident.snoozedUntil)}` };
  if (incident.acknowledgedBy !== null) return { emoji: '🔵', words: md`acknowledged by ${incident.acknowledgedBy}` };
  if (incident.alertState === 'resolved') return { emoji: '🟢', words: md`alert resolved by itself` };
  return {
    emoji: firing[incident.severity],
    words: incident.alertState === 'none' ? md`found by the sweep` : md`firing`,
  };
}

const verdictWords: Record<VerdictType, string> = {
  healthy: 'healthy',
  'monitor-noise': 'noise of the monitor',
  'broken-data': 'broken data',
  'serving-fault': 'fault in serving',
  'traffic-mix': 'changed traffic mix',
  'covariate-shift': 'changed inputs',
  'label-shift': 'changed share of positives',
  'concept-drift': 'changed pattern (concept drift)',
  'harmless-drift': 'harmless drift',
  unknown: 'unknown cause',
};

export const verdictName = (type: VerdictType): string => verdictWords[type];

export const outcomeMark: Record<ValidationOutcome, string> = {
  PASS: '✅ PASS',
  FAIL: '❌ FAIL',
  INSUFFICIENT: '⚠️ INSUFFICIENT',
};
