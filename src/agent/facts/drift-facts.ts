import type { ColumnDrift, Evidence } from '../../domain/evidence.ts';
import { groupName } from '../../domain/small-groups.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { sayCount, sayName, sayNumber, sayShare, sayText, sayTime, sentence } from '../words.ts';

const methods = { wasserstein: 'Wasserstein/std', 'jensen-shannon': 'Jensen-Shannon', reported: 'reported' } as const;
const shownColumns = 8;

/** Why a model stands where it stands: verdict, reasons, columns by rank, broken inputs, segment, hypotheses. */
export function driftFacts(evidence: Evidence): Fact[] {
  const { id, verdict, measurement: m } = evidence;
  const facts: Fact[] = [
    fact(id, 'verdict', sentence(`${evidence.model}: the verdict is ${verdict.type}`), {
      model: evidence.model,
      verdict: verdict.type,
      confidence: verdict.confidence,
      taken_at: evidence.takenAt.toISOString(),
      champion: evidence.champion,
    }),
    fact(
      id,
      'told-apart',
      `Told apart by: ${sentence(sayText(verdict.toldApartBy))} Confidence ${sayNumber(verdict.confidence)}.`,
    ),
    ...verdict.because.map((text) => fact(id, 'because', sentence(sayText(text)))),
    ...m.quality.map((q) =>
      fact(id, 'broken-input', sentence(`Input \`${sayName(q.column)}\`: ${sayText(q.text)}${since(q.since)}`), {
        column: sayName(q.column),
        kind: q.kind,
        factor: q.factor,
        since: q.since,
      }),
    ),
    ...m.columns.slice(0, shownColumns).map((column, i) => columnFact(id, column, i + 1)),
  ];
  if (m.since) facts.push(fact(id, 'since', `${evidence.model}: it began ${sayTime(m.since)}.`, { since: m.since }));
  facts.push(...changeFact(evidence), ...segmentFact(evidence), ...persistenceFact(evidence));
  if (m.impact) facts.push(fact(id, 'impact', sentence(`Cost of the trouble: ${sayText(m.impact)}`)));
  facts.push(...verdict.wouldChange.map((text) => fact(id, 'would-change', sentence(sayText(text)))));
  if (verdict.provisional) {
    const { until, why } = verdict.provisional;
    facts.push(
      fact(id, 'provisional', `Provisional, settled on ${sayTime(until)}: ${sentence(sayText(why))}`, { until }),
    );
  }
  for (const h of verdict.hypotheses) {
    facts.push(
      fact(id, 'hypothesis', sentence(`${h.type} (${h.status}): ${sayText(h.because)}`), { status: h.status }),
    );
  }
  return facts;
}

const since = (time: string | null): string => (time ? `, since ${sayTime(time)}` : '');

function columnFact(id: string, column: ColumnDrift, rank: number): Fact {
  const name = sayName(column.column);
  const size = `drift ${sayNumber(column.value)} (${methods[column.method]}, threshold ${sayNumber(column.threshold)}`;
  const rows =
    column.method === 'reported'
      ? 'no rows to check it on)'
      : `${sayCount(column.nReference)} against ${sayCount(column.nCurrent)} rows)`;
  const detail = column.detail ? `: ${sayText(column.detail)}` : '';
  return fact(id, 'column', sentence(`#${rank} \`${name}\`: ${size}, ${rows}${since(column.since)}${detail}`), {
    rank,
    column: name,
    role: column.role,
    drift: column.value,
    alert: column.alert,
    since: column.since,
  });
}

/** Since when the quality has another level, and how exactly that is known. */
function changeFact({ id, measurement: { change } }: Evidence): Fact[] {
  if (!change) return [];
  const { since: from, earliest, latest, before, after, p } = change;
  const exactly =
    earliest === latest ? 'no other window fits as well' : `between ${sayTime(earliest)} and ${sayTime(latest)}`;
  const text = `The quality changed ${sayTime(from)} (${exactly}): ${sayNumber(before)} → ${sayNumber(after)}, p ${sayNumber(p)}.`;
  return [fact(id, 'change-point', text, { since: from })];
}

function segmentFact({ id, measurement }: Evidence): Fact[] {
  const s = measurement.segment;
  if (!s) return [];
  const shares = `${sayShare(s.shareReference)} → ${sayShare(s.shareCurrent)} of the rows (${sayCount(s.n)} rows)`;
  const rows = Math.max(s.n, Math.round(s.shareReference * measurement.n.reference));
  const name = `\`${sayName(s.column)}\` = \`${groupName(sayName(s.category), rows)}\``;
  return [fact(id, 'segment', `What moved most: ${name}, ${shares}.`, { column: sayName(s.column) })];
}

function persistenceFact({ id, measurement }: Evidence): Fact[] {
  const p = measurement.persistence;
  const text = `${p.hits} of the last ${p.of} checks alert (the policy asks for ${p.atLeast}).`;
  return [fact(id, 'persistence', text, { hits: p.hits, of: p.of, at_least: p.atLeast })];
}
