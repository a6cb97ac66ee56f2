import type { ColumnDrift, Evidence } from '../../domain/evidence.ts';
import type { Incident } from '../../domain/incident.ts';
import { type Mrkdwn, md, prose, when } from '../escape.ts';
import { figure, percent, sharePercent } from '../figures.ts';
import { verdictName } from '../state-words.ts';

/** The one change that matters most: "AUC 0.878 → 0.641", a broken input, or the largest drift. */
export function whatChanged(evidence: Evidence | null): Mrkdwn | null {
  if (evidence === null) return null;
  const { performance, quality, drift } = evidence.measurement;
  const broken = evidence.verdict.type === 'broken-data' ? quality[0] : undefined;
  if (broken) return prose(broken.text.replace(/ \(.*\)$/, ''), 70);
  if (performance?.current && performance.lost) return qualityMove(performance);
  if (drift?.alert) return driftMove(drift);
  return null;
}

const qualityMove = ({ metric, reference, current }: NonNullable<Evidence['measurement']['performance']>): Mrkdwn =>
  md`${metric.toUpperCase()} ${figure(reference.value)} → ${figure(current?.value)}`;

const driftMove = ({ column, detail, value, threshold }: ColumnDrift): Mrkdwn =>
  detail === ''
    ? md`drift ${figure(value)} in ${prose(column, 40)} (limit ${figure(threshold)})`
    : md`${prose(column, 40)} drifts, ${prose(detail, 80)}`;

/** What the quality does beside a change of the inputs: lost with them, or holding. */
export function qualityBeside(evidence: Evidence): Mrkdwn | null {
  const { performance } = evidence.measurement;
  if (!performance?.current || performance.lost === null) return null;
  const headlined = evidence.verdict.type !== 'broken-data' && performance.lost;
  if (headlined) return null;
  return performance.lost ? qualityMove(performance) : md`${qualityMove(performance)}, which holds`;
}

/** Window keys are not always times; what is no time is shown as written. */
export function sinceOf(evidence: Evidence | null): Mrkdwn | null {
  const performance = evidence?.measurement.performance;
  const since = (performance?.lost ? performance.since : null) ?? evidence?.measurement.since ?? null;
  if (since === null) return null;
  return /T00:00(?::00(?:\.0+)?)?Z$/.test(since) ? prose(since.slice(0, 10)) : prose(since, 30);
}

/** "5.8 % of traffic (new merchant_category: digital-wallet)" */
export function shareOf(evidence: Evidence): Mrkdwn | null {
  const { segment } = evidence.measurement;
  if (segment === null || whatChanged(evidence)?.text.includes(segment.category)) return null;
  const kind = segment.shareReference === 0 ? 'new ' : '';
  const before = segment.shareReference === 0 ? '' : `, before ${sharePercent(segment.shareReference)}`;
  return md`${sharePercent(segment.shareCurrent)} of traffic (${kind}${prose(segment.column, 40)}: ${prose(segment.category, 40)}${before})`;
}

/** Impact in units a day; `short` leaves the basis in brackets out. */
export function impactOf({ measurement }: Evidence, short: boolean): Mrkdwn | null {
  if (measurement.impact === null) return null;
  const text = short ? measurement.impact.replace(/ \(.*\)$/, '') : measurement.impact;
  return prose(text.charAt(0).toUpperCase() + text.slice(1), 200);
}

/** How sure, of what, and when labels settle what is only provisional. Being sure that nobody can know is no news. */
export function sureOf({ verdict: { type, confidence, provisional } }: Evidence): Mrkdwn {
  const known = type === 'unknown' ? md`Cause not known yet` : md`${percent(confidence)} sure: ${verdictName(type)}`;
  return provisional === null ? known : md`${known}, settled on ${when(provisional.until)}`;
}

/** The first thing to be asked of any alert: are the rows as they should be? */
export const soundOf = ({ measurement, verdict }: Evidence): Mrkdwn | null =>
  measurement.columns.length === 0 || measurement.quality.length > 0 || verdict.type === 'broken-data'
    ? null
    : md`Not broken data (nulls, units, types checked)`;

/** The title without the model's name: senders often put it first, and it stands before it already. */
export function titleOf(incident: Incident): Mrkdwn {
  const named = incident.title.startsWith(`${incident.model}:`);
  return prose(named ? incident.title.slice(incident.model.length + 1) : incident.title, 70);
}
